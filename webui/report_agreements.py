"""Every agreement of a report as one table that the address filters: who with whom, and by what."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from auditapp.protocols.said import said
from webui.charts import kappa_chart
from webui.lists import page_of
from webui.measures import Kind
from webui.report_figures import Numbers, estimate_of, measure_of
from webui.report_measured import bland_altman_rows
from webui.templatetags.sonoaudit import grade_word

A_PAGE = 20
PAIRS = {
    "machine_expert": gettext_lazy("Machine and expert"),
    "expert_expert": gettext_lazy("Expert and expert"),
    "expert_self": gettext_lazy("Expert and the same expert again"),
}
WAYS = {
    "all": gettext_lazy("Altogether"),
    "plane": gettext_lazy("Plane"),
    "criterion": gettext_lazy("Criterion"),
    "structure": gettext_lazy("Structure"),
    "grade": gettext_lazy("Grade"),
    "radiologist": gettext_lazy("Radiologist"),
    "vendor": gettext_lazy("Machine vendor"),
    "model": gettext_lazy("Model version"),
}


class AgreementFilter(forms.Form):
    """What the address asks for; what it does not say, or says wrongly, is everything."""

    pair = forms.ChoiceField(label=gettext_lazy("Who with whom"), required=False, choices=[("", gettext_lazy("All pairs")), *PAIRS.items()])
    by = forms.ChoiceField(label=gettext_lazy("By"), required=False, choices=[("", gettext_lazy("Everything")), *WAYS.items()])
    plane = forms.ChoiceField(label=gettext_lazy("Plane"), required=False)
    edition = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, planes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plane"].choices = [("", _("All planes")), *((plane, said(plane)) for plane in planes)]  # type: ignore[attr-defined]


def agreements_of(request: HttpRequest, numbers: Numbers) -> dict[str, Any] | None:
    """The page of the table that the address asks for, with its chart; None in an older edition."""
    rows = numbers.get("agreements")
    if not rows:
        return None
    form = AgreementFilter(request.GET, planes=sorted({row["plane"] for row in rows if row.get("plane")}))
    form.is_valid()
    page = page_of(request, [row for row in rows if _asked(row, form.cleaned_data)], A_PAGE)
    return {"form": form, "page": page, "rows": [_row(row) for row in page], "chart": kappa_chart([_estimate(row) for row in page])}


def scores_of(numbers: Numbers) -> dict[str, Any] | None:
    """Machine's score beside the expert's: Bland-Altman and ICC."""
    told = numbers.get("scores")
    if not told:
        return None
    return {
        "n": told["n"],
        "absolute": measure_of(Kind.KAPPA, told["icc_a1"]),
        "consistent": measure_of(Kind.KAPPA, told["icc_c1"]),
        "rows": bland_altman_rows(told["bland_altman"], "") if told.get("bland_altman") else [],
    }


def readers_of(numbers: Numbers) -> dict[str, Any] | None:
    """More than two readers of the same images."""
    told = numbers.get("several_readers")
    if not told:
        return None
    measures = {name: measure_of(Kind.KAPPA, told[name]) for name in ("fleiss_kappa", "krippendorff_alpha")}
    return measures | {"readers": told["readers"], "images": told["images"]}


def row_name(row: Numbers) -> str:
    """'NT plane: the palate is seen', 'Altogether'."""
    name = str(WAYS["all"]) if row["by"] == "all" else grade_word(row["name"]) if row["by"] == "grade" else said(row["name"])
    if row.get("plane") and row["by"] != "plane":
        return _("%(plane)s: %(statement)s") % {"plane": said(row["plane"]), "statement": name}
    return name


def _asked(row: Numbers, chosen: Mapping[str, str]) -> bool:
    return all(row.get(key) == chosen[key] for key in ("pair", "by", "plane") if chosen.get(key))


def _row(row: Numbers) -> dict[str, Any]:
    kappas = {name: measure_of(Kind.KAPPA, row[name]) for name in ("kappa", "weighted_kappa", "ac1", "ac2") if row.get(name)}
    enough = row["percent_agreement"]["value"] is not None
    return kappas | {
        "name": row_name(row),
        "pair": str(PAIRS.get(row["pair"], row["pair"])),
        "by": "" if row["by"] == "all" else str(WAYS.get(row["by"], row["by"])),
        "n": row["n"],
        "percent": measure_of(Kind.SHARE, row["percent_agreement"]),
        "prevalence": index(row.get("prevalence_index") if enough else None),
        "bias": index(row.get("bias_index") if enough else None),
    }


def index(value: float | None) -> str:
    """A prevalence or bias index, -1 to 1, with a real minus sign."""
    if value is None:
        return "–"
    shown = f"{abs(value):.2f}"
    return f"−{shown}" if value < 0 and shown != "0.00" else shown


def _estimate(row: Numbers) -> Any:
    return estimate_of(f"{row_name(row)} · {_short(row['pair'])}", row["kappa"])


def _short(pair: str) -> str:
    return {"machine_expert": _("machine"), "expert_expert": _("two experts"), "expert_self": _("same expert")}.get(pair, "")
