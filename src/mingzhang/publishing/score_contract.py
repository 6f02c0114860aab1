"""The JSON of scores: each with its formula, its inputs down to cells, and what the text says of it."""

from mingzhang.forms import Source
from mingzhang.publishing.contract import Json, evidence_json, place_json, plain
from mingzhang.scoring.derivation import sentence
from mingzhang.scoring.methods import number
from mingzhang.scoring.model import GroupScore, IndicatorScore, Input, ScoreSheet, StatedScore


def sheet_json(sheet: ScoreSheet) -> Json:
    """One form or evaluation with its scores."""
    return {
        "policy": sheet.policy,
        "document": sheet.document,
        "subject": sheet.subject,
        "printed": plain(sheet.printed),
        "computed": plain(sheet.computed),
        "grade_printed": sheet.grade_printed,
        "grade": sheet.grade,
        "points_computed": number(sheet.points_computed),
        "points_judged": number(sheet.points_judged),
        "parts": [{"name": n, "printed": plain(p), "computed": plain(c)} for n, p, c in sheet.parts],
        "indicators": [_indicator(indicator) for indicator in sheet.indicators],
        "groups": [_group(group) for group in sheet.groups],
        "why": sheet.why,
    }


def _indicator(score: IndicatorScore) -> Json:
    return {
        "name": score.name,
        "weight": plain(score.weight),
        "target": score.target,
        "actual": score.actual,
        "printed": plain(score.printed),
        "computed": plain(score.computed),
        "formula": score.formula,
        "method": score.method,
        "inputs": [_input(one) for one in score.inputs],
        "judged_by": score.judged_by,
        "why": score.why,
        "group": [*score.path] if score.path else [score.group],
        "sentence": sentence(score),
        "stated": [_stated(one) for one in score.stated],
        "evidence": [evidence_json(one) for one in score.evidence],
        **place_json(score.source or Source()),
    }


def _input(one: Input) -> Json:
    return {
        "name": one.id,
        "label": one.label,
        "value": None if one.value is None else number(one.value),
        "words": one.words or None,
        "unit": one.unit,
        "formula": one.formula or None,
        "why": one.why,
        "notes": list(one.notes),
        "items": list(one.items),
        "others": list(one.others),
        "sources": [evidence_json(source) for source in one.sources],
        "inputs": [_input(part) for part in one.parts],
    }


def _stated(one: StatedScore) -> Json:
    return {
        "score": plain(one.score),
        "formula": one.formula or None,
        "lost": plain(one.lost),
        "text": one.source.text,
        **place_json(one.source.source),
    }


def _group(group: GroupScore) -> Json:
    return {
        "path": list(group.path),
        "weight": plain(group.weight),
        "printed": plain(group.printed),
        "computed": plain(group.computed),
    }
