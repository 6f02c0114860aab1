"""Codes and keys that a request names, as rows."""

from django.http import HttpRequest

from mingzhang.office.api.calling import actor_of
from mingzhang.office.models import Fund, IndicatorDefinition, Organisation, ProjectKind
from mingzhang.office.queries.master import funds, kinds
from mingzhang.office.queries.organisations import seen_organisations
from mingzhang.office.services.acting import NotFoundError, RefusedError


def organisation(request: HttpRequest, code: str) -> Organisation:
    """An organisation whose rows the caller may see.

    Raises:
        NotFoundError: There is none.
    """
    row = seen_organisations(actor_of(request)).filter(code=code).first()
    if row is None:
        raise NotFoundError(f"没有单位“{code}”，或者不在您的范围内。")
    return row


def district(code: str) -> Organisation:
    """A district that money is shared out to; all districts are known to all who share out.

    Raises:
        RefusedError: There is none.
    """
    row = Organisation.objects.filter(code=code, kind=Organisation.Kind.DISTRICT).first()
    if row is None:
        raise RefusedError({"district": f"没有区市“{code}”。"})
    return row


def fund(year: int, code: str) -> Fund:
    """A fund of a year, by its code.

    Raises:
        RefusedError: There is none.
    """
    row = funds(year).filter(code=code).first()
    if row is None:
        raise RefusedError({"fund": f"{year} 年度没有资金“{code}”。"})
    return row


def definition(key: int, named: str) -> IndicatorDefinition:
    """An entry of the library, by its key.

    Args:
        key: The entry's.
        named: What the request calls it.

    Raises:
        RefusedError: There is none.
    """
    row = IndicatorDefinition.objects.filter(pk=key).first()
    if row is None:
        raise RefusedError({named: f"指标库里没有第 {key} 号指标。"})
    return row


def kind(code: str) -> ProjectKind:
    """A kind of project, by its code.

    Raises:
        RefusedError: There is none.
    """
    row = kinds().filter(code=code).first()
    if row is None:
        raise RefusedError({"kind": f"没有项目类别“{code}”。"})
    return row
