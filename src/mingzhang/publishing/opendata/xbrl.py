"""The statutory tables as tagged figures: an xBRL-JSON report and a small taxonomy made from the rule book."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from mingzhang.errors import QuantityError
from mingzhang.forms import Cell, FilledForm, Report
from mingzhang.publishing.contract import Json, plain
from mingzhang.quantities.units import conversion_factor, convert
from mingzhang.rulebook import ColumnDef, FormDef, Rulebook

NAMESPACE = "urn:mingzhang:taxonomy:{kind}:1"
_ENTITIES = "urn:mingzhang:entity-by-name"
_STANDARD = "http://www.xbrl.org/2003/role/"
_YUAN = "元"
_NOT_A_NAME = re.compile(r"[^A-Za-z0-9_.-]")


def taxonomy_files(kind: str, book: Rulebook) -> dict[str, bytes]:
    """Schema, labels, presentation and dimensions of all forms of a kind, by file name."""
    forms = [form for form in book.forms.values() if form.kind == kind and form.number]
    texts = {
        f"{kind}.xsd": _schema(kind, forms),
        f"{kind}-label.xml": _linkbase(_labels(kind, forms)),
        f"{kind}-presentation.xml": _linkbase(_presentation(kind, forms)),
        f"{kind}-definition.xml": _linkbase(_definition(kind, forms)),
    }
    return {name: text.encode() for name, text in texts.items()}


def oim_report(report: Report, book: Rulebook, folder: str = "taxonomy") -> Json:
    """The xBRL-JSON of one report: each amount in yuan with its printed precision; other cells are not amounts."""
    return {
        "documentInfo": {
            "documentType": "https://xbrl.org/2021/xbrl-json",
            "namespaces": {
                "mz": NAMESPACE.format(kind=report.kind),
                "iso4217": "http://www.xbrl.org/2003/iso4217",
                "name": _ENTITIES,
                "xbrl": "https://xbrl.org/2021",
            },
            "taxonomy": [f"{folder}/{report.kind}.xsd"],
        },
        "facts": dict(_facts(report, book)),
    }


def _facts(report: Report, book: Rulebook) -> Iterator[tuple[str, Json]]:
    year = report.fiscal_year
    if year is None or report.entity is None:
        return
    whose = {"entity": f"name:{report.entity}", "period": f"{year}-01-01T00:00:00/{year + 1}-01-01T00:00:00"}
    for form in report.forms:
        definition = book.forms.get(form.form)
        if definition and definition.number and definition.kind == report.kind:
            yield from _form_facts(form, definition, whose)


def _form_facts(form: FilledForm, definition: FormDef, whose: Json) -> Iterator[tuple[str, Json]]:
    known = {column.id for column in _columns(definition)}
    for row in form.rows:
        for column, cell in row.cells.items():
            fact = _amount(cell) if column in known else None
            if fact is not None:
                concept = f"mz:{_concept(definition, column)}"
                dimensions = {"concept": concept, **whose, "unit": "iso4217:CNY", "mz:row": row.id}
                yield f"f.{form.form}.{row.id}.{column}", {**fact, "dimensions": dimensions}


def _amount(cell: Cell) -> Json | None:
    """An amount in yuan, `decimals` as XBRL counts them: printed to a hundredth of 万元 it is known to 100 yuan."""
    if cell.value is None or cell.unit is None or cell.decimals is None:
        return None
    try:
        factor, value = conversion_factor(cell.unit, _YUAN), convert(cell.value, cell.unit, _YUAN)
    except QuantityError:
        return None
    shift = Decimal(factor.numerator).adjusted() - Decimal(factor.denominator).adjusted()
    whole = value.to_integral_value()
    return {"value": plain(whole if whole == value else value.normalize()), "decimals": cell.decimals - shift}


def _columns(definition: FormDef) -> Iterator[ColumnDef]:
    """The amount columns of a form, each once."""
    seen: set[str] = set()
    for block in definition.blocks:
        for column in block.columns:
            if column.type == "amount" and column.id not in seen:
                seen.add(column.id)
                yield column


def _concept(definition: FormDef, column: str) -> str:
    return _NOT_A_NAME.sub("_", f"{definition.id}.{column}")


def _table(definition: FormDef) -> str:
    return _concept(definition, "table")


def _concepts(form: FormDef) -> Iterator[tuple[str, str, str]]:
    """The elements of a form, its table first: name, Chinese and English label."""
    yield _table(form), form.title, form.title_en
    for column in _columns(form):
        yield _concept(form, column.id), f"{form.title} {column.label}", f"{form.title_en}, {column.id}"


def _schema(kind: str, forms: Sequence[FormDef]) -> str:
    namespace = NAMESPACE.format(kind=kind)
    roles = "".join(
        f'<link:roleType roleURI="{_role(form)}" id="role_{_table(form)}"><link:definition>{escape(form.title)}'
        "</link:definition><link:usedOn>link:presentationLink</link:usedOn><link:usedOn>link:definitionLink"
        "</link:usedOn></link:roleType>"
        for form in forms
    )
    links = "".join(
        f'<link:linkbaseRef xlink:type="simple" xlink:arcrole="http://www.w3.org/1999/xlink/properties/linkbase" '
        f'xlink:role="{_STANDARD}{role}LinkbaseRef" xlink:href="{kind}-{role}.xml"/>'
        for role in ("label", "presentation", "definition")
    )
    elements = "\n".join(line for form in forms for line in _elements(form))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance" '
        'xmlns:xbrldt="http://xbrl.org/2005/xbrldt" xmlns:link="http://www.xbrl.org/2003/linkbase" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" targetNamespace="{namespace}" '
        'elementFormDefault="qualified">\n'
        f"<xs:annotation><xs:appinfo>{roles}{links}</xs:appinfo></xs:annotation>\n"
        f"{_imports()}\n{elements}\n{_row_axis()}"
        "</xs:schema>\n"
    )


def _imports() -> str:
    known = {
        "http://www.xbrl.org/2003/instance": "http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd",
        "http://xbrl.org/2005/xbrldt": "http://www.xbrl.org/2005/xbrldt-2005.xsd",
    }
    return "".join(f'<xs:import namespace="{name}" schemaLocation="{place}"/>' for name, place in known.items())


def _elements(form: FormDef) -> Iterator[str]:
    head, *concepts = [name for name, _, _ in _concepts(form)]
    yield _element(head, "xbrli:stringItemType", "xbrldt:hypercubeItem", abstract=True)
    yield from (_element(name, "xbrli:monetaryItemType", "xbrli:item") for name in concepts)


def _element(name: str, kind: str, group: str, *, abstract: bool = False, more: str = "") -> str:
    return (
        f'<xs:element name="{name}" id="{name}" type="{kind}" substitutionGroup="{group}" nillable="true" '
        f'abstract="{"true" if abstract else "false"}" xbrli:periodType="duration"{more}/>'
    )


def _row_axis() -> str:
    """The dimension of rows: whatever row the form has, by its identifier or code."""
    axis = _element(
        "row", "xbrli:stringItemType", "xbrldt:dimensionItem", abstract=True, more=' xbrldt:typedDomainRef="#rowId"'
    )
    return f'{axis}\n<xs:element name="rowId" id="rowId" type="xs:string"/>\n'


def _role(form: FormDef) -> str:
    return f"{NAMESPACE.format(kind=form.kind)}:role:{form.number}"


def _linkbase(parts: Iterable[str]) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<link:linkbase xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:xbrldt="http://xbrl.org/2005/xbrldt">\n'
        + "".join(f"{part}\n" for part in parts)
        + "</link:linkbase>\n"
    )


def _locator(kind: str, name: str) -> str:
    return f'<link:loc xlink:type="locator" xlink:href="{kind}.xsd#{name}" xlink:label="{name}"/>'


def _labels(kind: str, forms: Sequence[FormDef]) -> Iterator[str]:
    yield f'<link:labelLink xlink:type="extended" xlink:role="{_STANDARD}link">'
    for form in forms:
        for name, zh, en in _concepts(form):
            yield _locator(kind, name)
            yield (
                f'<link:labelArc xlink:type="arc" xlink:arcrole="http://www.xbrl.org/2003/arcrole/concept-label" '
                f'xlink:from="{name}" xlink:to="{name}_label"/>'
            )
            for language, text in (("zh", zh), ("en", en)):
                yield (
                    f'<link:label xlink:type="resource" xlink:label="{name}_label" xlink:role="{_STANDARD}label" '
                    f"xml:lang={quoteattr(language)}>{escape(text)}</link:label>"
                )
    yield "</link:labelLink>"


def _presentation(kind: str, forms: Sequence[FormDef]) -> Iterator[str]:
    yield from (_role_ref(kind, form) for form in forms)
    for form in forms:
        head, *concepts = [name for name, _, _ in _concepts(form)]
        yield f'<link:presentationLink xlink:type="extended" xlink:role="{_role(form)}">{_locator(kind, head)}'
        for order, name in enumerate(concepts, 1):
            yield _locator(kind, name)
            yield (
                '<link:presentationArc xlink:type="arc" '
                'xlink:arcrole="http://www.xbrl.org/2003/arcrole/parent-child" '
                f'xlink:from="{head}" xlink:to="{name}" order="{order}"/>'
            )
        yield "</link:presentationLink>"


def _definition(kind: str, forms: Sequence[FormDef]) -> Iterator[str]:
    """Every amount of a form stands in its table, and the table has rows."""
    roles = "".join(
        f'<link:arcroleRef arcroleURI="http://xbrl.org/int/dim/arcrole/{name}" xlink:type="simple" '
        f'xlink:href="http://www.xbrl.org/2005/xbrldt-2005.xsd#{name}"/>'
        for name in ("all", "hypercube-dimension")
    )
    yield "".join(_role_ref(kind, form) for form in forms) + roles
    for form in forms:
        head, *concepts = [name for name, _, _ in _concepts(form)]
        yield (
            f'<link:definitionLink xlink:type="extended" xlink:role="{_role(form)}">'
            f"{_locator(kind, head)}{_locator(kind, 'row')}"
        )
        yield _arc("hypercube-dimension", head, "row")
        for name in concepts:
            more = ' xbrldt:closed="true" xbrldt:contextElement="scenario"'
            yield _locator(kind, name) + _arc("all", name, head, more)
        yield "</link:definitionLink>"


def _arc(role: str, source: str, target: str, more: str = "") -> str:
    return (
        f'<link:definitionArc xlink:type="arc" xlink:arcrole="http://xbrl.org/int/dim/arcrole/{role}" '
        f'xlink:from="{source}" xlink:to="{target}" order="1"{more}/>'
    )


def _role_ref(kind: str, form: FormDef) -> str:
    return (
        f'<link:roleRef roleURI="{_role(form)}" xlink:type="simple" xlink:href="{kind}.xsd#role_{_table(form)}"/>'
    )
