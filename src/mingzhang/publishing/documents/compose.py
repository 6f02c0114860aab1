"""Composes the document tree of a report: blocks of the outline's sections, headings numbered, figures bound."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mingzhang.errors import MingzhangError
from mingzhang.forms import FilledForm, Report
from mingzhang.publishing.documents.drawing import drawn
from mingzhang.publishing.documents.figures import Item
from mingzhang.publishing.documents.items import Collector
from mingzhang.publishing.documents.model import (
    Ask,
    Block,
    Contents,
    Cover,
    DocumentTree,
    Heading,
    PageBreak,
    Paragraph,
    Run,
    SheetBlock,
    Words,
)
from mingzhang.publishing.documents.narrative import EMPTY, Narrative
from mingzhang.publishing.documents.origins import Origins, words_of
from mingzhang.publishing.documents.redaction import Redaction
from mingzhang.publishing.documents.sentences import Speaker
from mingzhang.publishing.sheets import lay_out
from mingzhang.publishing.sheets.layout import table_set_of
from mingzhang.publishing.sheets.model import Heading as SheetHeading
from mingzhang.quantities import to_chinese
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.documents import Block as BlockDef
from mingzhang.rulebook.documents import OutlineDef
from mingzhang.rulebook.model import NATIONAL
from mingzhang.rulebook.table_sets import SetTable
from mingzhang.scoring import ScoreSheet

_PORTRAIT = 92.0
"""Latin characters that a table may be wide on an upright page."""

_WHOLE_SET = "set"


@dataclass(frozen=True, slots=True)
class Options:
    """What a publisher may ask for.

    Attributes:
        personal: Telephone numbers and names of persons are printed.
        prior: Last year's report of the same department, from which amounts are taken that nobody stated.
        charts: Charts are drawn beside the tables.
    """

    personal: bool = False
    prior: Report | None = None
    charts: bool = False


_PLAIN = Options()


def compose(
    report: Report,
    narrative: Narrative = EMPTY,
    *,
    book: Rulebook,
    scores: Sequence[ScoreSheet] = (),
    options: Options = _PLAIN,
) -> DocumentTree:
    """The whole document of a report.

    Raises:
        MingzhangError: No outline of the report's kind, place and year is known.
    """
    outline = outline_of(report, book, scores)
    redaction = redaction_of(narrative, options, book)
    shown = redaction.report(report)
    origins = Origins(shown, narrative, outline, options.prior)
    references: dict[str, str] = {}
    # Sentences name headings by number, and numbers are known when all headings are: composed twice.
    for _ in range(2):
        composer = _Composer(_speaker(origins, book, scores, references), book, shown, redaction, options.charts)
        blocks = tuple(composer.document())
        references = composer.references
    speaker = composer.speaker
    entity = narrative.entity or report.entity or ""
    return DocumentTree(speaker.plain(outline.title), entity, report.fiscal_year, blocks, narrative.notice)


def redaction_of(narrative: Narrative, options: Options, book: Rulebook) -> Redaction:
    """What a publication leaves out: what the rule book withholds by default, and what people withhold."""
    return Redaction(() if options.personal else book.documents.withholdings, narrative.withhold)


def outline_of(report: Report, book: Rulebook, scores: Sequence[ScoreSheet] = ()) -> OutlineDef:
    """The outline for a report: the place's own before the national one; of an evaluation, by what it scores.

    Raises:
        MingzhangError: None is known.
    """
    year = report.fiscal_year or 0
    scored = {"", *(book.policies[s.policy].form or "" for s in scores if s.policy in book.policies)}
    fitting = [
        known
        for known in book.documents.outlines
        if known.kind == report.kind
        and known.scores in scored
        and (known.year_from or 0) <= year <= (known.year_to or year)
        and (known.region == NATIONAL or known.region in (report.entity or ""))
    ]
    if not fitting:
        kinds = "、".join(dict.fromkeys(known.kind for known in book.documents.outlines))
        raise MingzhangError(f"还不会为 {report.kind}（{year} 年度）编公开文件；现有 {kinds}。请换一份材料。")
    return min(fitting, key=lambda known: known.region == NATIONAL)


def _speaker(
    origins: Origins, book: Rulebook, scores: Sequence[ScoreSheet], references: Mapping[str, str]
) -> Speaker:
    sections = [book.documents.sections[name] for name in origins.outline.sections]
    return Speaker(
        origins,
        Collector(origins, book, scores),
        {name: text for section in sections for name, text in section.figures.items()},
        {name: known for section in sections for name, known in section.collections.items()},
        references,
        {table.form: table.title for table in table_set_of(origins.report, book)},
        {path: text for section in sections for path, text in section.prior.items()},
    )


@dataclass
class _Composer:
    """Walks the outline once, counting headings."""

    speaker: Speaker
    book: Rulebook
    report: Report
    redaction: Redaction
    charts: bool
    references: dict[str, str] = field(default_factory=dict)
    _counts: list[int] = field(default_factory=list)
    _shown: dict[str, int] = field(default_factory=dict)

    def document(self) -> Iterator[Block]:
        """The blocks of all sections."""
        for name in self.speaker.origins.outline.sections:
            for known in self.book.documents.sections[name].blocks:
                yield from self._block(known, None)

    def _block(self, known: BlockDef, item: Item | None) -> Iterator[Block]:
        if not self.speaker.holds(known.when, item):
            for other in known.otherwise:
                yield from self._block(other, item)
        elif known.each:
            yield from self._each(known, item)
        else:
            yield from self._one(known, item)

    def _each(self, known: BlockDef, outer: Item | None) -> Iterator[Block]:
        items = self.speaker.items(known.each)
        if known.within and outer is not None:
            items = [item for item in items if words_of(item.get(known.within)) == outer.name]
        for item in items:
            yield from self._one(known, item)
        for other in known.otherwise if not items else ():
            yield from self._block(other, None)

    def _one(self, known: BlockDef, item: Item | None) -> Iterator[Block]:
        if known.page:
            yield PageBreak()
        yield from self._made(known, item)
        for inner in known.blocks:
            yield from self._block(inner, item)

    def _made(self, known: BlockDef, item: Item | None) -> Iterator[Block]:
        plain = self.speaker.plain
        if known.cover:
            lines = tuple(plain(line) for line in known.cover)
            yield Cover(lines, plain(known.issuer), plain(known.date))
        if known.contents:
            yield Contents(plain(known.contents))
        if known.heading:
            yield self._heading(known, item)
        if known.say:
            yield from self._paragraph(known, item)
        if known.given:
            yield from self._given(known)
        if known.table:
            yield from self._tables(known)
        if known.chart and self.charts:
            chart = drawn(known.chart, self.speaker.items(known.chart.of), self.speaker.origins.printing.unit)
            yield from [chart] if chart else []

    def _paragraph(self, known: BlockDef, item: Item | None) -> Iterator[Paragraph]:
        runs = self.redaction.runs(self.speaker.runs(known.say, item))
        if runs:
            number = self._number(known.numbered) if known.numbered else ""
            yield Paragraph((*_numbered(number), *runs))

    def _heading(self, known: BlockDef, item: Item | None) -> Heading:
        number = self._number(known.level) if known.level else ""
        pattern = self.speaker.origins.outline.headings.get(known.anchor, known.heading)
        runs = self.redaction.runs(self.speaker.runs(pattern, item))
        if known.anchor:
            title = self.speaker.plain(pattern, item)
            self.references[known.anchor] = f"{number.strip()}{title}"
        return Heading(max(known.level, 1), (*_numbered(number), *runs), known.anchor)

    def _number(self, level: int) -> str:
        """The next number of a level; the levels below begin anew."""
        self._counts = [*self._counts[:level], *[0] * (level - len(self._counts))]
        self._counts[level - 1] += 1
        count = self._counts[level - 1]
        pattern = self.speaker.origins.outline.numbering[level - 1]
        return pattern.replace("一", to_chinese(count)).replace("1", str(count))

    def _given(self, known: BlockDef) -> Iterator[Block]:
        """Whole paragraphs as people gave them."""
        found = self.speaker.items(known.given)
        for item in found:
            number = self._number(known.numbered) if known.numbered else ""
            runs = self.redaction.runs(self.speaker.runs("{item.label}", item))
            yield Paragraph((*_numbered(number), *runs))
        if not found:
            path = self.speaker.collections[known.given].under
            yield Paragraph((self.speaker.origins.ask(path),))

    def _tables(self, known: BlockDef) -> Iterator[Block]:
        if known.table != _WHOLE_SET:
            forms = [f for f in self.report.all(known.table) if known.subject in (f.subject or "")]
            yield from (self._sheet(form, SheetHeading(), self._anchor(form)) for form in forms)
            return
        for table in table_set_of(self.report, self.book):
            title: tuple[Run, ...] = (*_numbered(self._number(2)), Words(table.title))
            yield Heading(2, title, table.form)
            yield self._statutory(table)

    def _statutory(self, table: SetTable) -> Block:
        form = self.report.first(table.form)
        if form is None:
            return Paragraph((Ask(table.form, f"缺少{table.number}{table.title}"),))
        entity = self.speaker.origins.narrative.entity or self.report.entity or ""
        titled = replace(form, title=table.title, _by_id={})
        return self._sheet(titled, SheetHeading(entity, self.report.fiscal_year, table.number))

    def _anchor(self, form: FilledForm) -> str:
        """A name for a table that no other block has: a form may stand many times in a document."""
        self._shown[form.form] = self._shown.get(form.form, 0) + 1
        return f"{form.form}.table{self._shown[form.form]}"

    def _sheet(self, form: FilledForm, heading: SheetHeading, anchor: str = "") -> SheetBlock:
        sheet = lay_out(form, self.book.forms[form.form], heading)
        return SheetBlock(sheet, sum(sheet.widths) > _PORTRAIT, anchor)


def _numbered(number: str) -> tuple[Run, ...]:
    """A number before a heading or paragraph, a run of its own."""
    return (Words(number),) if number else ()


def asks_of(tree: DocumentTree) -> list[Ask]:
    """All gaps of a document, each once, in printed order."""
    found: dict[str, Ask] = {}
    for block in tree.blocks:
        for run in block.runs if isinstance(block, Heading | Paragraph) else ():
            if isinstance(run, Ask):
                found.setdefault(run.key, run)
    return list(found.values())
