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
MADE: Source = {"name": "negatives", "kind": "made", "licence": "AGPL-3.0-only", "attribution": "ml/planes/negatives.py of this project"}
