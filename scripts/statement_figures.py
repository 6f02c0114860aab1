"""Prints how many of the narrative facts in ../shared/answers the reader of statements finds; -v names the rest."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.reading.statements.measuring import Share, shares_of  # noqa: E402


def main() -> int:
    """Prints the shares found, and with -v every fact that was missed."""
    shared = ROOT.parent / "shared"
    if not shared.is_dir():
        print("跳过：../shared 不在旁边，没有可量的。")
        return 0
    for share in shares_of(shared):
        print(_row(share))
        if "-v" in sys.argv:
            print("".join(f"    {missed}\n" for missed in share.missed), end="")
    return 0


def _row(share: Share) -> str:
    rate = 100 * share.found / share.total
    return f"{share.name:<44} {share.found:>4} / {share.total:<4} {rate:6.2f} %"


if __name__ == "__main__":
    raise SystemExit(main())
