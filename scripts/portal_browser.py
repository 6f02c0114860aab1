"""Looks at a portal with a browser: accessibility of every type of page, and how quickly search answers.

Run: portal_browser.py PORTAL [--questions 100]. PORTAL is the folder that was published into; it is served to this
machine alone. What is asked: no violation that axe knows, in both languages, light, dark and without script;
search answers in 300 ms (95 of 100). Exits 1 where that is missed.
"""

import argparse
import json
import shutil
import statistics
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

SEARCH_MS = 300
_NARROW = 360


class _Quiet(SimpleHTTPRequestHandler):
    """Answers without a line for each request."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the parent's
        """Says nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder that this machine serves to itself."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder.resolve()))) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def page_types(folder: Path) -> list[str]:
    """One page of each type, below the language; the fullest report stands for all."""
    reports = json.loads((folder / "files/reports.json").read_bytes())
    fullest = max(reports, key=lambda report: len(report["projects"]) + len(report["tables"]))
    report = f"{fullest['folder']}/"
    tables = sorted({table["page"] for table in fullest["tables"]})[:4]
    inner = ["index.html", *tables, "origins.html", *(["findings.html"] if fullest["findings"] is not None else [])]
    year = next(folder.glob("zh/years/*-by-*.html")).name
    department = report.rpartition("/")[0].rpartition("/")[0]
    outer = ["index.html", "az.html", "search.html", "data.html", "verify.html", f"years/{year}"]
    return [*outer, f"{department}/index.html", *(report + page for page in inner)]


def check_access(browser: Browser, base: str, pages: list[str]) -> list[str]:
    """What axe finds on every page, and pages that are wider than a small phone."""
    found: list[str] = []
    for scheme, script in (("light", True), ("dark", True), ("light", False)):
        context = browser.new_context(color_scheme=scheme, java_script_enabled=True)  # type: ignore[arg-type]
        if not script:
            context.route("**/site.js", lambda route: route.abort())
        page = context.new_page()
        for language in ("zh", "en"):
            for path in pages:
                page.goto(f"{base}{language}/{path}")
                found += [f"{language}/{path} ({scheme}): {problem}" for problem in _problems(page)]
        context.close()
    return found


def _problems(page: Page) -> Iterator[str]:
    for violation in Axe().run(page).response["violations"]:
        places = [node["target"] for node in violation["nodes"]]
        yield f"{violation['id']} × {len(places)}, {places[:2]}"
    page.set_viewport_size({"width": _NARROW, "height": 740})
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > _NARROW:
        yield f"{wide} pixels wide on a phone of {_NARROW}"
    page.set_viewport_size({"width": 1280, "height": 900})


def search_times(browser: Browser, base: str, questions: list[str]) -> list[float]:
    """Milliseconds from the last letter typed to the answer, for each question."""
    page = browser.new_page()
    page.goto(f"{base}zh/search.html")
    times = []
    for question in questions:
        page.fill("#q", question)
        page.wait_for_function("q => document.getElementById('found').dataset.answered === q", arg=question)
        times.append(float(page.get_attribute("#found", "data-milliseconds") or "nan"))
        if not page.locator("#found li").count():
            raise SystemExit(f"“{question}”应当找得到，却没有结果。")
    page.close()
    return times


def _questions(folder: Path, count: int) -> list[str]:
    """Whole names, parts of names, projects, in turn, from all over the portal."""
    reports = json.loads((folder / "files/reports.json").read_bytes())
    chosen = reports[:: max(1, len(reports) // count)][:count]
    ways = (lambda r: r["department"], lambda r: r["department"][2:6], lambda r: r["projects"][0]["name"][:4])
    return list(dict.fromkeys(ways[number % 3](report) for number, report in enumerate(chosen)))


def main(portal: Path, count: int) -> int:
    """Looks, prints, judges."""
    folder = (portal / "current").resolve()
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser_path is None:
        print("没有 chromium（make system），没有检查。")
        return 1
    with served(folder) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        pages = page_types(folder)
        problems = check_access(browser, base, pages)
        times = search_times(browser, base, _questions(folder, count))
        browser.close()
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    print(f"无障碍：{len(pages)} 种页面 × 2 种语言 × 3 种情形，{len(problems)} 处问题")
    print("\n".join(problems[:20]), end="\n" if problems else "")
    print(f"查找：{len(times)} 次，中位 {statistics.median(times):.0f} 毫秒，95% 在 {p95:.0f} 毫秒内")
    return 1 if problems or p95 > SEARCH_MS else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("portal", type=Path)
    parser.add_argument("--questions", type=int, default=100)
    chosen = parser.parse_args()
    sys.exit(main(chosen.portal, chosen.questions))
