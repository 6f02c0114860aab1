"""What callers and operators can meet; a fault in the data is a finding or an unread entry, never one of these."""

import errno


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


_SYSTEM = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "系统不允许",
    errno.EROFS: "所在的磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EEXIST: "已有同名的文件",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EIO: "读写设备出错",
    errno.EFBIG: "文件超过系统允许的大小",
    errno.EMFILE: "打开的文件太多",
}


def reason(error: OSError) -> str:
    """Why the system refused, in the words of a user; the system's own words where it is something rare."""
    return _SYSTEM.get(error.errno or 0) or error.strerror or str(error) or type(error).__name__
