"""One portal over departments that sealed their own: incremental, provable, whole where a department is not."""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mingzhang.publishing.sealing import Published, begin, signer_from, verify
from mingzhang.publishing.site import Extras, Site
from mingzhang.publishing.site.city import Department, Taken, before, reason_of, take, write_city
from mingzhang.rulebook import load
from tests.publishing.site.conftest import DAY, Publish, report

ARCHIVE, WATER = "云溪市档案馆", "云溪市水务局"
Build = Callable[..., tuple[Published, list[Taken]]]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Builds the city's portal from the versions that stand in the departments' folders."""

    def run(*departments: Department, prove: bool = False) -> tuple[Published, list[Taken]]:
        book = load()
        signer = signer_from(tmp_path / "private.pem", book)
        site = Site("云溪市公开站", "Accounts of Yunxi", "云溪市财政局", str(book.data), "示例数据", "Sample data")
        with begin(tmp_path / "city", signer, title=site.title, published=DAY) as edition:
            old = before(edition.before)
            taken = take(departments, old, signer.fingerprint, lambda _, __: None, prove=prove)
            write_city(edition, taken, site)
            return edition.finish(reason_of(old, taken)), taken

    return run


def _department(tmp_path: Path, name: str, version: int = 1) -> Department:
    return Department(name, name, tmp_path / name, version)


@pytest.fixture
def both(publish: Publish, tmp_path: Path) -> tuple[Department, Department]:
    """Two departments, each with its own publication; one of them has a document and an image of a page."""
    key = (ARCHIVE, 2023, "final_accounts")
    publish([report(ARCHIVE)], out=ARCHIVE, extras={key: Extras({"决算.pdf": b"%PDF-1"}, {2: b"\x89PNG"})})
    publish([report(WATER), report(WATER, 2022, "280.00")], out=WATER)
    return _department(tmp_path, ARCHIVE), _department(tmp_path, WATER)


def test_every_figure_of_the_city_is_the_departments(
    build: Build, both: tuple[Department, ...], tmp_path: Path
) -> None:
    published, taken = build(*both)
    assert [one.told.fault for one in taken] == ["", ""]
    assert verify(tmp_path / "city").holds
    now = published.folder
    for one in both:
        own = sorted((one.out / "current/files/d").rglob("*"))
        for path in own:
            if path.is_file() and path.name != "figures.xbrl.json":
                assert (now / path.relative_to(one.out / "current")).read_bytes() == path.read_bytes(), path
    assert (now / "zh/years").is_dir()
    sources = json.loads((now / "files/sources.json").read_bytes())["departments"]
    assert [(one["name"], one["version"], len(one["reports"])) for one in sources] == [
        (ARCHIVE, 1, 1),
        (WATER, 1, 2),
    ]


def test_one_correction_makes_one_department_anew(
    build: Build, both: tuple[Department, ...], publish: Publish, tmp_path: Path
) -> None:
    first, _ = build(*both)
    publish([report(ARCHIVE, total="299.00")], "更正合计", out=ARCHIVE)
    second, _ = build(_department(tmp_path, ARCHIVE, 2), both[1])
    manifest = json.loads((second.folder / "manifest.json").read_bytes())
    assert manifest["reason"] == f"已收入：{ARCHIVE}第 2 版"
    water = [p for p in second.folder.rglob("*") if p.is_file() and "2022-accounts" in p.parts]
    assert water
    assert all(path.samefile(first.folder / path.relative_to(second.folder)) for path in water)
    assert verify(tmp_path / "city").holds


def test_nothing_new_is_no_version(build: Build, both: tuple[Department, ...]) -> None:
    build(*both)
    again, _ = build(*both)
    assert (again.version, again.changed) == (1, False)


def test_what_was_never_published_is_not_taken(
    build: Build, both: tuple[Department, ...], publish: Publish, tmp_path: Path
) -> None:
    """A version that was sealed, but that the office does not know as published, stays outside."""
    publish([report(ARCHIVE, total="299.00")], "尚未公开", out=ARCHIVE)
    published, _ = build(*both)
    text = "".join(path.read_text(encoding="utf-8") for path in published.folder.rglob("*.json"))
    assert "300.00" in text
    assert "299.00" not in text


def _altered(folder: Path) -> None:
    path = next(folder.glob("files/d/*/*/reading.json"))
    path.write_bytes(path.read_bytes().replace(b"100.00", b"900.00"))


def _without_reading(folder: Path) -> None:
    next(folder.glob("files/d/*/*/reading.json")).unlink()


def _without_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def _one_byte(folder: Path) -> None:
    data = (folder / "manifest.json").read_bytes()
    (folder / "manifest.json").write_bytes(
        data.replace(b'"size":', b'"sizf":', 1) if b'"size":' in data else data[:-3] + b"x}\n"
    )


@pytest.mark.parametrize("harm", [_altered, _without_reading, _without_manifest, _one_byte, shutil.rmtree])
@pytest.mark.parametrize("earlier", [True, False])
def test_a_department_that_cannot_be_taken_is_named_and_stops_nobody(
    build: Build,
    both: tuple[Department, ...],
    publish: Publish,
    tmp_path: Path,
    harm: Callable[[Path], None],
    earlier: bool,
) -> None:
    if earlier:
        build(*both)
    publish([report(ARCHIVE, total="299.00")], "更正合计", out=ARCHIVE)
    publish([report(WATER, total="301.00"), report(WATER, 2022, "280.00")], "更正合计", out=WATER)
    harm(tmp_path / ARCHIVE / "versions/0002")
    published, taken = build(_department(tmp_path, ARCHIVE, 2), _department(tmp_path, WATER, 2))
    assert [bool(one.told.fault) for one in taken] == [True, False]
    assert "请从备份恢复" in taken[0].told.fault
    home = (published.folder / "zh/index.html").read_text(encoding="utf-8")
    said = "最新公开的内容暂未收入，这里是它第 1 版的内容。" if earlier else "公开的内容暂未收入。"
    assert f"{ARCHIVE}{said}" in home
    readings = [path.read_text(encoding="utf-8") for path in published.folder.glob("files/d/*/*/reading.json")]
    assert sum("300.00" in text for text in readings) == earlier
    assert not any("900.00" in text or "299.00" in text for text in readings)
    assert verify(tmp_path / "city").holds


def test_a_department_is_taken_again_once_it_is_mended(
    build: Build, both: tuple[Department, ...], publish: Publish, tmp_path: Path
) -> None:
    build(*both)
    publish([report(ARCHIVE, total="299.00")], "更正合计", out=ARCHIVE)
    folder = tmp_path / ARCHIVE / "versions/0002"
    folder.rename(tmp_path / "away")
    newest = _department(tmp_path, ARCHIVE, 2)
    without, taken = build(newest, both[1])
    assert taken[0].told.fault
    manifest = json.loads((without.folder / "manifest.json").read_bytes())
    assert manifest["reason"] == f"暂未收入最新内容：{ARCHIVE}"
    (tmp_path / "away").rename(folder)
    published, taken = build(newest, both[1])
    assert taken[0].told.fault == ""
    assert "暂未收入" not in (published.folder / "zh/index.html").read_text(encoding="utf-8")


def test_a_department_signed_by_a_stranger_is_not_taken(
    build: Build, both: tuple[Department, ...], tmp_path: Path
) -> None:
    folder = tmp_path / ARCHIVE / "versions/0001"
    stranger = signer_from(tmp_path / "stranger.pem", load())
    data = (folder / "manifest.json").read_bytes()
    (folder / "manifest.json.sig").write_bytes(stranger.sign(data))
    (folder / "public-key.pem").write_bytes(stranger.public_pem)
    _, taken = build(*both)
    assert "不是你信任的那一把" in taken[0].told.fault
    assert taken[1].told.fault == ""


def test_a_renamed_department_keeps_its_years_in_one_place(
    build: Build, both: tuple[Department, ...], tmp_path: Path
) -> None:
    archive = Department(ARCHIVE, "云溪市档案局", tmp_path / ARCHIVE, 1)
    published, _ = build(archive, both[1])
    pages = [path.read_text(encoding="utf-8") for path in published.folder.glob("zh/d/*/index.html")]
    assert sum(f"曾用名：<span>{ARCHIVE}</span>" in text for text in pages) == 1


_INTERRUPTED = """
import os, resource, signal, sys
from datetime import date
from pathlib import Path
from mingzhang.publishing.sealing import begin, signer_from
from mingzhang.publishing.site import Site
from mingzhang.publishing.site.city import Department, before, take, write_city
from mingzhang.rulebook import load
how, home = sys.argv[1], Path(sys.argv[2])
if how == "full":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
def told(done, of):
    if how == "killed" and done == of:
        os.kill(os.getpid(), signal.SIGKILL)
