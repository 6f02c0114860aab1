"""Backups: database, files, publications and the signing key in one archive, proved by restoring it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from mingzhang.errors import MingzhangError
from mingzhang.office.commands import begin
from mingzhang.office.commands.archives import pack, unpacked
from mingzhang.office.commands.publications_kept import (
    faults_of_publications,
    keys_in,
    open_keys,
    publications_in,
    put_publications,
    said_of,
)
from mingzhang.office.queries.key_files import KEY, NEXT, RETIRED, SEALED

_DATABASE, _FILES = "database", "files"


def back_up(archive: Path) -> str:
    """Writes database, files, publications and the signing key into a new archive; the secret stays out.

    The database is taken in one moment. Files are never altered once written and are taken after it, so that every
    file that a row names is there.
    """
    begin()
    from django.conf import settings  # noqa: PLC0415 - only once the settings are loaded

    if archive.exists():
        raise MingzhangError(f"{archive} 已存在；请换一个名字，备份不会覆盖旧的。")
    with tempfile.TemporaryDirectory(dir=archive.resolve().parent) as folder:
        aside, home = Path(folder), Path(settings.MINGZHANG_HOME)
        database = aside / _DATABASE
        _dump(database)
        kept = sorted(path for path in Path(settings.FILES).rglob("*") if path.is_file())
        files = {f"{_FILES}/{path.relative_to(settings.FILES)}": path for path in kept}
        published = publications_in(home) | keys_in(home, aside)
        part = aside / "archive"
        pack(part, files | published | {_DATABASE: database}, _engine())
        said = said_of(published)
        part.chmod(0o600)
        part.rename(archive)
    return f"备份 {archive}：数据库和 {len(kept)} 个文件{said}。"


def _engine() -> str:
    from django.db import connection  # noqa: PLC0415 - likewise

    return connection.vendor


def _dump(path: Path) -> None:
    """The database as it is at one moment."""
    from django.db import connection  # noqa: PLC0415 - likewise

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
    else:
        _run("pg_dump", "--format=custom", f"--file={path}", os.environ["DATABASE_URL"])


def _run(program: str, *words: str) -> None:
    found = shutil.which(program)
    if not found:
        raise MingzhangError(f"备份 PostgreSQL 需要 {program}；请安装与服务器同版本的 postgresql-client 后重试。")
    done = subprocess.run([found, *words], capture_output=True, text=True, check=False)  # noqa: S603 - a program found here, words of ours
    if done.returncode:
        raise MingzhangError(f"{program} 没有成功：{done.stderr.strip()[-300:]}")


def verify_backup(archive: Path) -> str:
    """Restores an archive into a folder and a database of its own; proves its chains and publications there."""
    begin()
    with unpacked(archive) as (home, manifest), _scratch(home, manifest) as environment:
        open_keys(home)
        faults = faults_of_publications(home)
        done = subprocess.run(
            [sys.executable, "-m", "mingzhang", "office", "audit", "verify"],
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=False,
        )
    told = " ".join(faults) + ((done.stdout + done.stderr).strip() if done.returncode else "")
    if told:
        raise MingzhangError(f"{archive} 恢复后核验不通过：{told[-500:]}")
    published = "，公开的各版签名完好" if manifest.get("links") else ""
    return f"{archive} 可以恢复：{len(manifest['sha256']) - 1} 个文件逐一相符，数据库可用，留痕完整{published}。"


@contextmanager
def _scratch(home: Path, manifest: dict[str, Any]) -> Iterator[dict[str, str]]:
    """The environment of a restored copy beside the site."""
    if manifest["engine"] == "sqlite":
        shutil.copyfile(home / _DATABASE, home / "office.sqlite3")
        yield {"MINGZHANG_HOME": str(home), "DATABASE_URL": ""}
        return
    from django.db import connection  # noqa: PLC0415 - only once the settings are loaded

    url = os.environ.get("DATABASE_URL", "")
    if not url:
        raise MingzhangError("这是 PostgreSQL 的备份；请把 DATABASE_URL 指向一台 PostgreSQL 再核验。")
    name = f"mingzhang_check_{uuid4().hex[:12]}"
    base = url.rpartition("/")[0]
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        _run("pg_restore", "--no-owner", f"--dbname={base}/{name}", str(home / _DATABASE))
        yield {"MINGZHANG_HOME": str(home), "DATABASE_URL": f"{base}/{name}"}
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def restore(archive: Path) -> str:
    """Replaces the site's database, files and publications by an archive's; what was there is kept beside."""
    begin()
    from django.db import connections  # noqa: PLC0415 - only once the settings are loaded

    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    with unpacked(archive) as (home, manifest):
        engine = _engine()
        if manifest["engine"] != engine:
            raise MingzhangError(f"备份来自 {manifest['engine']}，而这里用的是 {engine}；请用同一种数据库恢复。")
        open_keys(home)
        connections.close_all()
        if engine == "sqlite":
            _put_sqlite(home / _DATABASE, stamp)
        else:
            how = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
            _run("pg_restore", *how, f"--dbname={os.environ['DATABASE_URL']}", str(home / _DATABASE))
            # An archive holds no statistics; without them the first pages are asked for in the slowest way.
            _run("psql", "--quiet", "--command=ANALYZE", f"--dbname={os.environ['DATABASE_URL']}")
        _put_files(home, manifest, stamp)
    return f"已从 {archive} 恢复；原来的数据留在旁边，名字带 {stamp}。请重新启动服务。"


def _put_sqlite(kept: Path, stamp: str) -> None:
    from django.conf import settings  # noqa: PLC0415 - likewise

    database = Path(str(settings.DATABASES["default"]["NAME"]))
    database.parent.mkdir(parents=True, exist_ok=True)
    for suffix in ("", "-wal", "-shm"):
        _put_aside(database.with_name(database.name + suffix), stamp)
    shutil.copyfile(kept, database)


def _put_files(kept: Path, manifest: dict[str, Any], stamp: str) -> None:
    """Files, publications and key; of an archive made before publications were kept, files alone."""
    from django.conf import settings  # noqa: PLC0415 - likewise

    files, home = Path(settings.FILES), Path(settings.MINGZHANG_HOME)
    _put_aside(files, stamp)
    if (kept / _FILES).is_dir():
        shutil.copytree(kept / _FILES, files)
    if "links" in manifest:
        for name in (*SEALED, KEY, NEXT, RETIRED):
            _put_aside(home / name, stamp)
        put_publications(kept, home)


def _put_aside(path: Path, stamp: str) -> None:
    if path.exists():
        path.rename(path.with_name(f"{path.name}.{stamp}"))
