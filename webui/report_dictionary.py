"""What each column of a report's files means, in which unit and range, and how it is estimated."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from webui.report_tables import Row, Table

HEAD = ("table", "column", "meaning", "unit", "range", "how")
SHARE, COUNT, KAPPA, SIGNED = ("share", "0–1"), ("count", "0–"), ("", "−1–1"), ("share", "−1–1")
TEXT = ("text", "")
COUNTED, WEIGHTED, MODELLED, AGREED, PAIRED = (
    gettext_lazy("counted"),
    gettext_lazy("weighted by the sample's design"),
    gettext_lazy("estimator in the column “method”, weighted by the sample's design; 95 % interval"),
    gettext_lazy("weighted by the sample's design; 95 % interval from a posterior"),
    gettext_lazy("Bland and Altman 1986; 95 % intervals"),
)
LENGTH = (gettext_lazy("mm; points for scores"), "")
NAMED = gettext_lazy("as the protocol or the department names it")
WINDOW = gettext_lazy("six months up to the end of the round, or the whole round where it is longer: one month holds too few")
# column → meaning, (unit, range), how
WORDS = {
    "group": (gettext_lazy("what the line is about: all, experience, radiologist, plane or criterion"), TEXT, ""),
    "name": (gettext_lazy("of the radiologist, plane, criterion or group"), TEXT, NAMED),
    "number": (gettext_lazy("which number stands in the line; each has a line of its own here"), TEXT, ""),
    "state": (gettext_lazy("ok, not_enough_data or not_estimable; a number stands there only if ok"), TEXT, ""),
    "value": (gettext_lazy("the number that the line names"), ("", ""), gettext_lazy("see the line of that number")),
    "low": (gettext_lazy("lower end of the 95 % interval"), ("", ""), gettext_lazy("see the line of that number")),
    "high": (gettext_lazy("upper end of the 95 % interval"), ("", ""), gettext_lazy("see the line of that number")),
    "n": (gettext_lazy("images, pairs or studies that the number rests on"), COUNT, COUNTED),
    "method": (gettext_lazy("estimator and interval"), TEXT, ""),
    "reason": (gettext_lazy("why there is no number, as a code; empty where there is one"), TEXT, ""),
    "images": (gettext_lazy("images of the period, all graded by the machine"), COUNT, COUNTED),
    "read": (gettext_lazy("of these, read by an expert"), COUNT, COUNTED),
    "limited": (gettext_lazy("read and limited by habitus, fetal position or the like"), COUNT, COUNTED),
    "standard_share": (gettext_lazy("share of standard images, raw"), SHARE, MODELLED),
    "powered_share": (gettext_lazy("share of standard images with the machine as auxiliary"), SHARE, "PPI++ (Angelopoulos 2023)"),
    "machine_share": (
        gettext_lazy("share that the machine graded standard, among all images"),
        SHARE,
        gettext_lazy("census, so without an interval"),
    ),
    "shrunk": (
        gettext_lazy("share of standard images, drawn towards the department's"),
        SHARE,
        gettext_lazy("beta-binomial, prior by moments"),
    ),
    "percent_agreement": (gettext_lazy("share of pairs that agree"), SHARE, AGREED),
    "kappa": (gettext_lazy("Cohen's kappa, standard against not standard"), KAPPA, AGREED),
    "weighted_kappa": (gettext_lazy("Cohen's kappa of the three grades, quadratic weights"), KAPPA, AGREED),
    "ac1": (gettext_lazy("Gwet's AC1"), KAPPA, AGREED),
    "ac2": (gettext_lazy("Gwet's AC2 of the three grades, quadratic weights"), KAPPA, AGREED),
    "prevalence_index": (gettext_lazy("prevalence index: how one-sided the grades are"), SIGNED, WEIGHTED),
    "bias_index": (gettext_lazy("bias index: how differently the two grade on the whole"), SIGNED, WEIGHTED),
    "pabak": (gettext_lazy("kappa adjusted for prevalence and bias"), KAPPA, WEIGHTED),
    "experience": (gettext_lazy("junior, mid or senior; all for everybody"), TEXT, ""),
    "funnel_reads": (gettext_lazy("effective reads: those of a simple sample that would be as sure"), COUNT, "p(1 − p)/SE²"),
    "funnel_outside": (
        gettext_lazy("the limits outside of which the share lies, in per cent; empty within"),
        TEXT,
        gettext_lazy("Spiegelhalter 2005"),
    ),
    "funnel_side": (gettext_lazy("low or high; empty within"), TEXT, ""),
    "icc_a1": (gettext_lazy("machine's score and expert's, absolute agreement"), KAPPA, "ICC(A,1), McGraw and Wong 1996"),
    "icc_c1": (gettext_lazy("machine's score and expert's, a constant offset forgiven"), KAPPA, "ICC(C,1), McGraw and Wong 1996"),
    "fleiss_kappa": (gettext_lazy("grades by three experts or more, of the same images"), KAPPA, "Fleiss 1971"),
    "krippendorff_alpha": (gettext_lazy("grades by three experts or more, of the same images"), KAPPA, "Krippendorff 2011"),
    "permutation_p": (
        gettext_lazy("p value of the change of the radiologists of both rounds"),
        ("", "0–1"),
        gettext_lazy("sign permutation by radiologist"),
    ),
    "odds_ratio": (gettext_lazy("odds of a standard image, this round to the one before"), ("", "0–"), "GEE (Liang and Zeger 1986)"),
    "competent_after": (gettext_lazy("the read at which a learner was found competent; empty if none"), COUNT, "LC-CUSUM (Biau 2008)"),
    "learning_reads": (gettext_lazy("reads of the learner so far, 100 at most"), COUNT, COUNTED),
    "pair": (gettext_lazy("who with whom: machine_expert, expert_expert or expert_self"), TEXT, ""),
    "by": (gettext_lazy("what the line is about: all, plane, criterion, structure, grade, radiologist, vendor or model"), TEXT, ""),
    "plane": (gettext_lazy("name of the plane"), TEXT, NAMED),
    "criterion": (gettext_lazy("statement of the criterion"), TEXT, NAMED),
    "met": (gettext_lazy("images in which the expert found it met"), COUNT, COUNTED),
    "not_met": (gettext_lazy("images in which the expert found it not met"), COUNT, COUNTED),
    "cannot_tell": (gettext_lazy("images in which the expert could not tell"), COUNT, COUNTED),
    "share": (gettext_lazy("share not met of the images that those read stand for"), SHARE, WEIGHTED),
    "expected": (gettext_lazy("the same share among the department's others"), SHARE, WEIGHTED),
    "p": (gettext_lazy("p value of a higher share than the others', after Holm"), ("", "0–1"), ""),
    "flagged": (gettext_lazy("1 where it repeats beyond chance"), ("", "0/1"), ""),
    "read_number": (gettext_lazy("place of the read in time, from 1"), COUNT, COUNTED),
    "sum": (gettext_lazy("CUSUM after this read"), ("", "0–"), gettext_lazy("Bernoulli CUSUM")),
    "cusum_limit": (gettext_lazy("the limit of the CUSUM"), ("", "0–"), ""),
    "signal": (gettext_lazy("1 where the sum crossed its limit"), ("", "0/1"), ""),
    "standard": (gettext_lazy("studies in which the plane is there and standard"), COUNT, COUNTED),
    "not_standard": (gettext_lazy("studies in which the plane is there and not standard"), COUNT, COUNTED),
    "missing": (gettext_lazy("studies without the plane"), COUNT, COUNTED),
    "studies": (gettext_lazy("studies of the period"), COUNT, COUNTED),
    "complete": (gettext_lazy("studies that hold every required plane"), COUNT, COUNTED),
    "full_standard": (gettext_lazy("studies in which every required plane is standard"), COUNT, COUNTED),
    "complete_share": (gettext_lazy("share of studies that hold every required plane"), SHARE, MODELLED),
    "before": (gettext_lazy("share of standard images in the round before"), SHARE, MODELLED),
    "after": (gettext_lazy("share of standard images in this round"), SHARE, MODELLED),
    "difference": (gettext_lazy("after minus before"), SIGNED, "Newcombe 1998"),
    "curve": (gettext_lazy("reference curve of NT for CRL"), TEXT, ""),
    "median_mom": (gettext_lazy("median of NT as multiples of the curve's median"), ("MoM", "0–"), COUNTED),
    "mom_reach": (gettext_lazy("half-width of the mean MoM's 95 % interval"), SHARE, gettext_lazy("by the normal law of log10 MoM")),
    "bias_mm": (gettext_lazy("median of NT less the curve's median"), ("mm", ""), COUNTED),
    "spread": (gettext_lazy("narrow, normal or broad by the rules; empty under 100 measurements"), TEXT, ""),
    "flags": (gettext_lazy("what was flagged; empty if nothing"), TEXT, ""),
    "sd_log10_mom": (gettext_lazy("standard deviation of log10 MoM"), ("", "0–"), COUNTED),
    "verdict": (gettext_lazy("what the distribution prompts; no verdict under 100 measurements"), TEXT, ""),
    "measure": (gettext_lazy("which length was measured"), TEXT, ""),
    "reference": (gettext_lazy("reference curve of the Z-scores"), TEXT, ""),
    "mean_z": (gettext_lazy("mean Z-score"), ("SD", ""), COUNTED),
    "sd_z": (gettext_lazy("standard deviation of the Z-scores"), ("SD", "0–"), COUNTED),
    "measured_from": (gettext_lazy("first day of the examinations whose measurements count"), (gettext_lazy("date"), ""), WINDOW),
    "measured_to": (gettext_lazy("last day of the examinations whose measurements count"), (gettext_lazy("date"), ""), WINDOW),
    "bias": (
        gettext_lazy("mean difference: machine, or first measurement, minus expert"),
        (gettext_lazy("mm; points for scores"), ""),
        PAIRED,
    ),
    "sd": (gettext_lazy("standard deviation of the differences"), (gettext_lazy("mm; points for scores"), "0–"), PAIRED),
    "limit_lower": (gettext_lazy("lower limit of agreement"), LENGTH, PAIRED),
    "limit_upper": (gettext_lazy("upper limit of agreement"), LENGTH, PAIRED),
    "stratum": (gettext_lazy("stratum of the draw"), TEXT, ""),
    "size": (gettext_lazy("images in the stratum"), COUNT, COUNTED),
    "probability": (
        gettext_lazy("probability of an image of the stratum to be drawn"),
        ("", "0–1"),
        gettext_lazy("stored with each image at the draw"),
    ),
}


def dictionary_of(tables: Iterable[Table]) -> Table:
    """A line for each column of each table, and for each number that a line of the long table may name."""
    return Table("dictionary", HEAD, [row for table in tables for row in _rows(table)])


def _rows(table: Table) -> list[Row]:
    place = table.columns.index("number") if "number" in table.columns else None
    named = [] if place is None else list(dict.fromkeys(str(row[place]) for row in table.rows))
    return [[table.code, column, *_meaning(column)] for column in table.columns] + [
        [table.code, f"number = {number}", *_meaning(number)] for number in named
    ]


def _meaning(column: str) -> list[str]:
    """Ends of an interval are told by the number that they belong to."""
    for ending, words in (
        ("_low", _("lower end of the 95 %% interval of %(number)s")),
        ("_high", _("upper end of the 95 %% interval of %(number)s")),
    ):
        if column not in WORDS and column.endswith(ending):
            whole = column.removesuffix(ending)
            _meant, unit, how = WORDS[whole]
            return [words % {"number": whole}, *map(str, unit), str(how)]
    meant, unit, how = WORDS[column]
    return [str(meant), *map(str, unit), str(how)]
