"""`mingzhang rotate`: another key signs a publication from its next version on."""

from datetime import datetime
from pathlib import Path

import click

from mingzhang.cli.output import tell
from mingzhang.errors import MingzhangError
from mingzhang.publishing.sealing import Rotated, Signer, rotate, signer_from
from mingzhang.rulebook import Rulebook, load


@click.command("rotate")
@click.argument("folders", metavar="文件夹…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--sign", "old", type=click.Path(path_type=Path), help="原来的私钥 · The key that signs now")
@click.option("--lost", is_flag=True, help="原来的私钥已丢失 · The key that signed is lost")
@click.option(
    "--to", "new", type=click.Path(path_type=Path), required=True, help="新的私钥，没有就生成 · The new key"
)
@click.option("--because", "reason", required=True, help="原因，公开 · Why; it is published")
@click.option("--stated", type=click.DateTime(["%Y-%m-%d"]), help="声明日期，缺省为今天 · Day of the statement")
def command(  # noqa: PLR0913, PLR0917 - one argument for each option of the command
    folders: tuple[Path, ...], old: Path | None, lost: bool, new: Path, reason: str, stated: datetime | None
) -> None:
    """由原来的私钥声明换用新的，下一版起由新的签名。The old key states that another signs from now on.

    原来的私钥丢失了，用 --lost：声明里这样写，读者须另外核对新公钥的指纹才会采信。
    Where the old key is lost the statement says so, and readers must compare the new key's fingerprint elsewhere.
    """
    if lost == (old is not None):
        raise MingzhangError("请给出原来的私钥（--sign），或说明它已丢失（--lost），两样只选一样。")
    if old is not None and not old.is_file():
        raise MingzhangError(f"找不到原来的私钥 {old}；没有声明。")
    book = load()
    signer, other = _signers(old, new, book)
    day = stated.date() if stated else datetime.now().astimezone().date()
    for folder in folders:
        tell(_said(folder, rotate(folder, signer, other, stated=day, reason=reason)))
    tell(f"新公钥指纹 {other.fingerprint}；请在别处也公布它，并妥善备份新的私钥 {new}。")


def _signers(old: Path | None, new: Path, book: Rulebook) -> tuple[Signer | None, Signer]:
    """The key that signs now, None where it is lost, and the one that will sign."""
    return (signer_from(old, book) if old else None), signer_from(new, book)


def _said(folder: Path, rotated: Rotated | None) -> str:
    if rotated is None:
        raise MingzhangError(f"{folder} 里没有公开过；直接用新的私钥发布即可。")
    if not rotated.changed:
        return f"{folder} 早已声明换用这把私钥，没有再声明。"
    return f"{folder} 已声明：第 {rotated.first_version} 版起由新的私钥签名。"
