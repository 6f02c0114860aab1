"""Rebuilds tables from text whose geometry is lost: copied pages, old extractions."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingzhang.reading.flow.recognise import FlowReading, recognise_flow

__all__ = ["FlowReading", "recognise_flow"]


def __getattr__(name: str) -> object:
    # The narrative of every document measures its lines with `flow.lines`; the recogniser only flattened ones need.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from mingzhang.reading.flow import recognise  # noqa: PLC0415 - see above

    return getattr(recognise, name)
