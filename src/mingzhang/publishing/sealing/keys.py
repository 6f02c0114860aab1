"""The keys of a publication one after the other: a new one is introduced by a statement that the old one signed.

`keys.json` beside the versions holds every statement so far; a version that a later key signed carries the
statements up to its own day among its files, so that a copy of it alone tells how its key came to be. Where the old
key was lost nobody can sign for it: the statement says so, and readers trust what follows only by the new key's own
fingerprint.
"""

from base64 import b64encode
from pathlib import Path
from typing import Literal

import msgspec

from mingzhang.publishing.sealing.canonical import canonical_json, digest
from mingzhang.publishing.sealing.manifest import Previous, decoded
from mingzhang.publishing.sealing.signature import Signer

CONTRACT = "mingzhang.keys/1"
KEYS = "keys.json"
WRITING = f".{KEYS}"
"""Where they are written before they stand."""
KEYS_PART = "signing-keys"
"""The part of a version that holds its copy of the statements."""

Kind = Literal["rotation", "lost"]


class KeyStatement(msgspec.Struct, frozen=True, kw_only=True):
    """From which version on another key signs.

    Attributes:
        number: Counts the statements of a publication, from 1.
        kind: `rotation` is signed by the old key too; `lost` by the new one alone.
        stated: The day, as the publisher states it.
        after: The last version that the old key signed, with the hash of its manifest.
        old_key, new_key: Public keys as PEM.
        previous: Hash of the statement before; None for the first.
    """

    contract: str
    number: int
    kind: Kind
    stated: str
    reason: str
    algorithm: str
    after: Previous
    old_key: str
    new_key: str
    previous: str | None = None


class SignedStatement(msgspec.Struct, frozen=True, kw_only=True):
    """A statement as the very text that was signed, with its signatures in Base64."""

    statement: str
    new_signature: str
    old_signature: str | None = None

    @property
    def hash(self) -> str:
        """By which the next statement names it."""
        return digest(self.statement.encode())

    def said(self) -> KeyStatement:
        """What it says.

        Raises:
            msgspec.MsgspecError: It is no statement of this contract.
        """
        return msgspec.json.decode(self.statement, type=KeyStatement)


class KeyChain(msgspec.Struct, frozen=True, kw_only=True):
    """All statements of a publication, oldest first."""

    contract: str = CONTRACT
    statements: tuple[SignedStatement, ...] = ()

    def encoded(self) -> bytes:
        """The file's bytes."""
        return canonical_json(self)


def parse_keys(data: bytes) -> KeyChain:
    """The statements of some bytes.

    Raises:
        ForeignError: They are of another contract.
        MingzhangError: They are none.
    """
    return decoded(data, KeyChain, CONTRACT, (KEYS, "换钥声明"))


def read_keys(out: Path) -> KeyChain:
    """The statements beside the versions of a publication; none where it has always had one key."""
    path = out / KEYS
    return parse_keys(path.read_bytes()) if path.is_file() and not path.is_symlink() else KeyChain()


def made(  # noqa: PLR0913 - what a statement says
    chain: KeyChain, *, old: Signer | None, old_key: bytes, new: Signer, after: Previous, stated: str, reason: str
) -> KeyChain:
    """The chain with one statement more: signed by both keys, or by the new one alone where the old was lost."""
    before = chain.statements[-1] if chain.statements else None
    statement = KeyStatement(
        contract=CONTRACT,
        number=len(chain.statements) + 1,
        kind="rotation" if old else "lost",
        stated=stated,
        reason=reason,
        algorithm=new.algorithm.id,
        after=after,
        old_key=old_key.decode(),
        new_key=new.public_pem.decode(),
        previous=before.hash if before else None,
    )
    text = canonical_json(statement).decode()
    signed = SignedStatement(
        statement=text,
        new_signature=_signed(new, text),
        old_signature=_signed(old, text) if old else None,
    )
    return KeyChain(statements=(*chain.statements, signed))


def _signed(signer: Signer, text: str) -> str:
    return b64encode(signer.sign(text.encode())).decode()
