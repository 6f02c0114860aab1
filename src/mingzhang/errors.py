"""What callers and operators can meet; a fault in the data is a finding or an unread entry, never one of these."""


class MingzhangError(Exception):
    """A request that cannot be carried out, said in one sentence: what, where, and what to do.

    The command line prints the sentence on stderr and exits with status 2.
    """


class DocumentError(MingzhangError):
    """A document that cannot be opened at all: empty, encrypted, damaged, of another type, or too large."""


class RulebookError(MingzhangError):
    """A rule-book file that does not follow its schema; names file, line and the allowed words."""


class QuantityError(MingzhangError):
    """A text that is not a quantity where one was demanded, or an operation between different dimensions."""


class CalendarError(MingzhangError):
    """A date of a year whose holidays the State Council has not decreed (or that the calendar does not know)."""


class PublishingError(MingzhangError):
    """A document that cannot be written: a font, a program or a file that it needs is not there."""
