"""Whom the training pictures come from, and under which licence: for every model card."""

from collections.abc import Mapping

Source = Mapping[str, str]

FIRST_TRIMESTER: Source = {
    "name": "Dataset for Fetus Framework",
    "kind": "real",
    "licence": "CC BY 4.0",
    "attribution": "Cui C., Dong F. (2022) Dataset for Fetus Framework, Mendeley Data V1, doi:10.17632/n2rbrb9t4f.1 "
    "(subset, boxes re-ordered to x,y)",
}
FETAL_PLANES: Source = {
    "name": "FETAL_PLANES_DB",
    "kind": "real",
    "licence": "CC BY 4.0",
    "attribution": "Burgos-Artizzu X.P. et al. (2020) FETAL_PLANES_DB, Zenodo 10.5281/zenodo.3904280, Sci Rep 10:10200 "
    "(subset; most brain images resized to 959x661 by a third party; saved as grey PNG)",
}
AFRICAN: Source = {
    "name": "Maternal fetal ultrasound planes from low-resource imaging settings in five African countries",
    "kind": "real",
    "licence": "CC BY 4.0",
    "attribution": "Sendra-Balcells C. et al. (2023) Maternal fetal ultrasound planes from low-resource imaging settings in five African "
    "countries, Zenodo 10.5281/zenodo.7540448 (subset of three countries, identical images removed, grey PNG)",
}
HC18: Source = {
    "name": "HC18",
    "kind": "real",
    "licence": "CC BY 4.0",
    "attribution": "van den Heuvel T.L.A. et al. (2018) HC18, Zenodo 10.5281/zenodo.1327317, PLoS ONE 13(8):e0200412 "
    "(subset; filled masks made by a third party from the ellipses)",
}
GRADED: Source = {
    **FIRST_TRIMESTER,
    "name": "Dataset for Fetus Framework, graded",
    "attribution": "Cui C., Dong F. (2022) Dataset for Fetus Framework, Mendeley Data V1, doi:10.17632/n2rbrb9t4f.1 "
    "(its Set2 non-standard and some standard images, with the publishers' grade; saved as JPEG)",
}
FETAL_PLANES_MORE: Source = {
    **FETAL_PLANES,
    "name": "FETAL_PLANES_DB, further pictures",
    "attribution": "Burgos-Artizzu X.P. et al. (2020) FETAL_PLANES_DB, Zenodo 10.5281/zenodo.3904280, Sci Rep 10:10200 "
    "(subset; most re-hosted by third parties as 640x640 JPEG, their shape restored; marks of cavum septi pellucidi and lateral ventricle "
    "by an unnamed third party in the style of Alzubaidi et al. 2023, CC BY 4.0)",
}
FETUS_FRAMEWORK: Source = {
    **FIRST_TRIMESTER,
    "attribution": "Cui C., Dong F. (2022) Dataset for Fetus Framework, Mendeley Data V1, doi:10.17632/n2rbrb9t4f.1",
}
FETAL_PLANES_DB: Source = {
    **FETAL_PLANES,
    "attribution": "Burgos-Artizzu X.P. et al. (2020) FETAL_PLANES_DB, Zenodo 10.5281/zenodo.3904280, Sci Rep 10:10200",
}
AFRICAN_PLANES: Source = {
    **AFRICAN,
    "attribution": "Sendra-Balcells C. et al. (2023) Maternal fetal ultrasound planes from low-resource imaging settings in five African "
    "countries, Zenodo 10.5281/zenodo.7540448",
}
HC18_ORIGINAL: Source = {
    **HC18,
    "attribution": "van den Heuvel T.L.A. et al. (2018) HC18, Zenodo 10.5281/zenodo.1327317, PLoS ONE 13(8):e0200412",
}
HEAD_BIOMETRY: Source = {
    "name": "Large-scale annotation dataset for fetal head biometry",
    "kind": "real",
    "licence": "CC BY 4.0",
    "attribution": "Alzubaidi M. et al. (2023) Zenodo 8265464, Data 8(2), doi:10.3390/data8020038 (pictures of FETAL_PLANES_DB and HC18)",
}
FASS: Source = {
    "name": "Fetal Abdominal Structures Segmentation Dataset Using Ultrasonic Images",
    "kind": "real",
    "licence": "CC BY 4.0",
    "attribution": "Mendeley Data, doi:10.17632/4gcpm9dsc3",
}
ACOUSLIC: Source = {
    "name": "ACOUSLIC-AI",
    "kind": "real",
    "licence": "CC BY-NC-SA 4.0",
    "attribution": "ACOUSLIC-AI challenge (2024), Zenodo 10.5281/zenodo.12697994",
}
PSFHS: Source = {
    "name": "PSFHS",
    "kind": "real",
    "licence": "CC BY 4.0",
    "attribution": "PSFHS: pubic symphysis and fetal head in labour, Zenodo 10.5281/zenodo.10969427",
}
FH_PS_AOP: Source = {
    "name": "FH-PS-AOP",
    "kind": "real",
    "licence": "not found: ask the authors",
    "attribution": "FH-PS-AOP challenge: angle of progression in labour, Zenodo 10.5281/zenodo.10829116",
}
JNU_IFM: Source = {
    "name": "JNU-IFM",
    "kind": "real",
    "licence": "not found: ask the authors",
    "attribution": "JNU-IFM: ultrasound films in labour, figshare 10.6084/m9.figshare.14371652",
}
FPUS23: Source = {
    "name": "FPUS23",
    "kind": "made, a physical phantom under a real scanner",
    "licence": "not found: ask the authors",
    "attribution": "FPUS23: phantom of 23 weeks, github.com/bharathprabakaran/FPUS23",
}
NATALIA: Source = {
    "name": "PBF-US1 (NatalIA)",
    "kind": "made, a physical phantom under a real scanner",
    "licence": "not found: ask the authors",
    "attribution": "PBF-US1: blind sweeps over a phantom of 23 weeks, Zenodo 10.5281/zenodo.14193949",
}
FOCUS: Source = {
    "name": "FOCUS",
    "kind": "real",
    "licence": "not found: ask the authors",
    "attribution": "FOCUS: four-chamber views with heart and thorax outlined",
}
MMOTU: Source = {
    "name": "MMOTU",
    "kind": "real, not fetal",
    "licence": "not found: ask the authors",
    "attribution": "MMOTU: ovarian tumours, github.com/cv516Buaa/MMOTU_DS2Net",
}
DICOM_US: Source = {
    "name": "DICOM ultrasound test files",
    "kind": "real, not fetal",
    "licence": "MIT; MPL 1.1; MS-PL",
    "attribution": "test files of pydicom-data (MIT), dcm4che (MPL 1.1), fo-dicom (MS-PL), dicom-test-files (NEMA WG04 and pydicom files)",
}
SONONET: Source = {
    "name": "SonoNet-16 weights",
    "kind": "starting weights",
    "licence": "Apache-2.0",
    "attribution": "Baumgartner C.F. et al. (2017) SonoNet, arXiv 1612.05601; repository baumgach/SonoNet-weights",
}
DRAWN: Source = {"name": "phantoms", "kind": "drawn", "licence": "AGPL-3.0-only", "attribution": "ml/phantom of this project"}
MADE: Source = {
    "name": "strange pictures",
    "kind": "made",
    "licence": "AGPL-3.0-only",
    "attribution": "ml/planes/strange.py of this project",
}
