"""Signs and checks bytes with the algorithm that the rule book names; keys are PEM files anyone can read."""

import contextlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mingzhang.errors import MingzhangError
from mingzhang.publishing.sealing.canonical import digest
from mingzhang.rulebook import Rulebook

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from mingzhang.rulebook.signatures import SignatureDef

_GROUP = 8
IMPLEMENTED = frozenset({"ed25519"})


@dataclass(frozen=True)
class Signer:
    """Who signs: an algorithm of the rule book and a private key, which never leaves this object."""

    algorithm: "SignatureDef"
    _key: "Ed25519PrivateKey"

    @property
    def public_pem(self) -> bytes:
        """The public key, as it is published."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415 - optional

        return self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @property
    def fingerprint(self) -> str:
        """What the publisher announces elsewhere, so that a stranger can tell the key."""
        return fingerprint(self.public_pem)

    def sign(self, data: bytes) -> bytes:
        """The signature of some bytes."""
        return self._key.sign(data)


def signer_from(path: Path, book: Rulebook, *, on: date | None = None) -> Signer:
    """The signer with the private key in a file; where there is none, a new key is made for its owner alone.

    Raises:
        MingzhangError: The file is no private key of the algorithm, or the algorithm is not implemented here.
    """
    algorithm = current(book, on)
    if not path.exists():
        _make_key(path)
    return Signer(algorithm, _read_key(path, algorithm))


def current(book: Rulebook, on: date | None = None) -> "SignatureDef":
    """The algorithm that signs on a day: the first in force; without a day, the first without an end."""
    for known in book.signatures.values():
        begun = on is None or known.valid_from is None or known.valid_from <= on
        ended = known.valid_to is not None and (on is None or known.valid_to < on)
        if begun and not ended and known.id in IMPLEMENTED:
            return known
    raise MingzhangError("规则库 signatures 里没有本程序会用的签名算法；请补上或升级程序。")


def fingerprint(public_pem: bytes) -> str:
    """SHA-256 of the public key's standard form (DER), in groups: what people compare by eye."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - optional
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - optional
        Encoding,
        PublicFormat,
        load_pem_public_key,
    )

    try:
        der = load_pem_public_key(public_pem).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise MingzhangError("公钥文件不是 PEM 格式的公钥；请向发布者重新索取。") from error
    text = digest(der)
    return " ".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def holds(algorithm: str, public_pem: bytes, signature: bytes, data: bytes) -> bool:
    """Whether a signature over some bytes is that of a public key."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415 - optional
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - optional
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415 - optional

    if algorithm not in IMPLEMENTED:
        return False
    with contextlib.suppress(InvalidSignature, UnsupportedAlgorithm, ValueError):
        key = load_pem_public_key(public_pem)
        if isinstance(key, Ed25519PublicKey):
            key.verify(signature, data)
            return True
    return False


def _read_key(path: Path, algorithm: "SignatureDef") -> "Ed25519PrivateKey":
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - optional
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - optional
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - optional

    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise MingzhangError(f"{path} 不是没有口令的 PEM 私钥；请换一个文件，或删去后由程序新生成。") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise MingzhangError(f"{path} 不是 {algorithm.name} 私钥；请用 {algorithm.name} 密钥签名。")
    return key


def _make_key(path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - optional
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - optional
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = Ed25519PrivateKey.generate()
    data = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
