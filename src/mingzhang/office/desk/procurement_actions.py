"""What can be done to procurements."""

from django.forms.models import model_to_dict

from mingzhang.office.desk.actions import Action, in_state, valued
from mingzhang.office.desk.contract_kinds import BUYERS, kind_of, procurement_page, suppliers
from mingzhang.office.desk.forms import model_form, words
from mingzhang.office.desk.rows import COMMON
from mingzhang.office.models import Procurement, Project
from mingzhang.office.services import procurement

_PROCUREMENT_FIELDS = (
    "name",
    "method",
    "category",
    "budget",
    "purchaser",
    "approval",
    "reports_finished_on",
    "report_sent_on",
    "supplier_chosen_on",
    "award_noticed_on",
    "supplier",
)
ProcurementForm = model_form(
    Procurement,
    _PROCUREMENT_FIELDS,
    limits={
        "method": words("procurement_method"),
        "category": words("procurement_category"),
        "supplier": suppliers,
    },
    hints={
        "purchaser": "办理采购的人员；验收时不能参加验收小组",
        "approval": "经批准采用公开招标以外方式的，填批准文号；不再计入累计招标限额",
    },
)


OF_PROJECT = (
    Action(
        "procure",
        "开始采购",
        "选定采购方式和品目，之后每一步的日期随时补登，期限自动计算。",
        lambda r, row, v, _: procurement.start_procurement(r.actor, row, v),
        ProcurementForm,
        roles=BUYERS,
        when=in_state(Project.State.APPROVED),
        done="采购已登记。",
        goes_to=procurement_page,
    ),
)
"""What is begun from a project."""

PROCUREMENT = kind_of(
    "procurement",
    "采购",
    Procurement,
    procurement_page,
    ("采购", "procurements"),
    (
        Action(
            "change",
            "登记进展",
            "补登各步的日期、供应商；次序颠倒会提示。",
            valued(procurement.change_procurement),
            ProcurementForm,
            roles=BUYERS,
            done="采购进展已登记。",
            first=True,
            initial=lambda _, row: model_to_dict(row, _PROCUREMENT_FIELDS),
        ),
        *COMMON,
    ),
    "project",
    "supplier",
)