site = Site("云溪市公开站", "Accounts of Yunxi", "云溪市财政局", str(load().data))
signer = signer_from(home / "private.pem", load())
with begin(home / "city", signer, title=site.title, published=date(2026, 11, 30), tell=told) as edition:
    departments = [Department(name, name, home / name, 2) for name in sys.argv[3:]]
    write_city(edition, take(departments, before(edition.before), signer.fingerprint, lambda *_: None), site)
    edition.finish("更正")
"""


@pytest.mark.parametrize(("how", "ends"), [("killed", -signal.SIGKILL), ("full", 1)])
def test_a_build_that_breaks_off_leaves_the_old_one_served(
    build: Build, both: tuple[Department, ...], publish: Publish, tmp_path: Path, how: str, ends: int
) -> None:
    """The worker is killed in the middle, or the disk takes no more; the next build mends what was left."""
    first, _ = build(*both)
    publish([report(ARCHIVE, total="299.00")], "更正", out=ARCHIVE)
    publish([report(WATER, total="299.00"), report(WATER, 2022, "280.00")], "更正", out=WATER)
    arguments = [sys.executable, "-c", _INTERRUPTED, how, str(tmp_path), ARCHIVE, WATER]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)  # noqa: S603 - our own code
    assert done.returncode == ends, done.stderr
    assert ("原来的版本没有动，仍在使用" in done.stderr) == (how == "full")
    assert (tmp_path / "city/current").resolve() == first.folder
    assert (tmp_path / "city/.building").exists() == (how == "killed")
    assert verify(tmp_path / "city").holds
    second, _ = build(*(_department(tmp_path, name, 2) for name in (ARCHIVE, WATER)))
    assert second.version == 2
    assert sorted(path.name for path in (tmp_path / "city").iterdir()) == [".lock", "current", "versions"]
    assert verify(tmp_path / "city").holds
