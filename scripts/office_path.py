"""The five-minute path of the README, walked by clicks in a real browser against the production server.

Run: office_path.py [--out out/path] [--short]. Loads the example year into an office of its own, signs five people
in side by side, and takes one project from its declaration to a payment, with two returns and one late publication.
Every step says what must then stand on the page; the first one that is missing ends the walk with 1. A screenshot
of each step goes to the folder; `--short` takes none, and drops a short text instead of the printed example year.
"""

import argparse
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Error, Page, ViewportSize, sync_playwright

PEOPLE = {"clerk": "经办人", "head": "负责人", "reviewer": "业务审核", "finance": "财政审核", "auditor": "审计人员"}
_REFUSED = 422
"""What the browser reports where the path wants to be refused; any other error ends it."""
PATIENCE_MS = 60_000
_SCREEN: ViewportSize = {"width": 1280, "height": 860}
_NAME = "城市运行指标看板运维"
_SHORT = "支出决算表\n单位：万元\n编制部门：示例 2023年度\n本年支出 12.50 万元。\n"
_TARGETS = (
    ("产出指标", "数量指标", "看板页面数", "≥30个", "40"),
    ("效益指标", "社会效益指标", "使用部门数", "≥20个", "50"),
)


class MissingStepError(Exception):
    """A step did not lead where it must."""


