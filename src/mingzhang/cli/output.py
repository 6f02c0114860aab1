"""Writes results: JSON on stdout, files into a folder, each whole or not at all."""

import os
from pathlib import Path
from typing import Any

import click

from mingzhang.errors import MingzhangError


def print_json(data: dict[str, Any]) -> None:
    """JSON on stdout, Chinese as it is."""
    import json  # noqa: PLC0415 - not needed for a summary

    click.echo(json.dumps(data, ensure_ascii=False, indent=1))


def write_file(path: Path, content: str | bytes) -> Path:
    """Writes a file whole: the old one stands until the new one is complete.

    Raises:
        MingzhangError: The folder cannot be written, or the disk is full.
    """
    import tempfile  # noqa: PLC0415 - slow to import, and most commands write no file

    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as part:
            part.write(data)
        Path(part.name).chmod(0o666 & ~_umask())
        Path(part.name).replace(path)
    except OSError as error:
        raise MingzhangError(f"写不出 {path}：{error.strerror or error}。请检查文件夹权限和磁盘空间。") from error
    return path


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
