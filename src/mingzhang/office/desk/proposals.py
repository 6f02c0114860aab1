"""What last year's results propose, in the words of the rule book."""

from django.utils.translation import get_language

from mingzhang.office.desk.language import say
from mingzhang.rulebook.rules import Name
from mingzhang.scoring.methods import number
from mingzhang.scoring.result_uses import Proposed


def in_words(made: Proposed | None) -> str:
    """What is proposed, with the share and what is to be done besides; a dash where there is no year before."""
    if made is None:
        return "—"
    if made.rule is None or made.proposal is None:
        return say("无法判断")
    share = f" {number(made.rule.share)}%" if made.rule.share is not None else ""
    return "；".join([named(made.proposal.name) + share, *(named(one.name) for one in made.measures)])


def named(name: Name) -> str:
    """A name of the rule book in the page's language."""
    return name.en if get_language() == "en" else name.zh
