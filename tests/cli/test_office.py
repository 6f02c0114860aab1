"""`mingzhang office`: a site of its own is made, backed up, restored; plain HTTP stays on this machine."""

import os
import shutil
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from mingzhang.publishing.sealing import FilesPart, begin, signer_from, verify
from mingzhang.rulebook import load

pytestmark = pytest.mark.slow


def office(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    foreign = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    environment = kept | {"MINGZHANG_HOME": str(home), "MINGZHANG_LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "mingzhang", "office", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ours


def test_a_backup_restores(tmp_path: Path) -> None:
    home, archive = tmp_path / "home", tmp_path / "backup.tar.gz"
    assert office(home, "migrate").returncode == 0
    (home / "files").mkdir()
    (home / "files" / "依据.pdf").write_bytes(b"%PDF")
    made = office(home, "backup", str(archive))
    assert (made.returncode, made.stderr) == (0, "")
    assert "可以恢复：1 个文件逐一相符" in made.stdout
    assert office(home, "backup", str(archive)).returncode == 2
    shutil.rmtree(home / "files")
    (home / "office.sqlite3").unlink()
    assert office(home, "restore", str(archive)).returncode == 0
    assert (home / "files" / "依据.pdf").read_bytes() == b"%PDF"
    assert office(home, "audit", "verify").stdout == "留痕完整：每一条都未被改动、删除或插入。\n"


def test_a_damaged_backup_is_refused(tmp_path: Path) -> None:
    home, archive = tmp_path / "home", tmp_path / "backup.tar.gz"
    office(home, "migrate")
    office(home, "backup", str(archive))
    content = archive.read_bytes()
    archive.write_bytes(content[: len(content) // 2])
    said = office(home, "restore", "--check", str(archive))
    assert (said.returncode, said.stderr.count("\n"), "不是完整的备份" in said.stderr) == (2, 1, True)


def test_the_settings_are_fit_for_a_public_server(tmp_path: Path) -> None:
    assert office(tmp_path, "check").stdout == "设置检查通过，可以对外提供服务。\n"


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        said = office(tmp_path, "serve", "--port", str(other.getsockname()[1]))
    assert (said.returncode, said.stderr.count("\n"), "用 --port 换一个端口" in said.stderr) == (2, 2, True)


def test_plain_http_is_for_this_machine_alone(tmp_path: Path) -> None:
    said = office(tmp_path, "serve", "--plain-http", "--host", "0.0.0.0")  # noqa: S104 - it must be refused
    assert said.returncode == 2
    assert "只能用于本机" in said.stderr


def test_notices_that_are_not_due_are_none(tmp_path: Path) -> None:
    office(tmp_path, "migrate")
    assert office(tmp_path, "notify").stdout == "没有到时的事件通知。\n"


def sealed(home: Path, words: str, reason: str | None = None) -> None:
    """A version of a department's publication, as the office seals it."""
    out = home / "published" / "data"
    signer = signer_from(home / "signing-key.pem", load())
    with begin(out, signer, title="决算公开", published=date(2024, 9, 1)) as edition:
        edition.add([FilesPart("same", {"same.txt": b"1"}), FilesPart("text", {"text.txt": words.encode()})])
        edition.finish(reason)


@pytest.mark.parametrize("passphrase", ["", "翻山越岭"])
def test_publications_and_their_key_come_back(
    tmp_path: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, archive, empty = tmp_path / "home", tmp_path / "backup.tar.gz", tmp_path / "empty"
    monkeypatch.setenv("MINGZHANG_BACKUP_PASSPHRASE", passphrase)
    assert office(home, "migrate").returncode == 0
    sealed(home, "第一版")
    sealed(home, "第二版", "更正")
    made = office(home, "backup", str(archive))
    assert (made.returncode, made.stderr) == (0, "")
    assert f"公开的 2 版，签名私钥（{'已用口令加密' if passphrase else '未加密'}" in made.stdout
    assert "公开的各版签名完好" in made.stdout
    assert office(empty, "restore", str(archive)).returncode == 0
    folder, key = empty / "published" / "data", empty / "signing-key.pem"
    assert (folder / "current" / "text.txt").read_text(encoding="utf-8") == "第二版"
    command = [sys.executable, "-m", "mingzhang", "verify", str(folder)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - ours
    assert office(empty, "audit", "verify").returncode == 0
    assert key.stat().st_mode & 0o077 == 0
    assert key.read_bytes() == (home / "signing-key.pem").read_bytes()
    sealed(empty, "第三版", "又一次更正")
    assert verify(folder).faults == ()


def test_a_key_is_not_opened_by_another_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, archive = tmp_path / "home", tmp_path / "backup.tar.gz"
    office(home, "migrate")
    sealed(home, "第一版")
    monkeypatch.setenv("MINGZHANG_BACKUP_PASSPHRASE", "一")
    assert office(home, "backup", str(archive)).returncode == 0
    for other in ("", "二"):
        monkeypatch.setenv("MINGZHANG_BACKUP_PASSPHRASE", other)
        said = office(home, "restore", str(archive))
        assert (said.returncode, "签名私钥是加密的" in said.stderr) == (2, True)
    assert (home / "published" / "data" / "current").is_symlink()


def test_an_altered_publication_is_told(tmp_path: Path) -> None:
    home, archive = tmp_path / "home", tmp_path / "backup.tar.gz"
    office(home, "migrate")
    sealed(home, "第一版")
    (home / "published" / "data" / "versions" / "0001" / "text.txt").write_text("改动", encoding="utf-8")
    said = office(home, "backup", str(archive))
    assert (said.returncode, "恢复后核验不通过：data：" in said.stderr) == (2, True)
