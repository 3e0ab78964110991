"""What managers type about rounds. Shape is checked here, sense in the services."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from auditapp.access.models import Department
from auditapp.access.selectors import departments_for, experts_of, radiologists_for
from auditapp.protocols.selectors import protocol_of, protocols
from auditapp.rounds.periods import month_before, next_month
from auditapp.rounds.planning import Period
from auditapp.rounds.precision import MOST_READS
from auditapp.rounds.strata import Asked, Design
from webui.templatetags.words import protocol_name

DAY = forms.DateInput(attrs={"type": "date"})
NOTHING_TICKED = "nothing_ticked"
LEAST_FOR_KAPPA = 25  # per radiologist, see reports.agreement


def _kappa_needs() -> str:
    text = gettext("A kappa of one person needs %(number)d or more. Who has fewer images is read in full.")
    return text % {"number": LEAST_FOR_KAPPA}


class ProtocolField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return protocol_name(obj)


class ShareField(forms.IntegerField):
    """Typed in per cent, cleaned to 0-1."""

    def clean(self, value: Any) -> float:
        return (super().clean(value) or 0) / 100


class Several(forms.TypedMultipleChoiceField):
    """Keys ticked in the preview. What they may be is asked of the database when they are used."""

    def __init__(self) -> None:
        super().__init__(coerce=int, required=False)

    def valid_value(self, value: Any) -> bool:
        return str(value).isdigit()


EACH, TOTAL = "each", "total"
DESIGN_WORDS = (
    (Design.SIMPLE.value, _("Simple random: by chance, whatever the machine says")),
    (Design.BY_PLANE.value, _("By plane: each plane of each radiologist in its share")),
    (Design.MODEL_ASSISTED.value, _("Guided by the machine: more reads where it is less sure. Fewest reads for the same precision")),
)


class RoundForm(forms.Form):
    """Which round to open; the same fields ask for its preview, and save a design of monthly rounds.

    The preview shows the boxes `experts`; `asked_of` names the department whose they are. Without them all experts read. Planes and
    radiologists that it `offered` and that are not ticked are left out. Points that are wished decide the number of reads.
    """

    department: Any = forms.ModelChoiceField(label=_("Department"), queryset=None, empty_label=None)
    protocol: Any = ProtocolField(label=_("Protocol"), queryset=None, empty_label=None)
    period_start = forms.DateField(label=_("From"), widget=DAY)
    period_end = forms.DateField(label=_("To, included"), widget=DAY)
    design = forms.ChoiceField(
        label=_("Design"), choices=DESIGN_WORDS, required=False, widget=forms.RadioSelect, initial=Design.SIMPLE.value
    )
    reads_per_radiologist = forms.IntegerField(
        label=_("Images to read"), min_value=1, max_value=MOST_READS, initial=30, help_text=lazy(_kappa_needs, str)()
    )
    counted = forms.ChoiceField(label=_("Counted"), choices=((EACH, _("of each radiologist")), (TOTAL, _("in all"))), required=False)
    points = forms.FloatField(
        label=_("Or: points to know it to, ±"),
        min_value=0.5,
        max_value=50,
        required=False,
        help_text=_("If you fill this in, it decides how many images are read."),
        widget=forms.NumberInput(attrs={"step": "0.5"}),
    )
    care_reads = forms.BooleanField(
        label=_("Also read every image that the machine calls non-standard"),
        required=False,
        help_text=_("As care for the patient. They come on top, and count with weight 1."),
    )
    double_share = ShareField(
        label=_("Read by a second expert, %"),
        min_value=0,
        max_value=100,
        initial=10,
        help_text=_("Tells how far two experts agree. Experts are not told which images these are."),
    )
    repeat_share = ShareField(
        label=_("Read again by the same expert, %"),
        min_value=0,
        max_value=100,
        initial=10,
        help_text=_("Tells how far an expert agrees with themselves. Experts are not told which images these are."),
    )
    day_of_month = forms.IntegerField(label=_("Day of the month"), min_value=1, max_value=28, initial=3, required=False)
    experts = Several()
    asked_of = forms.IntegerField(required=False, widget=forms.HiddenInput)
    planes, radiologists, offered_planes, offered_radiologists = Several(), Several(), Several(), Several()
    unnamed, offered_unnamed = forms.BooleanField(required=False), forms.BooleanField(required=False)
    newcomers = forms.BooleanField(
        label=_("Radiologists who come later are audited too"),
        required=False,
        initial=True,
        help_text=_("Otherwise only those who are ticked above."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        departments = departments_for(user, "manage_rounds")
        _offer(self.fields["department"], departments)
        _offer(self.fields["protocol"], protocols())
        self.initial = _suggested(departments.first()) | dict(self.initial)

    @property
    def whose(self) -> list[forms.BoundField]:
        return [self[name] for name in ("department", "protocol", "period_start", "period_end")]

    @property
    def dealt(self) -> list[forms.BoundField]:
        return [self[name] for name in ("double_share", "repeat_share")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("period_start"), cleaned.get("period_end")
        if isinstance(start, date) and isinstance(end, date) and end < start:
            raise ValidationError(_("The period ends before it begins."))
        if cleaned.get("offered_radiologists") and not cleaned.get("radiologists"):
            raise ValidationError(_("Choose at least one radiologist."), NOTHING_TICKED)
        if cleaned.get("offered_planes") and not cleaned.get("planes"):
            raise ValidationError(_("Choose at least one plane."), NOTHING_TICKED)
        return cleaned

    @property
    def nothing_ticked(self) -> bool:
        """Whether all boxes of the preview were left out, which then has none to tick."""
        return self.has_error(NON_FIELD_ERRORS, NOTHING_TICKED)

    @property
    def period(self) -> Period:
        """Of a valid form. Nobody and nothing left out is kept as all, so that those who come later are audited too."""
        asked = self.cleaned_data
        people = radiologists_for(self.user).filter(department=asked["department"]).order_by("name")
        planes, left_out = list(asked["protocol"].planes.all()), self._left_out("planes")
        shown = [one for one in planes if one.pk not in left_out]
        return Period(
            asked["department"],
            asked["protocol"],
            asked["period_start"],
            asked["period_end"],
            shown if len(shown) < len(planes) else (),
            list(people.exclude(pk__in=gone)) if (gone := self._left_out("radiologists")) else (),
            asked["unnamed"] or not asked["offered_unnamed"],
        )

    @property
    def asked(self) -> Asked:
        """Of a valid form; without regard to the points that are wished."""
        reads, is_total = self.cleaned_data["reads_per_radiologist"], self.cleaned_data["counted"] == TOTAL
        design = Design(self.cleaned_data["design"] or Design.SIMPLE)
        return Asked(design, None if is_total else reads, reads if is_total else None, self.cleaned_data["care_reads"])

    @property
    def dealing(self) -> dict[str, Any]:
        """Of a valid form: who reads, and which shares twice."""
        department, asked_of = self.cleaned_data["department"], self.cleaned_data["asked_of"]
        chosen = [one for one in experts_of(department) if one.pk in self.cleaned_data["experts"]]
        shares = {name: self.cleaned_data[name] for name in ("double_share", "repeat_share")}
        return shares | {"experts": chosen if department.pk == asked_of else None}

    def _left_out(self, what: str) -> set[int]:
        return set(self.cleaned_data[f"offered_{what}"]) - set(self.cleaned_data[what])


class ActionForm(forms.Form):
    text = forms.CharField(label=_("What will be done"), max_length=300)
    due_on = forms.DateField(label=_("By when"), required=False, widget=DAY)


def _suggested(department: Department | None) -> dict[str, Any]:
    protocol, today = protocol_of(department) if department else None, timezone.localdate()
    found = next_month(department, protocol, today) if department and protocol else None
    start, end = found or month_before(today)
    return {"department": department, "protocol": protocol, "period_start": start, "period_end": end}


def _offer(field: forms.Field, rows: QuerySet[Any]) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
