"""The example year as an office, all of it marked 示例数据; loading it twice loads it once."""

from mingzhang.office.services.demo.loading import Demo, load_demo
from mingzhang.office.services.demo.people import DemoUser

__all__ = ["Demo", "DemoUser", "load_demo"]
