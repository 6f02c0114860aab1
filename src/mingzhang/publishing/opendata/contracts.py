"""Contracts in the Open Contracting Data Standard (1.1): a release for each event, a record for each contract."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import msgspec

from mingzhang.publishing.contract import Json
from mingzhang.publishing.sealing.canonical import digest_of

VERSION = "1.1"
PREFIX = "ocds-000000"
"""Not registered with the Open Contracting Partnership; a publisher registers one and passes it."""

_SHORT = 12
_CURRENCY = "CNY"


@dataclass(frozen=True, slots=True)
class PublishedContract:
    """A contract as it is published.

    Attributes:
        amount: In yuan.
        events: Event of the rule book to its day.
        sample: Partly made up; every release says so.
    """

    subject: str
    amount: Decimal
    buyer: str
    supplier: str
    events: Mapping[str, date]
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes, when, and under which addresses and registered prefix."""

    name: str
    published: date
    address: str = "urn:mingzhang:ocds"
    prefix: str = PREFIX


def release_package(contracts: Sequence[PublishedContract], publisher: Publisher) -> Json:
    """All releases of some contracts."""
    releases = [release for contract in contracts for release in _releases(contract, publisher)]
    return {**_head(publisher, "releases"), "releases": releases}


def record_package(contracts: Sequence[PublishedContract], publisher: Publisher) -> Json:
    """A record for each contract: its releases and what they come to."""
    records = [_record(contract, publisher) for contract in contracts if _steps(contract)]
    return {**_head(publisher, "records"), "records": records}


def _head(publisher: Publisher, what: str) -> Json:
    return {
        "uri": f"{publisher.address}:{what}",
        "version": VERSION,
        "publishedDate": _moment(publisher.published),
        "publisher": {"name": publisher.name},
        "license": "https://creativecommons.org/publicdomain/zero/1.0/",
    }


def _record(contract: PublishedContract, publisher: Publisher) -> Json:
    releases = list(_releases(contract, publisher))
    last = releases[-1]
    compiled = {**last, "id": f"{last['ocid']}-compiled", "tag": ["compiled"]}
    return {"ocid": last["ocid"], "releases": releases, "compiledRelease": compiled}


def _releases(contract: PublishedContract, publisher: Publisher) -> Iterator[Json]:
    """Each step of the contract, telling all that was known by then."""
    ocid = f"{publisher.prefix}-{_key(contract)}"
    known: Json = {}
    for step, day in _steps(contract):
        known = {**known, **_told(contract, step, day, known)}
        yield {
            "ocid": ocid,
            "id": f"{ocid}-{step}",
            "date": _moment(day),
            "tag": [_TAGS[step]],
            "initiationType": "tender",
            "language": "zh",
            "parties": _parties(contract),
            "buyer": _reference(contract.buyer),
            **known,
        }


_TAGS = {
    "award_noticed": "award",
    "contract_signed": "contract",
    "accepted": "contractUpdate",
    "paid": "implementation",
}


def _steps(contract: PublishedContract) -> list[tuple[str, date]]:
    """The events that the standard knows, in the order of their days."""
    found = [(step, contract.events[step]) for step in _TAGS if step in contract.events]
    return sorted(found, key=lambda pair: pair[1])


def _told(contract: PublishedContract, step: str, day: date, known: Json) -> Json:
    """What a step adds, or says anew."""
    if step == "award_noticed":
        return {"awards": [_award(contract, day)]}
    signed = contract.events.get("contract_signed")
    award = {} if "awards" in known else {"awards": [_award(contract, signed)]}
    return {**award, "contracts": [_contract(contract, step, day, known)]}


def _award(contract: PublishedContract, day: date | None) -> Json:
    made: Json = {
        "id": "1",
        "title": _title(contract),
        "status": "active",
        "value": _value(contract.amount),
        "suppliers": [_reference(contract.supplier)],
    }
    return {**made, "date": _moment(day)} if day else made


def _contract(contract: PublishedContract, step: str, day: date, known: Json) -> Json:
    before = known.get("contracts", [{}])[0]
    made: Json = {
        "id": "1",
        "awardID": "1",
        "title": _title(contract),
        "value": _value(contract.amount),
        **before,
        "status": "terminated" if step == "paid" else "active",
    }
    if step == "contract_signed":
        made["dateSigned"] = _moment(day)
    if step == "paid":
        made["implementation"] = {"transactions": [_transaction(contract, day)]}
    return made


def _transaction(contract: PublishedContract, day: date) -> Json:
    return {
        "id": "1",
        "date": _moment(day),
        "value": _value(contract.amount),
        "payer": _reference(contract.buyer),
        "payee": _reference(contract.supplier),
    }


def _parties(contract: PublishedContract) -> list[Json]:
    return [
        {**_reference(contract.buyer), "roles": ["buyer", "payer"]},
        {**_reference(contract.supplier), "roles": ["supplier", "payee"]},
    ]


def _reference(name: str) -> Json:
    return {"id": digest_of([name])[:_SHORT], "name": name}


def _value(amount: Decimal) -> Json:
    """The standard wants a JSON number: written digit by digit, never through a binary float."""
    return {"amount": msgspec.Raw(f"{amount:f}".encode()), "currency": _CURRENCY}


def _title(contract: PublishedContract) -> str:
    return f"{contract.subject}（示例数据）" if contract.sample else contract.subject


def _key(contract: PublishedContract) -> str:
    return digest_of([contract.buyer, contract.subject])[:_SHORT]


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00+08:00"
