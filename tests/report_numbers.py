"""Numbers of a report as counting gives them, made up: every key that a page may meet, for tests of the pages and the files."""

from typing import Any

from django.contrib.auth.models import User

from auditapp.access.models import Department, Radiologist
from auditapp.reports.models import Report
from auditapp.reports.services import keep_numbers
from tests.factories import make_report
from tests.people import make_radiologist

METHOD = "Jeffreys posterior"
KAPPA = "Cohen's kappa, Dirichlet posterior"
OTHERS = ("Anna Berg", "Tom Few")


def told(value: float | None, low: float = 0.0, high: float = 1.0, n: int = 96, method: str = METHOD) -> dict[str, Any]:
    """An Estimate; not enough data where `value` is None."""
    known = value is not None
    state = "ok" if known else "not_enough_data"
    return {"state": state, "n": n, "method": method, "value": value, "low": low if known else None, "high": high if known else None}


def make_agreement(n: int = 96) -> dict[str, Any]:
    return {
        "n": n,
        "table": [[70.0, 6.0], [4.0, 16.0]],
        "percent_agreement": told(0.896, 0.82, 0.94, n),
        "kappa": told(0.69, 0.5, 0.83, n, KAPPA),
        "ac1": told(0.83, 0.72, 0.91, n),
        "weighted_kappa": told(0.72, 0.55, 0.85, n, KAPPA),
        "ac2": told(0.85, 0.75, 0.92, n),
        "prevalence_index": 0.56,
        "bias_index": 0.02,
        "pabak": 0.79,
        "grades_table": [[70.0, 4.0, 2.0], [3.0, 8.0, 1.0], [1.0, 2.0, 5.0]],
    }


def make_group(value: float | None = 0.82, n: int = 96) -> dict[str, Any]:
    return {
        "images": 400,
        "read": n,
        "limited": 3,
        "grades": {"standard": 78, "basic": 10, "non_standard": 8},
        "machine_grades": {"standard": 330, "basic": 40, "non_standard": 30},
        "standard_share": told(value, 0.75, 0.88, n),
        "machine_share": {"value": 0.825, "n": 400},
        "powered_share": told(value, 0.76, 0.87, n, "PPI++") | {"weight": 0.8},
        "agreement": make_agreement(n),
    }


def make_radiologist_numbers(pk: int, name: str, experience: str = "junior", value: float | None = 0.7) -> dict[str, Any]:
    fault = {"plane": "nt", "code": "palate", "statement": "The palate is clearly seen"}
    return {
        "id": pk,
        "name": name,
        "experience": experience,
        **make_group(value, 40),
        "shrunk": told(value and value + 0.05, 0.66, 0.84, 40, "beta-binomial shrinkage") | {"raw": value},
        "funnel": {"reads": 33.0, "share": value, "outside": "95", "side": "low"} if value is not None else None,
        "faults": [fault | {"not_met": 12, "n": 38, "expected": 0.11, "p": 0.004, "flagged": True}],
        "cusum": {
            "values": [0.0, 1.0, 1.5, 0.9, 2.2, 3.3],
            "limit": 3.0,
            "rate": 0.1,
            "false_alarm_reads": 283.1,
            "signals": [5],
        },
        "learning": {"competent_after": None, "limit": 2.0, "false_competence": 0.05, "horizon": 50, "reads": 40, "unfit": 0.2},
        "change": make_change(),
    }


def make_change() -> dict[str, Any]:
    difference = {"value": 0.09, "low": 0.01, "high": 0.17, "method": "Newcombe"}
    return {"before": told(0.61, 0.5, 0.71, 40), "after": told(0.7, 0.6, 0.8, 40), "difference": difference, "state": "ok"}


def make_agreements() -> list[dict[str, Any]]:
    parts = {name: make_agreement(48)[name] for name in ("n", "percent_agreement", "kappa", "weighted_kappa", "ac1", "ac2")}
    parts |= {"prevalence_index": 0.56, "bias_index": 0.02}
    rows = [("machine_expert", "all", "", "All", ""), ("expert_expert", "all", "", "All", ""), ("expert_self", "all", "", "All", "")]
    rows += [("machine_expert", "criterion", f"c{number}", f"Criterion {number}", "NT plane") for number in range(30)]
    rows += [("machine_expert", "vendor", "GE", "GE", ""), ("expert_self", "vendor", "GE", "GE", "")]
    names = ("pair", "by", "code", "name", "plane")
    return [dict(zip(names, row, strict=True)) | parts for row in rows]


def make_completeness(pk: int) -> dict[str, Any]:
    planes = [
        {"code": "nt", "name": "Nuchal translucency (NT) plane", "standard": 70, "not_standard": 20, "missing": 10},
        {"code": "crl", "name": "Crown-rump length (CRL) plane", "standard": 60, "not_standard": 25, "missing": 15},
    ]
    return {
        "required": [{"code": one["code"], "name": one["name"]} for one in planes],
        "studies": 100,
        "planes": planes,
        "complete": 82,
        "full_standard": 55,
        "complete_share": told(0.82, 0.73, 0.88, 100),
        "full_standard_share": told(0.55, 0.45, 0.64, 100),
        "radiologists": [{"id": pk, "studies": 40, "complete": 31, "full_standard": 20, "complete_share": told(0.775, 0.62, 0.88, 40)}],
    }


