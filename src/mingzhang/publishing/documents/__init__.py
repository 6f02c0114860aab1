"""Documents to be published: what people give and what tables hold become a tree of blocks, every number bound."""

from mingzhang.publishing.documents.compose import Options, asks_of, compose, outline_of
from mingzhang.publishing.documents.model import DocumentTree
from mingzhang.publishing.documents.narrative import EMPTY, Narrative, example_narrative, read_narrative
from mingzhang.publishing.documents.readiness import hindrances, scoring_inputs
from mingzhang.publishing.documents.restating import restated

__all__ = [
    "EMPTY",
    "DocumentTree",
    "Narrative",
    "Options",
    "asks_of",
    "compose",
    "example_narrative",
    "hindrances",
    "outline_of",
    "read_narrative",
    "restated",
    "scoring_inputs",
]
