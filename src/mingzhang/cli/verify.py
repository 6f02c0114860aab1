"""`mingzhang verify`: proves that a publication is whole, unaltered and signed."""

from collections.abc import Iterator
from pathlib import Path

import click

from mingzhang.cli.output import print_json, tell
from mingzhang.errors import MingzhangError
from mingzhang.language import say
from mingzhang.publishing.contract import Json
from mingzhang.publishing.sealing import Verdict, verify
from mingzhang.publishing.sealing.handovers import Handover
from mingzhang.publishing.sealing.proved_keys import VersionVerdict
from mingzhang.publishing.sealing.signature import fingerprint

VERIFICATION = "mingzhang.verification/1"
ANSWER_IS_NO = 1
_SHOWN = 20
_KINDS = {
    "altered": "被改动",
    "missing": "缺少",
    "extra": "多出",
    "signature": "签名不符",
    "key": "公钥不符",
    "chain": "版本不连",
    "lost": "无人担保",
    "foreign": "无法判断",
}


@click.command("verify")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="指纹或公钥文件",
    help="只信这一把公钥和由它担保的，可写几次 · Trust this key and those it vouches for: fingerprint or PEM file",
)
@click.option("--json", "as_json", is_flag=True, help="JSON")
def command(folder: Path, keys: tuple[str, ...], as_json: bool) -> int:
    """验证一份公开：完整、未改、有签名。Proves that a publication is whole, unaltered and signed."""
    if not folder.is_dir():
        raise MingzhangError(f"找不到文件夹 {folder}；请给出发布时用的文件夹，或其中一个版本。")
    verdict = verify(folder, [_trusted(key) for key in keys])
    if as_json:
        print_json(_json(verdict))
    if verdict.foreign:
        unknown = verdict.faults[0]
        raise MingzhangError(f"{unknown.path} 无法判断，没有发现改动，也没有证明：{unknown.what.rstrip('。')}。")
    if not as_json:
        _say(verdict)
    return 0 if verdict.holds else ANSWER_IS_NO


def _trusted(key: str) -> str:
    """The fingerprint that was typed, or that of a key file."""
    path = Path(key)
    if path.is_file():
        return fingerprint(path.read_bytes())
    plain = key.replace(" ", "").replace(":", "")
    if len(plain) * 4 == 256 and set(plain.lower()) <= set("0123456789abcdef"):
        return plain
    raise MingzhangError(f"“{key}”既不是公钥文件，也不是 64 位十六进制的指纹；请照发布者公布的写。")


def _say(verdict: Verdict) -> None:
    for version in verdict.versions:
        tell(_line(version))
        if verdict.handovers and version.fingerprint:
            tell(f"　由公钥 {version.fingerprint} 签名")
    for one in verdict.handovers:
        tell(_handover(one))
    for fault in verdict.faults[:_SHOWN]:
        tell(f"✕ {say(_KINDS[fault.kind])}　{fault.path}　{say(fault.what)}")
    if len(verdict.faults) > _SHOWN:
        tell(f"… 另有 {len(verdict.faults) - _SHOWN} 处，用 --json 可看全部。")
    for sentence in _answer(verdict):
        tell(sentence)


def _line(version: VersionVerdict) -> str:
    manifest = version.manifest
    if manifest is None:
        return f"{version.name}　读不出清单"
    reason = f"，原因：{manifest.reason}" if manifest.reason else ""
    return f"第 {manifest.version} 版　{manifest.published}　{manifest.title}　{version.files} 个文件{reason}"


def _handover(one: Handover) -> str:
    said, since = one.statement, one.first_version
    if one.vouched:
        how = f"{said.stated} 由原公钥 {one.old} 签名声明"
    else:
        how = f"{said.stated} 声明原私钥（{one.old}）已丢失，没有它的签名"
    return f"第 {since} 版起换用公钥 {one.new}：{how}，原因：{said.reason}"


def _answer(verdict: Verdict) -> Iterator[str]:
    if verdict.faults and all(fault.kind == "lost" for fault in verdict.faults):
        yield "文件完整、未改，签名有效；但换上的公钥没有原公钥担保，在你用 --key 指明核对过的指纹之前不算成立。"
        return
    if not verdict.holds:
        yield f"不成立：{len(verdict.faults)} 处与公布时不同。请从发布者处重新取得，并告诉他们。"
        return
    files = sum(version.files for version in verdict.versions)
    key = verdict.versions[-1].fingerprint
    trust = (
        "是你指明的那一把" if verdict.pinned else "来自文件夹本身；请与发布者在别处公布的指纹核对，或用 --key 指明"
    )
    yield f"成立：{files} 个文件完整、未改，签名有效。"
    yield f"公钥指纹 {key}（{trust}）。"


def _json(verdict: Verdict) -> Json:
    return {
        "contract": VERIFICATION,
        "holds": None if verdict.foreign else verdict.holds,
        "pinned": verdict.pinned,
        "versions": [_version_json(version) for version in verdict.versions],
        "keys": [_handover_json(one) for one in verdict.handovers],
        "faults": [{"kind": fault.kind, "path": fault.path, "what": fault.what} for fault in verdict.faults],
    }


def _handover_json(one: Handover) -> Json:
    said = one.statement
    return {
        "kind": said.kind,
        "stated": said.stated,
        "reason": said.reason,
        "from_version": one.first_version,
        "old": one.old,
        "new": one.new,
    }


def _version_json(version: VersionVerdict) -> Json:
    manifest = version.manifest
    return {
        "name": version.name,
        "version": manifest.version if manifest else None,
        "published": manifest.published if manifest else None,
        "reason": manifest.reason if manifest else None,
        "files": version.files,
        "manifest_hash": version.hash,
        "fingerprint": version.fingerprint,
    }
