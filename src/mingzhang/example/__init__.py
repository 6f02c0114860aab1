"""The bundled example year: one city department's published figures, as data.

What was never published (dates, suppliers, telephone numbers) is made up and marked 示例数据; goals, reasons and
notes are in our own words. The narrative inputs stand in `data/narrative.yaml`; their schema belongs to the
documents that are made of them.
"""

from mingzhang.example.contracts import ExampleContract, load_contracts
from mingzhang.example.loader import load_example, read_data

SAMPLE_NOTE = (
    "示例数据：数字取自公开的部门决算和绩效评价，目标、原因和表注另行撰写；"
    "合同日期、供应商、电话等未公开的内容为虚拟。"
)
"""What must be said wherever the example is shown."""

__all__ = ["SAMPLE_NOTE", "ExampleContract", "load_contracts", "load_example", "read_data"]
