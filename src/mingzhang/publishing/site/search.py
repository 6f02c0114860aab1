"""The search index: for every pair of neighbouring characters the entries that hold it, in small files by hash.

A page fetches the few shards that a question needs and the titles of what it found; no server answers.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mingzhang.publishing.sealing.canonical import canonical_json, digest_of
from mingzhang.publishing.site.addresses import department_id
from mingzhang.publishing.site.render import program
from mingzhang.publishing.site.summary import Summary

FOLDER = "assets/search"
SHARDS = 64
PAGE = 256
"""Entries whose titles stand in one file."""

_MOST_SINGLE = 400
"""Entries kept for a single character, which says little."""

_BASE = "0123456789abcdefghijklmnopqrstuvwxyz"
_OFFSET, _PRIME, _WORD = 2166136261, 16777619, 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Hit:
    """Something to be found: its title, what stands beside it, its address below the language."""

    title: str
    beside: str
    href: str


@dataclass(frozen=True)
class SearchPart:
    """The index of all departments, reports and projects."""

    summaries: tuple[Summary, ...]
    told: str
    name: str = "search"

    @property
    def inputs(self) -> str:
        """The hash of all that can be found."""
        return digest_of([self.told, program()])

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The shards and the titles."""
        hits = list(hits_of(self.summaries))
        for number, shard in enumerate(shards_of(hits)):
            yield f"{FOLDER}/s{number}.json", canonical_json(shard)
        for number in range(0, max(len(hits), 1), PAGE):
            rows = [[hit.title, hit.beside, hit.href] for hit in hits[number : number + PAGE]]
            yield f"{FOLDER}/t{number // PAGE}.json", canonical_json(rows)


def hits_of(summaries: Sequence[Summary]) -> Iterator[Hit]:
    """Departments first, then their former names, then projects, the newest year of each."""
    departments = dict.fromkeys(summary.department for summary in summaries)
    for name in departments:
        yield Hit(name, "", f"d/{department_id(name)}/index.html")
    former = {(s.entity, s.department) for s in summaries if s.entity != s.department}
    for entity, department in sorted(former):
        yield Hit(entity, department, f"d/{department_id(department)}/index.html")
    latest: dict[tuple[str, str], Hit] = {}
    for summary in sorted(summaries, key=lambda one: one.year or 0):
        for project in summary.projects:
            beside = f"{summary.entity} {summary.year or ''}".strip()
            key = (summary.department, project.name)
            latest[key] = Hit(project.name, beside, f"{summary.folder}/index.html#projects")
    yield from (latest[key] for key in sorted(latest))


def shards_of(hits: Sequence[Hit]) -> list[dict[str, str]]:
    """The postings of each shard: the first entry and the steps to the next ones, in base 36."""
    postings: dict[str, list[int]] = {}
    for number, hit in enumerate(hits):
        for gram in grams(f"{hit.title}\n{hit.beside}"):
            found = postings.setdefault(gram, [])
            if len(gram) > 1 or len(found) < _MOST_SINGLE:
                found.append(number)
    shards: list[dict[str, str]] = [{} for _ in range(SHARDS)]
    for gram, numbers in postings.items():
        shards[shard_of(gram)][gram] = " ".join(_steps(numbers))
    return shards


def grams(text: str) -> set[str]:
    """The characters of a text and its neighbouring pairs, small letters, white space left out."""
    found: set[str] = set()
    for word in text.lower().split():
        found.update(word)
        found.update(word[place : place + 2] for place in range(len(word) - 1))
    return found


def shard_of(gram: str) -> int:
    """The shard of a gram: FNV-1a over its UTF-16 units, as the script computes it too."""
    data = gram.encode("utf-16-le")
    made = _OFFSET
    for place in range(0, len(data), 2):
        made = ((made ^ int.from_bytes(data[place : place + 2], "little")) * _PRIME) & _WORD
    return made % SHARDS


def _steps(numbers: Iterable[int]) -> Iterator[str]:
    before = 0
    for number in numbers:
        yield _base36(number - before)
        before = number


def _base36(number: int) -> str:
    text = ""
    while number or not text:
        number, rest = divmod(number, len(_BASE))
        text = _BASE[rest] + text
    return text
