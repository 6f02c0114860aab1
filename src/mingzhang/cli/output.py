"""Writes results: text and JSON on stdout, files into a folder, each whole or not at all."""

import contextlib
import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from mingzhang.errors import MingzhangError, reason
from mingzhang.language import say

_UTF8 = "utf-8"
_CONTROLS = (*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0))
_DIRECTIONS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_OBEYED = dict.fromkeys((*_CONTROLS, *_DIRECTIONS), "\N{REPLACEMENT CHARACTER}")
"""Signs that a terminal obeys instead of showing."""


def speak_chinese() -> None:
    """Makes stdout and stderr take any text: what the other side cannot show is replaced, never a crash.

    Where only ASCII was promised, every Chinese word would be lost, so UTF-8 is written instead. A stream that was
    closed before the program began is one to which nobody listens.
    """
    sys.stdout, sys.stderr = _buffered(sys.stdout or _unheard()), sys.stderr or _unheard()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=_UTF8 if _codec(stream) == "ascii" else None, errors="replace")


def _unheard() -> Any:
    return Path(os.devnull).open("w", encoding=_UTF8)


def _buffered(stream: Any) -> Any:
    """Python's unbuffered stdout drops what a full disk or a closed pipe did not take, and says nothing of it."""
    if isinstance(getattr(stream, "buffer", None), io.RawIOBase):
        return open(stream.fileno(), "w", encoding=stream.encoding, errors=stream.errors, closefd=False)
    return stream


def tell(sentence: str, *, err: bool = False) -> None:
    """A line of the answer, in the language that was asked for."""
    click.echo(printable(say(sentence)), err=err)


def printable(text: str) -> str:
    """A text in which names out of files cannot move the cursor, change colours or turn the reading direction."""
    return text.translate(_OBEYED)


def print_json(data: dict[str, Any]) -> None:
    """JSON on stdout, Chinese as it is; escaped where stdout is not UTF-8, so that it stays whole."""
    import json  # noqa: PLC0415 - not needed for a summary

    text = json.dumps(data, ensure_ascii=_codec(sys.stdout) != _UTF8, indent=1)
    click.echo(text)


def _codec(stream: Any) -> str:
    import codecs  # noqa: PLC0415 - names of encodings have many spellings

    try:
        return codecs.lookup(stream.encoding or _UTF8).name
    except LookupError:
        return ""


def check_folder(folder: Path | None) -> None:
    """Refuses a folder that can never be written, before anything is read for it.

    Raises:
        MingzhangError: A file stands in its place.
    """
    taken = next((path for path in (folder, *folder.parents) if _exists(path)), None) if folder else None
    if taken is not None and not taken.is_dir():
        raise MingzhangError(f"写不到 {folder}：{taken} 是文件，不是文件夹；请换一个文件夹。")


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise MingzhangError(f"写不到 {path}：{reason(error)}；请换一个文件夹。") from error


def write_file(path: Path, content: str | bytes) -> Path:
    """Writes a file whole: the old one stands until the new one is complete, and no half of it is left behind.

    Raises:
        MingzhangError: The folder cannot be written, or the disk is full.
    """
    import tempfile  # noqa: PLC0415 - slow to import, and most commands write no file

    data = content.encode(_UTF8, "replace") if isinstance(content, str) else content
    part = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
            part = Path(file.name)
            file.write(data)
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except OSError as error:
        raise MingzhangError(f"写不出 {path}：{reason(error)}；请检查文件夹、权限和磁盘空间。") from error
    finally:
        with contextlib.suppress(OSError):
            if part is not None:
                part.unlink(missing_ok=True)
    return path


def write_folder(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Writes files into a folder: all are written aside first, so that the old ones stand until the last is whole.

    Raises:
        MingzhangError: The folder cannot be written, or the disk is full; nothing has changed then.
    """
    import tempfile  # noqa: PLC0415 - as above

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".", suffix=".part") as aside:
            for name, content in files.items():
                data = content.encode(_UTF8, "replace") if isinstance(content, str) else content
                (Path(aside) / name).write_bytes(data)
            for name in files:
                (Path(aside) / name).replace(folder / name)
    except OSError as error:
        raise MingzhangError(
            f"写不出 {folder}：{reason(error)}；原有文件没有改动，请检查文件夹、权限和磁盘空间。"
        ) from error


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
