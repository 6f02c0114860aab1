"""Makes an office with many collectors that ask one database: many_collectors.py NUMBER."""

import sys
from decimal import Decimal

import django


def main(number: int) -> None:
    """Writes the office's database."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from mingzhang.office.scope import everything

    with everything("测试"):
        _rows(number)


def _rows(number: int) -> None:
    from mingzhang.office.models import Collector, Fund, Organisation, Project, ProjectIndicator, ProjectKind
    from mingzhang.office.services.organisations import found_organisation

    own = found_organisation("data", "临川市数据局", Organisation.Kind.DEPARTMENT)
    year = {"organisation": own, "fiscal_year": 2024}
    project = Project.objects.create(
        **year,
        code="P1",
        name="运维",
        kind=ProjectKind.objects.create(keeper=own, code="k", name="特定目标类"),
        fund=Fund.objects.create(keeper=own, fiscal_year=2024, code="f", name="资金"),
        functional_code="2010301",
        economic_code="30201",
        requested=Decimal(1),
    )
    indicator = ProjectIndicator.objects.create(
        **year,
        project=project,
        number=1,
        level1="产出指标",
        level2="质量指标",
        name="可用率",
        target="≥99%",
        weight=10,
    )
    Collector.objects.bulk_create(
        Collector(
            **year,
            indicator=indicator,
            name=f"查询 {n}",
            kind="sql",
            target="city",
            parameters={"query": "SELECT 1"},
            every=1,
        )
        for n in range(number)
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
