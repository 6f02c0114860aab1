"""What the example's evaluations were computed from, as an evaluator types it in."""

import msgspec

from mingzhang.example.loader import read_data
from mingzhang.rulebook.yamlfile import convert, read_yaml

_FILE = "evaluation_inputs.yaml"


class LastYear(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The same evaluation a year before, made up so that a comparison can be seen.

    Attributes:
        given: Input to number with unit.
        judged: Judged indicator to points.
    """

    given: dict[str, str]
    judged: dict[str, str]


class EvaluationInputs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The inputs of one evaluation.

    Attributes:
        fund: Name of the fund that was evaluated; blank where a department was.
        narrative: Under which name the example's narrative holds what its report says.
        passages: Passage of the report to where the narrative has it.
        given: Input of the policy to number with unit.
        last_year: None where no year before is made up.
    """

    policy: str
    subject: str
    fund: str = ""
    narrative: str
    passages: dict[str, str]
    given: dict[str, str]
    last_year: LastYear | None = None


def evaluation_inputs() -> tuple[EvaluationInputs, ...]:
    """The inputs of each published evaluation."""
    text = read_data(_FILE)
    return convert(read_yaml(text, _FILE), tuple[EvaluationInputs, ...], _FILE, text)
