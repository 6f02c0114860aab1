"""How one key of a publication follows another, proved statement after statement."""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from mingzhang.errors import MingzhangError
from mingzhang.publishing.sealing.keys import CONTRACT, KeyChain, KeyStatement, SignedStatement
from mingzhang.publishing.sealing.signature import fingerprint, holds

Wrong = Iterator[tuple[str, str]]
"""What is wrong with a statement: the kind of fault and a sentence."""


@dataclass(frozen=True, slots=True)
class Handover:
    """A statement that was found to hold.

    Attributes:
        old, new: Fingerprints.
    """

    statement: KeyStatement
    old: str
    new: str

    @property
    def first_version(self) -> int:
        """The first version that the new key signs."""
        return self.statement.after.version + 1

    @property
    def vouched(self) -> bool:
        """Whether the old key stands for the new one."""
        return self.statement.kind == "rotation"


@dataclass(frozen=True, slots=True)
class Followed:
    """What a chain of statements proves.

    Attributes:
        handovers: Those that hold, oldest first, up to the first that does not.
        faults: What is wrong with the first that does not: kind and sentence.
    """

    handovers: tuple[Handover, ...]
    faults: tuple[tuple[str, str], ...]

    def key_of(self, version: int, first: str) -> str:
        """The fingerprint that must have signed a version; `first` where there is no statement."""
        keys = [self.handovers[0].old if self.handovers else first]
        keys += [one.new for one in self.handovers if one.first_version <= version]
        return keys[-1]

    def trusted(self, pins: frozenset[str]) -> frozenset[str]:
        """The keys that are to be trusted by one who trusts some.

        A later key signed its statement with the hashes of all that came before, and so stands for earlier ones; an
        earlier key stands for later ones as far as each was signed for by the one before it.
        """
        keys = [self.handovers[0].old, *(one.new for one in self.handovers)] if self.handovers else []
        known = [place for place, key in enumerate(keys) if plain(key) in pins]
        if not known:
            return pins
        last = max(known)
        for place in range(last, len(self.handovers)):
            if not self.handovers[place].vouched:
                break
            last = place + 1
        return pins | {plain(key) for key in keys[: last + 1]}


def plain(text: str) -> str:
    """A fingerprint without what makes it easier to compare by eye."""
    return text.replace(" ", "").replace(":", "").lower()


def follow(chain: KeyChain, hashes: Mapping[int, str]) -> Followed:
    """Proves statement after statement, as far as they hold.

    Args:
        chain: The statements.
        hashes: Version to the hash of its manifest, as far as they are known.
    """
    done: list[Handover] = []
    before: SignedStatement | None = None
    for number, signed in enumerate(chain.statements, 1):
        try:
            statement = signed.said()
            one = Handover(statement, _finger(statement.old_key), _finger(statement.new_key))
        except (msgspec.MsgspecError, MingzhangError) as error:
            return Followed(tuple(done), (("altered", f"第 {number} 份换钥声明读不懂（{error}）"),))
        faults = (*_place(one, number, before, done), *_signatures(one, signed), *_version(one, done, hashes))
        if faults:
            return Followed(tuple(done), faults)
        done.append(one)
        before = signed
    return Followed(tuple(done), ())


def _finger(pem: str) -> str:
    return fingerprint(pem.encode())


def _place(
    one: Handover, number: int, before: SignedStatement | None, done: list[Handover]
) -> Iterator[tuple[str, str]]:
    said = one.statement
    if said.contract != CONTRACT:
        yield "altered", f"第 {number} 份换钥声明的 contract 是“{said.contract}”，本程序只认 {CONTRACT}；请升级程序"
    if said.number != number or said.previous != (before.hash if before else None):
        yield "chain", f"第 {number} 份换钥声明自称第 {said.number} 份，或者接的不是前一份：有的声明不见了或被换过"
    elif done and done[-1].new != one.old:
        yield "chain", f"第 {number} 份换钥声明的原公钥不是前一份换上的那一把"
    if one.old == one.new:
        yield "chain", f"第 {number} 份换钥声明换上的还是原来的公钥"


def _signatures(one: Handover, signed: SignedStatement) -> Wrong:
    said, data = one.statement, signed.statement.encode()
    if not _holds(said, said.new_key, signed.new_signature, data):
        yield "signature", f"第 {said.number} 份换钥声明与新公钥的签名不符：声明或签名被改动过"
    if not one.vouched and signed.old_signature is not None:
        yield "altered", f"第 {said.number} 份换钥声明说原私钥已丢失，却带有它的签名"
    if one.vouched and not _holds(said, said.old_key, signed.old_signature, data):
        yield (
            "signature",
            f"第 {said.number} 份换钥声明与原公钥的签名不符：被改动过，或者不是原公钥的持有人所签",
        )


def _holds(said: KeyStatement, pem: str, signature: str | None, data: bytes) -> bool:
    try:
        return signature is not None and holds(
            said.algorithm, pem.encode(), b64decode(signature, validate=True), data
        )
    except ValueError:
        return False


def _version(one: Handover, done: list[Handover], hashes: Mapping[int, str]) -> Wrong:
    after, number = one.statement.after, one.statement.number
    if done and after.version < done[-1].statement.after.version:
        yield "chain", f"第 {number} 份换钥声明接的是第 {after.version} 版，比前一份还早"
    elif after.version in hashes and hashes[after.version] != after.hash:
        yield "chain", f"第 {number} 份换钥声明接的不是现在的第 {after.version} 版：那一版被换过"
    elif hashes and after.version > max(hashes):
        yield "chain", f"第 {number} 份换钥声明接的是第 {after.version} 版，而这一版不在：有的版本不见了"
