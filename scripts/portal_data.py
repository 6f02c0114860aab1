"""Writes the open data of the example year, with its contracts, into a folder for foreign tools to judge."""

import shutil
import sys
from datetime import date
from pathlib import Path

from mingzhang.example import SAMPLE_NOTE, load_contracts, load_example
from mingzhang.publishing.opendata import data_files
from mingzhang.publishing.opendata.contracts import PublishedContract
from mingzhang.rulebook import Rulebook, load

_DAY = date(2024, 9, 1)


def contracts(book: Rulebook, buyer: str) -> list[PublishedContract]:
    """The example's contracts as they are published."""
    return [
        PublishedContract(c.subject, c.amount, buyer, c.supplier, c.events, c.sample) for c in load_contracts(book)
    ]


def main(folder: Path) -> None:
    """Writes the files afresh."""
    book = load()
    reports = load_example(book)
    files = data_files(reports, book, _DAY, contracts=contracts(book, reports[0].entity or ""), notice=SAMPLE_NOTE)
    shutil.rmtree(folder, ignore_errors=True)
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    print(f"示例年度的开放数据：{len(files)} 个文件，写在 {folder}。")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
