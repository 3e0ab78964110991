"""Where every number of an edition comes from, in Chinese. Names, titles and identifiers stay as published."""

from collections.abc import Mapping

from auditapp.protocols.editions.examinations import ANOMALY, BIOMETRY, FIRST_TRIMESTER
from auditapp.protocols.editions.fmf_germany import FMF_GERMANY
from auditapp.protocols.editions.fmf_nt import FMF_NT
from auditapp.protocols.editions.herman import HERMAN
from auditapp.protocols.editions.mid_trimester import MID_TRIMESTER
from auditapp.protocols.editions.nt_anatomy import OPINION_SOURCE
from auditapp.protocols.editions.nt_structures import NT_STRUCTURES
from auditapp.protocols.editions.ranzcog import RANZCOG
from auditapp.protocols.editions.routine import ROUTINE
from auditapp.protocols.editions.salomon import SALOMON
from auditapp.protocols.editions.wanyonyi import WANYONYI


def _before(source: str) -> str:
    """As the edition before had it, which started sites keep."""
    return source.replace(f" {OPINION_SOURCE}", "")


BANDS = "分级界值 80/60 同 Zhao 等，BMC Medicine 2026;24:235"
AXIS = "头轴的常见范围（25.9° 至 45.5°）由我们根据 doi:10.17632/n2rbrb9t4f.1 中 586 幅已标注图像得出：其中 95% 位于此范围内。"
_FMF = (
    "评价条目：Fetal Medicine Foundation 11～13+6 周扫查规范。各条目等权及分级界值 80/60 由我们设定：FMF 未公布评分；界值取自 Zhao 等，"
    "BMC Medicine 2026;24:235。各结构须跨越的图像比例（45%）亦由我们设定，依据 doi:10.17632/n2rbrb9t4f.1 中 1131 幅已标注图像，其中 95% "
    f"跨越 49% 或以上。{AXIS}"
)
_OPINION = "各条目不能确定图像是否标准时，由机器从一个中心的专家分级学到的意见决定，以概率一半为界；此为我们的设定。"
_WANYONYI = (
    "Wanyonyi SZ 等，Ultrasound Obstet Gynecol 2014，649-654 页：六分，符合或不符合。机器所认定的水平（不超过 30°）和放大（图像的一半）"
    f"由我们设定。{BANDS}。"
)
_SALOMON = (
    "Salomon LJ 等，Ultrasound Obstet Gynecol 2006;27:34-40：每个条目一分。机器如何衡量对称（中线距颅骨中央不超过其宽度的十分之一；腹部短径"
    f"至少为长径的 85%）和大小（沿图像宽或高）由我们设定。{BANDS}；Salomon 未给出分级界值。"
)
_MID_TRIMESTER = (
    "IGHD DICOM Browser 中医院工作表（Matiari、TMK 和 Mithi 三地）的条目，每条一分。该表规定胎头、腹部和股骨占图像的 30%，未说明测量方法；"
    f"沿宽或高测量由我们设定，对称、圆形和放大的判定亦然。{BANDS}。"
)
_OWN = (
    "早孕期胎头和腹部、胸部、颜面部轮廓、肾脏和宫颈：因无已发表的评分，评价条目、分值和界限由我们设定；其结构取自 "
    "github.com/AIQualityControl/Plug-and-play-AI-assistant（commit 50e54dea）为各切面列出的结构，肾脏和宫颈除外；四腔心切面的增益和放大按 "
    "Dong 等，doi:10.1109/JBHI.2019.2948316 判定。"
)
_MARKS = "以哪些切面区分各类检查由我们设定。"
_FORM = "IGHD DICOM Browser 中医院工作表（Matiari、TMK 和 Mithi 三地）"
_ROUTINE = f"头臀长：{_WANYONYI} 丘脑水平横切面、腹部、股骨：{_SALOMON} 其他胎头切面、脊柱、鼻唇：{_MID_TRIMESTER} {_OWN}"
SOURCES: Mapping[str, str] = {
    FIRST_TRIMESTER.source: (
        "头臀长和 NT：江西 2024，doi:10.3877/cma.j.issn.1672-6448.2025.09.010 的两个质控切面；Zhao 等，BMC Medicine 2026;24:235 "
        f"的早孕期检查亦为两个切面，其名称我们未见。{_MARKS}"
    ),
    BIOMETRY.source: (
        f"胎头、腹部和股骨：{_FORM}的各组，每组须有一幅图像为证；Zhao 等，BMC Medicine 2026;24:235 的基本生物测量亦为三个切面，"
        f"其名称我们未见。{_MARKS}"
    ),
    ANOMALY.source: f"{_FORM}的六组，每组须有一幅图像为证。{_MARKS}",
    FMF_NT.source: f"{_FMF}{_OPINION}",
    _before(FMF_NT.source): _FMF,
    WANYONYI.source: _WANYONYI,
    SALOMON.source: _SALOMON,
    MID_TRIMESTER.source: _MID_TRIMESTER,
    ROUTINE.source: f"NT：{_FMF}{_OPINION} {_ROUTINE}",
    _before(ROUTINE.source): f"NT：{_FMF} {_ROUTINE}",
    FMF_GERMANY.source: (
        "FMF 德国，实践考核（fmf-deutschland.info）：切面、放大、羊膜、胎头和游标，各 0、1 或 2 分。其合格线不详：分级界值 80/60 "
        "取自 Zhao 等，BMC Medicine 2026;24:235。机器所认定的略有偏转（三个正中标志中的两个）、接近足够大（图像的 45%）和接近自然位"
        f"（22.1° 至 48.9°，已标注图像的 99%）由我们设定。{AXIS}"
    ),
    HERMAN.source: (
        "Herman A 等；评价条目和分值见 PMID 10658276 和 gyneco-online.com（score de Herman）：8-9 优，4-7 尚可，2-3 中等，0-1 不可接受。"
        f"我们以 8-9 为标准，4-7 为基本标准，4 以下为非标准。{AXIS}"
    ),
    RANZCOG.source: (
        "RANZCOG 颈项透明层项目，图像评估（nuchaltrans.edu.au）：六项，符合四项即通过。我们以通过为标准；无中间等级。皮肤线清晰度达到尚可即"
        f"视为长度足够，此为我们的设定。{AXIS}"
    ),
    NT_STRUCTURES.source: (
        f"Cui 与 Dong 2022，Dataset for Fetus Framework，doi:10.17632/n2rbrb9t4f.1 中标注的九个结构。等权由我们设定；{BANDS}。"
    ),
}
