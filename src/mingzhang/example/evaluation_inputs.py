"""What the example's evaluations were computed from, as an evaluator types it in."""

import msgspec

from mingzhang.example.loader import read_data
from mingzhang.rulebook.yamlfile import convert, read_yaml

_FILE = "evaluation_inputs.yaml"


class EvaluationInputs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The inputs of one evaluation.

    Attributes:
        fund: Name of the fund that was evaluated; blank where a department was.
        given: Input of the policy to number with unit.
    """

    policy: str
    subject: str
    fund: str = ""
    given: dict[str, str]


def evaluation_inputs() -> tuple[EvaluationInputs, ...]:
    """The inputs of each published evaluation."""
    text = read_data(_FILE)
    return convert(read_yaml(text, _FILE), tuple[EvaluationInputs, ...], _FILE, text)
