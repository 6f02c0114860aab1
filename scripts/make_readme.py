"""Puts the real output of the main job and the measured figures into the README, between their markers.

Run: make readme. Figures need ../shared; without it they are left as they are.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"


def main() -> int:
    """Runs the demo, the accuracy and the speed script, and writes what they print."""
    text = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        out = _run("-m", "mingzhang", "demo", "--out", f"{folder}/demo").replace(f"{folder}/demo", "out/demo")
    text = _put(text, "demo", out)
    if (ROOT.parent / "shared").is_dir():
        copied = "".join(_summary("scripts/unseen.py", "--copied", way)[1] for way in ("selected", "lines"))
        figures = _run("scripts/accuracy.py") + "".join(_summary("scripts/unseen.py")) + copied
        figures += _run("scripts/bench.py")
        text = _put(text, "figures", figures)
    README.write_text(text, encoding="utf-8")
    return 0


def _run(*arguments: str) -> str:
    """What a command prints, run from the project's folder; one that breaks down leaves the README as it is.

    Status 1 is an answer (errors were found, a figure was missed) and is shown like any other.
    """
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1) or not done.stdout.strip():
        raise SystemExit(f"{' '.join(arguments)} 没有跑完，README 没有改：\n{done.stderr}")
    return done.stdout


def _summary(*command: str) -> tuple[str, str]:
    """The head and the total of a script that prints a table of many lines, the total beside its command."""
    head, *_, total = _run(*command).strip().split("\n")
    return f"{head}\n", f"{total}    {' '.join(command)}\n"


def _put(text: str, name: str, output: str) -> str:
    block = f"<!-- {name}:begin -->\n```\n{output.strip()}\n```\n<!-- {name}:end -->"
    return re.sub(f"<!-- {name}:begin -->.*?<!-- {name}:end -->", lambda _: block, text, flags=re.DOTALL)


if __name__ == "__main__":
    sys.exit(main())