def make_measurements(pk: int) -> dict[str, Any]:
    bland_altman = {"n": 60, "bias": 0.1, "bias_low": 0.02, "bias_high": 0.18, "sd": 0.3, "low": -0.49, "low_low": -0.63}
    bland_altman |= {"low_high": -0.35, "high": 0.69, "high_low": 0.55, "high_high": 0.83}
    person = {"id": pk, "n": 31, "median_mom": None, "sd_log10_mom": None, "verdict": "not_enough_data", "flags": []}
    return {
        "from": "2026-05-01",
        "to": "2026-10-31",
        "drawn": False,
        "nt": {
            "curve": "log-quadratic 1998",
            "source": "a clinician must confirm",
            "to_confirm": True,
            "n": 120,
            "verdict": "bias",
            "median_mom": 0.88,
            "sd_log10_mom": 0.11,
            "spread": "as expected",
            "flags": ["median MoM below 0.90"],
            "points": [[45 + place % 40, 1.0 + place % 12 / 10] for place in range(120)],
            "radiologists": [person | {"cusum": {"values": [0.0, 0.4, -0.2], "limit": 9.2}}],
        },
        "biometry": [
            {"measure": "BPD", "reference": "INTERGROWTH-21st", "source": "2014", "n": 80, "mean_z": 0.1, "sd_z": 1.0, "flags": []}
        ],
        "agreement": [{"kind": "NT", **bland_altman, "icc_a1": told(0.9, 0.84, 0.94, 60)}],
    }


def make_round_change() -> dict[str, Any]:
    group = make_change()
    return {
        "previous": {"id": "00000000-0000-0000-0000-000000000001", "period_start": "2026-09-01"},
        "groups": [{"experience": "all"} | group, {"experience": "junior"} | group],
        "permutation": {"p": 0.03, "radiologists": 12, "method": "paired permutation by radiologist"},
        "trend": {"refused": "Fewer than 30 radiologists: no trend is estimated."},
        "paper": {"difference": 0.077, "source": "AI-IQA"},
        "agrees_with_paper": "open",
    }


def make_numbers(pk: int = 1, name: str = "Lena Ortiz", others: tuple[int, int] = (901, 902)) -> dict[str, Any]:
    """`pk` and `name` of the radiologist who stands in it beside two others of OTHERS' names."""
    berg, few = others
    bland_altman = {"n": 90, "bias": 1.2, "bias_low": 0.1, "bias_high": 2.3, "sd": 6.0, "low": -10.6, "low_low": -12.5}
    bland_altman |= {"low_high": -8.7, "high": 13.0, "high_low": 11.1, "high_high": 14.9}
    limits = [{"n": n, "low95": 0.5, "high95": 0.98, "low998": 0.35, "high998": 1.0} for n in (10, 20, 40, 80)]
    people = [(pk, name, "junior", 0.7), (berg, OTHERS[0], "senior", 0.9), (few, OTHERS[1], "mid", None)]
    return {
        "schema": 2,
        "images": 1200,
        "read": 96,
        "sampled": 100,
        "simulated": False,
        "seed": 7,
        "model_versions": ["structures-1", "planes-1"],
        "design": {
            "kind": "model_assisted",
            "reads": 96,
            "care": True,
            "strata": [{"name": "standard by the machine", "size": 900, "read": 40, "probability": 0.05}],
        },
        "all": make_group(),
        "radiologists": [make_radiologist_numbers(*person) for person in people],
        "planes": [{"code": "nt", "name": "Nuchal translucency (NT) plane", **make_group()}],
        "criteria": [
            {"plane": "Nuchal translucency (NT) plane", "code": "palate", "statement": "The palate is clearly seen"}
            | {"met": 60, "not_met": 20, "cannot_tell": 3}
        ],
        "funnel": {"baseline": 0.82, "points": limits, "dispersion": 1.0, "note": ""},
        "agreements": make_agreements(),
        "several_readers": {
            "readers": 3,
            "images": 40,
            "fleiss_kappa": told(0.7, 0.5, 0.8, 40, KAPPA),
            "krippendorff_alpha": told(0.71, 0.5, 0.8, 40),
        },
        "scores": {"n": 90, "icc_a1": told(0.8, 0.7, 0.87, 90), "icc_c1": told(0.82, 0.73, 0.88, 90), "bland_altman": bland_altman},
        "change": make_round_change(),
        "completeness": make_completeness(pk),
        "measurements": make_measurements(pk),
    }


def make_full_report(department: Department, *, by: User, radiologist: Radiologist, **chosen: Any) -> Report:
    """A closed round whose newest edition holds all the numbers there are; `chosen` as in `make_report`."""
    first = make_report(department, by=by, radiologist=radiologist, **chosen)
    berg, few = (make_radiologist(department, name).pk for name in OTHERS)
    return keep_numbers(make_numbers(radiologist.pk, radiologist.name, (berg, few)), by=by, audit_round=first.round)
