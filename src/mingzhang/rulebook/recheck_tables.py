"""The schema of how tables of sampled projects and their re-checked scores are headed."""

import msgspec


class RecheckTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the columns may be called; the first name is the one that we write.

    Attributes:
        size: What "the largest" goes by.
        given: The score of the self-evaluation.
        rechecked: The score of the re-check.
        reason: Why they differ.
    """

    name: tuple[str, ...]
    stratum: tuple[str, ...]
    size: tuple[str, ...]
    given: tuple[str, ...]
    rechecked: tuple[str, ...]
    reason: tuple[str, ...]
