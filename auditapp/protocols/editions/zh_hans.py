"""The editions' texts in Chinese, beside the rows, whose English stays as it was published. Words: docs/glossary-zh.md."""

from collections.abc import Iterator, Mapping

from auditapp.protocols.editions.nt_anatomy import NT_ANATOMY
from auditapp.protocols.editions.zh_hans_planes import ADVICE, STATEMENTS
from auditapp.protocols.editions.zh_hans_sources import SOURCES
from auditapp.protocols.phrasing import name_of

STRUCTURES: Mapping[str, tuple[str, str]] = {
    # code: (its name in the editions, Chinese)
    "fetus": ("Fetus", "胎儿"),
    "crown": ("Crown", "头顶"),
    "rump": ("Rump", "臀部"),
    "skull": ("Skull", "颅骨光环"),
    "midline": ("Midline (falx)", "脑中线（大脑镰）"),
    "thalami": ("Thalami", "丘脑"),
    "csp": ("Cavum septi pellucidi", "透明隔腔"),
    "choroid_plexus": ("Choroid plexus", "脉络丛"),
    "lateral_ventricle": ("Lateral ventricle", "侧脑室"),
    "cerebellum": ("Cerebellum", "小脑"),
    "cm": ("Cisterna magna", "小脑延髓池"),
    "abdomen_wall": ("Wall of the abdomen", "腹壁"),
    "cord_insertion": ("Insertion of the cord", "脐带腹壁插入处"),
    "stomach": ("Stomach", "胃泡"),
    "umbilical_vein": ("Umbilical vein at the portal sinus", "脐静脉（门静脉窦处）"),
    "kidney": ("Kidney", "肾脏"),
    "spine": ("Spine", "脊柱"),
    "femur": ("Femur", "股骨"),
    "femur_end": ("End of the femur", "股骨端"),
    "thorax_wall": ("Wall of the thorax", "胸壁"),
    "heart": ("Heart", "心脏"),
    "nasal_bone": ("Nasal bone", "鼻骨"),
    "nose": ("Nose", "鼻"),
    "lips": ("Lips", "唇"),
    "chin": ("Chin", "下颌"),
    "upper_lip": ("Upper lip", "上唇"),
    "nostrils": ("Nostrils", "鼻孔"),
    "cervical_canal": ("Cervical canal", "宫颈管"),
    "internal_os": ("Internal os", "宫颈内口"),
    "external_os": ("External os", "宫颈外口"),
    "midbrain": ("Midbrain", "中脑"),
    "nt": ("Nuchal translucency", "颈项透明层"),
    "it": ("Intracranial translucency", "颅内透明层（IT）"),
    "palate": ("Palate", "硬腭"),
    "nasal_tip": ("Nasal tip", "鼻尖"),
    "nasal_skin": ("Nasal skin", "鼻部皮肤"),
}
PLANES: Mapping[str, str] = {
    "Nuchal translucency": "颈项透明层",
    "Crown-rump length": "头臀长",
    "Head, trans-thalamic": "丘脑水平横切面",
    "Head": "胎头横切面",
    "Abdomen": "上腹部横切面",
    "Femur": "股骨长轴切面",
    "Head, trans-ventricular": "侧脑室水平横切面",
    "Head, trans-cerebellar": "小脑水平横切面",
    "Spine": "脊柱矢状切面",
    "Nose and lips": "鼻唇冠状切面",
    "Head, first trimester": "早孕期胎头横切面",
    "Abdomen with the cord, first trimester": "早孕期腹部脐带插入处切面",
    "Thorax with the four chambers": "四腔心切面",
    "Profile": "颜面部正中矢状切面",
    "Kidneys": "双肾横切面",
    "Cervix": "宫颈矢状切面",
}
EXAMINATIONS: Mapping[str, str] = {
    "First trimester": "早孕期",
    "Biometry": "生物测量",
    "Mid-trimester anomaly scan": "中孕期畸形筛查",
}
EDITIONS: Mapping[str, str] = {
    "NT plane, FMF criteria": "NT 切面（FMF 评价条目）",
    "NT plane, FMF-Germany score": "NT 切面（FMF 德国评分）",
    "NT plane, Herman score": "NT 切面（Herman 评分）",
    "NT plane, RANZCOG image assessment": "NT 切面（RANZCOG 图像评估）",
    "NT plane, nine structures": "NT 切面（九个结构）",
    "Crown-rump length, Wanyonyi criteria": "头臀长（Wanyonyi 评价条目）",
    "Biometry planes, Salomon criteria": "生物测量切面（Salomon 评价条目）",
    "Mid-trimester anomaly planes": "中孕期畸形筛查切面",
    "Routine audit: NT (FMF), CRL (Wanyonyi), biometry (Salomon), anomaly planes": (
        "常规质控：NT（FMF）、头臀长（Wanyonyi）、生物测量（Salomon）、畸形筛查切面"
    ),
}


def _structures() -> Iterator[tuple[str, str]]:
    """Each structure as the editions name it and as verdicts' reasons do; the NT edition by structures says one sentence of each."""
    for code, (name, chinese) in STRUCTURES.items():
        yield name, chinese
        yield name_of(code), chinese
    for structure in NT_ANATOMY:
        chinese = STRUCTURES[structure.code][1]
        yield f"{structure.name} seen", f"显示{chinese}"
        yield f"Adjust the mid-sagittal section until this shows: {structure.name.lower()}.", f"调整正中矢状切面，直至显示{chinese}。"


TEXTS: Mapping[str, str] = {**dict(_structures()), **PLANES, **EXAMINATIONS, **EDITIONS, **STATEMENTS, **ADVICE, **SOURCES}
