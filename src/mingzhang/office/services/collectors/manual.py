"""Counts made by people with a witness; nothing is asked of any system."""

from mingzhang.office.services.collectors.taking import Question, Taken, unknown


class Manual:
    """No target and no parameters."""

    def problems(self, question: Question) -> dict[str, str]:
        """Nothing can be wrong."""
        return {}

    def take(self, question: Question) -> Taken:
        """A count is entered, never fetched."""
        return unknown("人工计数由人员录入，不会自动采集。")