class Walk:
    """Five people, each in a browser of their own, and the steps they take."""

    def __init__(self, browser: Browser, address: str, passwords: dict[str, str], out: Path | None) -> None:
        self.browser, self.address, self.passwords, self.out = browser, address, passwords, out
        self.pages: dict[str, Page] = {}
        self.refused: list[str] = []
        self.count = 0

    def page(self, who: str) -> Page:
        """The page that a person looks at; signed in at first."""
        if who not in self.pages:
            context: BrowserContext = self.browser.new_context(
                base_url=self.address, viewport=_SCREEN, locale="zh-CN"
            )
            context.set_default_timeout(PATIENCE_MS)
            page = self.pages[who] = context.new_page()
            page.on("console", lambda said: self._hear(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: self.refused.append(str(error)))
            page.goto("/sign-in/")
            page.fill("#id_username", f"demo-{who}")
            page.fill("#id_password", self.passwords[who])
            page.click("main button.first")
            page.wait_for_selector("nav.menu")
        return self.pages[who]

    def _hear(self, error: str) -> None:
        if f"status of {_REFUSED}" not in error:
            self.refused.append(error)

    @contextmanager
    def step(self, says: str, who: str, *, full: bool = False) -> Iterator[Page]:
        """One step of a person: announced, taken, photographed."""
        self.count += 1
        name = f"{self.count:02} {PEOPLE[who]}：{says}"
        try:
            page = self.page(who)
            yield page
        except Error as error:
            if self.out and who in self.pages:
                self.pages[who].screenshot(path=self.out / f"{self.count:02}-missing.png")
            raise MissingStepError(f"{name}\n{error}") from error
        if self.out:
            page.screenshot(path=self.out / f"{self.count:02}-{who}.png", full_page=full)
        print(f"✓ {name}", flush=True)

    def act(self, page: Page, label: str, **fields: object) -> None:
        """Opens an action in the panel, fills its form in and hands it in; it must succeed."""
        with page.expect_navigation():
            self.hand_in(page, label, **fields)
        page.wait_for_selector("p.told.success")

    def hand_in(self, page: Page, label: str, **fields: object) -> None:
        """The same, without waiting for what comes."""
        if not page.is_visible(f".actions a.button:text-is('{label}')"):
            page.click(".actions details.more summary")
        page.click(f".actions a:text-is('{label}')")
        page.wait_for_selector("#panel form.form")
        for name, value in fields.items():
            _fill(page, name.replace("__", "-"), value)
        page.click("#panel form.form button.first")


def _fill(page: Page, name: str, value: object) -> None:
    """A field of the panel's form: text, a choice by its beginning or its number, or boxes to tick."""
    found = page.locator(f"#panel [name='{name}']")
    if found.first.get_attribute("type") == "checkbox":
        for box in found.all():
            if value is True or box.get_attribute("value") in (value if isinstance(value, tuple) else ()):
                box.check()
    elif found.evaluate("node => node.tagName") == "SELECT":
        options = found.locator("option").all_inner_texts()
        begins = [n for n, text in enumerate(options) if text.startswith(str(value))]
        found.select_option(index=value if isinstance(value, int) else begins[0])
    else:
        found.fill(str(value))


def walk(steps: Walk, document: tuple[str, str, bytes]) -> None:
    """The whole path."""
    _first_look(steps, document)
    project = _declared_and_returned(steps)
    _approved(steps, project)
    contract = _contract(steps, project)
    _paid(steps, contract)
    _trail(steps, project)
    if steps.refused:
        raise MissingStepError("浏览器报错：" + "；".join(steps.refused[:5]))


def _first_look(steps: Walk, document: tuple[str, str, bytes]) -> None:
    name, kind, content = document
    with steps.step("登录，首页先说今天要办的事和逾期的事", "clerk") as page:
        page.wait_for_selector("h1:text-is('今天要办的事')")
        page.wait_for_selector("h2:has-text('逾期未办')")
    with steps.step("查账：放进一份材料", "clerk") as page:
        page.click("a:text-is('提交一份材料核对')")
        page.set_input_files("#id_file", {"name": name, "mimeType": kind, "buffer": content})
    with steps.step("发现在左，原件的那一页在右，有问题的格已标出", "clerk") as page:
        page.click("main button.first")
        page.wait_for_selector(".tally")
        if kind == "application/pdf":
            page.wait_for_selector("#viewer svg.paper rect.frame")
            page.wait_for_load_state("networkidle")
    if kind == "application/pdf":
        with steps.step("每个数都答得出“从哪里来”：点依据，原件翻到那一页", "clerk") as page:
            page.click("#f2 .evidence a >> nth=0")
            page.wait_for_selector("#viewer rect.frame")
            page.wait_for_load_state("networkidle")


def _declared_and_returned(steps: Walk) -> str:
    with steps.step("申报一个项目", "clerk") as page:
        page.goto("/projects/")
        page.click("a.button:text-is('申报项目')")
        given = {
            "code": "2023-LJ01",
            "name": _NAME,
            "functional_code": "2010399",
            "economic_code": "30201",
            "requested": "1,200,000",
            "basis": "市政务信息系统年度运维计划",
            "goal": "看板全年可用，数据每日更新",
        }
        for name, value in given.items():
            page.fill(f"#id_{name}", value)
        for name in ("kind", "fund"):
            page.select_option(f"#id_{name}", index=1)
        page.check("#id_is_new")
        page.click("main button.first")
        page.wait_for_selector(f"h1:has-text('{_NAME}')")
    address = steps.page("clerk").url
    with steps.step("没有绩效目标，不能提交", "clerk") as page:
        steps.hand_in(page, "提交审核")
        page.wait_for_selector("#panel .faults:has-text('没有绩效目标的项目不能提交')")
        page.keyboard.press("Escape")
    with steps.step("逐条填报绩效目标，提交；两个审核机构同时收到", "clerk", full=True) as page:
        keys = ("level1", "level2", "name", "target", "weight")
        lines = {
            f"{key}__{n}": value
            for n, line in enumerate(_TARGETS, 1)
            for key, value in zip(keys, line, strict=True)
        }
        steps.act(page, "填报绩效目标", **lines)
        steps.act(page, "提交审核")
        page.wait_for_selector("h1:has-text('联合审核中')")
    for who, reason, opened in (
        ("reviewer", "金额偏高，请按实际页面数核减", ("requested",)),
        ("finance", "请补充立项依据的文号", ("basis",)),
    ):
        _returned(steps, address, who, reason, opened)
    return address


def _returned(steps: Walk, address: str, who: str, reason: str, opened: tuple[str, ...]) -> None:
    with steps.step(f"退回修改，只开放一项：{reason}", who) as page:
        page.goto(address)
        steps.act(page, "退回修改", fields_opened=opened, reason=reason)
        page.wait_for_selector("h1:has-text('退回修改')")
    with steps.step("看到理由，只改开放的内容，再提交", "clerk") as page:
        page.goto(address)
        page.wait_for_selector(f"td:has-text('{reason}')")
        changed = {"requested": "900,000", "basis": "示例文号〔2023〕1 号"}
        steps.act(page, "修改申报内容", **{name: changed[name] for name in opened})
        steps.act(page, "提交审核")


def _approved(steps: Walk, address: str) -> None:
    for who, state in (("reviewer", "联合审核中"), ("finance", "已批准")):
        with steps.step(f"从首页打开，审核通过；项目{state}", who, full=who == "finance") as page:
            page.goto("/")
            if not page.is_visible(f"main a:text-is('{_NAME}')"):
                page.click("main p.counts a:has-text('联合审核')")
            page.click(f"main a:text-is('{_NAME}')")
            steps.act(page, "审核通过", reason="同意")
            page.wait_for_selector(f"h1:has-text('{state}')")
    with steps.step("批复预算 800,000 元，少于申报", "finance") as page:
        page.goto(address)
        steps.act(page, "批复预算", initial_amount="800,000")
        page.wait_for_selector("p.answer:has-text('800,000.00')")


def _contract(steps: Walk, address: str) -> str:
    with steps.step("从项目起草合同，条款逐项勾选", "clerk") as page:
        page.goto(address)
        given = {
            "number": "2023-HT-01",
            "name": "看板运维服务合同",
            "cost_class": 1,
            "supplier": 1,
            "amount": "760,000",
            "buyer_signed_on": "2023-06-15",
            "supplier_signed_on": "2023-06-14",
            "clauses": True,
        }
        steps.act(page, "起草合同", **given)
        page.wait_for_url("**/contracts/*/")
    with steps.step("签订：各项期限开始计算", "clerk") as page:
        steps.act(page, "签订")
        page.wait_for_selector("h1:has-text('履行中')")
    with steps.step("公告晚了：红灯，写明逾期几天", "clerk") as page:
        steps.act(page, "登记公告", on="2023-06-30")
        page.wait_for_selector("td:has-text('2023-06-30 办理，逾期')")
    with steps.step("备案按期：绿灯", "clerk") as page:
        steps.act(page, "登记备案", on="2023-06-20")
        page.wait_for_selector("td:has-text('按期')")
    return steps.page("clerk").url


def _paid(steps: Walk, address: str) -> None:
    with steps.step("登记发票", "clerk") as page:
        steps.act(page, "登记发票", number="示例发票 1", amount="760,000", received_on="2023-09-01")
    with steps.step("多付一分也不行，填过的都还在", "head") as page:
        page.goto(address)
        steps.hand_in(page, "支付", line=_NAME, invoice="示例发票 1", amount="760,000.01", paid_on="2023-09-07")
        page.wait_for_selector("#panel .faults")
        if page.input_value("#panel [name=amount]") != "760,000.01":
            raise Error("填过的金额没有留下来。")
    with steps.step("改成发票金额，支付成功", "head", full=True) as page:
        page.fill("#panel [name=amount]", "760,000")
        page.click("#panel form.form button.first")
        page.wait_for_selector("p.told.success")
        page.wait_for_selector("p.answer:has-text('未支付 0.00 元')")


def _trail(steps: Walk, address: str) -> None:
    with steps.step("项目页：有 2 次退回，预算、合同、期限和全部经过", "auditor", full=True) as page:
        page.goto(address)
        page.wait_for_selector("td .state:has-text('退回修改') >> nth=1")
        page.wait_for_selector("p.answer:has-text('已支付 760,000.00 元')")
        page.wait_for_selector("h2:has-text('经过')")
    with steps.step("逾期清单里有这次公告", "auditor") as page:
        page.goto("/clocks/?light=late&q=看板运维服务合同")
        page.wait_for_selector("#rows td:has-text('逾期')")
    with steps.step("核验留痕：一条也没有被改动", "auditor") as page:
        page.goto("/events/")
        page.click("a.button:text-is('核验留痕')")
        page.wait_for_selector("p.told.success:has-text('全部完整')")


@contextmanager
def demo_office() -> Iterator[tuple[str, dict[str, str]]]:
    """The example year in an office of its own, served as in production: its address and the passwords."""
    with tempfile.TemporaryDirectory() as home, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
        free.close()
        environment = os.environ | {
            "MINGZHANG_HOME": home,
            "MINGZHANG_SECRET": secrets.token_urlsafe(50),
            "DATABASE_URL": "",
        }
        office = [sys.executable, "-m", "mingzhang", "office"]
        told = subprocess.run([*office, "demo"], env=environment, capture_output=True, text=True, check=True)
        with (log := Path(home) / "log").open("wb") as file:
            server = subprocess.Popen([*office, "serve", "--port", str(port)], env=environment, stderr=file)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/health/ready", server, log)
            yield address, dict(re.findall(r"demo-(\w+)\s+(\S+)", told.stdout))
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(600):
        try:
            with urlopen(address, timeout=5) as answer:  # noqa: S310 - this machine's own server
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
        if server.poll() is not None:
            break
    raise SystemExit(f"服务没有起来：{log.read_text(encoding='utf-8')[-1000:]}")


def printed_example(browser: Browser) -> tuple[str, str, bytes]:
    """The example year as the browser prints it: a PDF of some sixty pages."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "mingzhang", "demo", "--out", folder]
        subprocess.run(command, check=True, capture_output=True)
        page = browser.new_page()
        page.goto((Path(folder) / "示例.html").as_uri())
        content = page.pdf(format="A4", landscape=True, print_background=True)
        page.close()
    return "示例年度决算.pdf", "application/pdf", content


def main() -> int:
    """Serves, walks, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("out/path"))
    parser.add_argument("--short", action="store_true", help="no screenshots, a short text as the document")
    asked = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        print("没有 chromium（make system），没有走。")
        return 2
    out = None if asked.short else asked.out
    if out:
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
    begun = time.monotonic()
    with demo_office() as (address, passwords), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        document = ("账.txt", "text/plain", _SHORT.encode()) if asked.short else printed_example(browser)
        steps = Walk(browser, address, passwords, out)
        try:
            walk(steps, document)
        except MissingStepError as missing:
            print(f"✕ {missing}")
            return 1
        finally:
            browser.close()
    print(
        f"{steps.count} 步都在，{len(steps.pages)} 人，{time.monotonic() - begun:.0f} 秒。"
        + (f"截图在 {out}" if out else "")
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
