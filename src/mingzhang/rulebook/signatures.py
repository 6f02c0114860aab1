"""The schema of signature algorithms: with what a publication is hashed and signed, by date."""

from mingzhang.rulebook.model import Entry


class SignatureDef(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An algorithm that signs a publication, and the one that hashes its files.

    Attributes:
        name, hash_name: As their standards write them.
        hash: Name under which Python's hashlib knows the hash.
    """

    name: str
    hash: str
    hash_name: str
