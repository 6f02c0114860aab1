"""How a printed document words what is not there: what a person has still to write, and what was left out."""

from mingzhang.publishing.documents.model import Ask, Run, Withheld


def plain(run: Run) -> str:
    """What a run prints."""
    if isinstance(run, Ask):
        return f"【待填写：{run.what}】"
    if isinstance(run, Withheld):
        return f"［不予公开：{run.reason}］"
    return run.text


def plain_of(runs: tuple[Run, ...]) -> str:
    """What some runs print, without their looks."""
    return "".join(map(plain, runs))
