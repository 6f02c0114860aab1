"""The table of units: per dimension its units with their sizes, and the nouns that count only themselves."""

from fractions import Fraction

# One dimension a line: its units, each with its size in the first. 万, 亿 … before a unit multiply it and are not
# listed. Neither months nor working days are a number of days: they need a calendar. Storage counts in powers of
# two. 分 is a score, a minute or a hundredth of a 元; the line that comes first is the likeliest.
_SIZES = """
score             分=1
money             元=1 圆=1 角=1/10 分=1/100
ratio             倍=1 成=1/10 %=1/100 ‰=1/1000 ‱=1/10000
percentage_point  百分点=1 基点=1/100 BP=1/100
time              秒=1 秒钟=1 s=1 毫秒=1/1000 ms=1/1000 微秒=1/1000000 μs=1/1000000
time              分钟=60 分=60 min=60 小时=3600 时=3600 h=3600
time              天=86400 日=86400 自然日=86400 自然天=86400 日历日=86400 日历天=86400 周=604800 星期=604800
months            月=1 季度=3 季=3 年=12 年度=12 周年=12
workdays          工作日=1
data              B=1 字节=1 KB=1024 K=1024 MB=1048576 M=1048576 GB=1073741824 G=1073741824
data              TB=1099511627776 T=1099511627776 PB=1125899906842624 P=1125899906842624 EB=1152921504606846976
bandwidth         bps=1 Kbps=1000 Mbps=1000000 Gbps=1000000000 Tbps=1000000000000
length            米=1 m=1 公里=1000 km=1000 分米=1/10 厘米=1/100 cm=1/100 毫米=1/1000 mm=1/1000 海里=1852
area              平方米=1 ㎡=1 m²=1 m2=1 平米=1 平方公里=1000000 平方千米=1000000 km²=1000000
area              公顷=10000 亩=2000/3 平方厘米=1/10000
volume            立方米=1 m³=1 m3=1 升=1/1000 L=1/1000 毫升=1/1000000
mass              克=1 g=1 毫克=1/1000 mg=1/1000 斤=500 公斤=1000 kg=1000 吨=1000000 t=1000000
energy            瓦时=1 kWh=1000
power             瓦=1 W=1 kW=1000 兆瓦=1000000 MW=1000000
count             个=1
人                人=1 名=1
人次              人次=1
"""
# 人次 is not 人, 批次 is not 批: each counts its own kind of thing.
_NOUNS = """
条 项 件 家 套 台 次 场 份 户 路 架 辆 位 批 批次 期 篇 篇次 座 处 所 间 株 棵 头 只 艘 艇 列 节 门 班 组 团组 队 支
部 本 册 幅 张 页 字 场次 台次 件次 车次 架次 户次 家次 班次 轮 轮次 课时 学时 学分 例 宗 起 桩 类 种 款 项次 层 栋
幢 块 片 段 盏 根 口 眼 副 把 枚 瓶 盒 包 箱 袋 桶 人天 人日 人月 人年 票 卷 帧 点位 站 站点 端口 核 卡 席 席位 座席
坐席 床 床位 单 笔 步 对 双 届 国 省 市 县 区 区市 镇 街道 村 社区 企业 单位 部门 方 度 美元 欧元 港元 日元 英镑
节点 用户 终端 车位 ℃
"""


def read_table() -> dict[str, tuple[tuple[str, Fraction], ...]]:
    """Unit to all its meanings: (dimension, size), the likeliest first."""
    meanings: dict[str, tuple[tuple[str, Fraction], ...]] = {
        noun: ((noun, Fraction(1)),) for noun in _NOUNS.split()
    }
    for line in _SIZES.strip().splitlines():
        dimension, *units = line.split()
        for unit in units:
            name, _, size = unit.partition("=")
            meanings[name] = (*meanings.get(name, ()), (dimension, Fraction(size)))
    return meanings
