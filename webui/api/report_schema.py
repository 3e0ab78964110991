"""What stands in a report's numbers, for the API's description: the numbers themselves are sent as they were frozen.

Editions of older software lack keys, never rename them; every key but those of the first serializers may be null or absent.
"""

from typing import Any

from rest_framework import serializers

from auditapp.statistics.shares import Refusal

INTERVAL = "95 %; null unless state is ok"
OLDER = "null or absent in older editions, and where nothing was counted"


class EstimateNumbers(serializers.Serializer[Any]):
    """A number that never stands alone."""

    state = serializers.CharField(help_text="ok, not_enough_data or not_estimable")
    n = serializers.IntegerField(help_text="images, pairs or studies that it rests on")
    method = serializers.CharField(help_text="estimator and interval")
    reason = serializers.CharField(help_text=f"why there is no number: {', '.join(Refusal)}; empty if ok, absent in older editions")
    value = serializers.FloatField(allow_null=True, help_text="shares 0-1, kappas -1 to 1")
    low = serializers.FloatField(allow_null=True, help_text=INTERVAL)
    high = serializers.FloatField(allow_null=True, help_text=INTERVAL)


class AgreementNumbers(serializers.Serializer[Any]):
    """Machine and expert on the same images; counts are weighted by the sample's design."""

    n = serializers.IntegerField()
    table = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField()), help_text="machine by expert; standard first"
    )
    percent_agreement = EstimateNumbers()
    kappa = EstimateNumbers(help_text="Cohen's, standard against not standard")
    ac1 = EstimateNumbers(help_text="Gwet's")
    weighted_kappa = EstimateNumbers(allow_null=True, help_text="three grades, quadratic weights")
    ac2 = EstimateNumbers(allow_null=True, help_text="three grades, quadratic weights")
    prevalence_index = serializers.FloatField(allow_null=True)
    bias_index = serializers.FloatField(allow_null=True)
    pabak = serializers.FloatField(allow_null=True)


class CensusNumbers(serializers.Serializer[Any]):
    value = serializers.FloatField(allow_null=True, help_text="0-1; all images, so without an interval")
    n = serializers.IntegerField()


class GroupNumbers(serializers.Serializer[Any]):
    """A department, a radiologist or a plane."""

    images = serializers.IntegerField(help_text="in the period")
    read = serializers.IntegerField(help_text="by experts")
    limited = serializers.IntegerField(help_text="read and limited by habitus, fetal position or the like")
    grades = serializers.DictField(child=serializers.IntegerField(), help_text="by experts")
    machine_grades = serializers.DictField(child=serializers.IntegerField())
    machine_share = CensusNumbers(allow_null=True, help_text=OLDER)
    standard_share = EstimateNumbers(help_text="by the best estimator that the design allows; its method says which")
    powered_share = EstimateNumbers(allow_null=True, help_text="PPI++ with the machine as auxiliary")
    agreement = AgreementNumbers()


class FunnelPlace(serializers.Serializer[Any]):
    reads = serializers.FloatField(help_text="effective")
    share = serializers.FloatField()
    outside = serializers.CharField(allow_blank=True, help_text="95 or 99.8; empty within both limits")
    side = serializers.CharField(allow_blank=True, help_text="low or high; empty within")


class FaultNumbers(serializers.Serializer[Any]):
    plane = serializers.CharField()
    code = serializers.CharField()
    statement = serializers.CharField()
    not_met = serializers.IntegerField()
    n = serializers.IntegerField()
    expected = serializers.FloatField(help_text="the department's share, 0-1")
    p = serializers.FloatField(help_text="after Holm")
    flagged = serializers.BooleanField()


class RadiologistNumbers(GroupNumbers):
    id = serializers.IntegerField()
    name = serializers.CharField()
    experience = serializers.CharField()
    shrunk = EstimateNumbers(allow_null=True, help_text="the share drawn towards the department's")
    funnel = FunnelPlace(allow_null=True)
    faults = FaultNumbers(many=True)
    cusum = serializers.DictField(allow_null=True, help_text="values, limit, rate, false_alarm_reads, signals (places in values)")
    learning = serializers.DictField(allow_null=True, help_text="juniors: competent_after, limit, false_competence, horizon, reads")
    change = serializers.DictField(allow_null=True, help_text="before, after, difference, state")


class PlaneNumbers(GroupNumbers):
    code = serializers.CharField()
    name = serializers.CharField()


class PairNumbers(serializers.Serializer[Any]):
    """One line of the table of agreements."""

    pair = serializers.CharField(help_text="machine_expert, expert_expert or expert_self")
    by = serializers.CharField(help_text="all, plane, criterion, structure, grade, radiologist, vendor or model")
    code = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)
    plane = serializers.CharField(allow_blank=True, help_text="of criteria and structures")
    n = serializers.IntegerField()
    percent_agreement = EstimateNumbers()
    kappa = EstimateNumbers()
    weighted_kappa = EstimateNumbers(allow_null=True)
    ac1 = EstimateNumbers()
    ac2 = EstimateNumbers(allow_null=True)
    prevalence_index = serializers.FloatField(allow_null=True)
    bias_index = serializers.FloatField(allow_null=True)


class CriterionNumbers(serializers.Serializer[Any]):
    plane = serializers.CharField()
    code = serializers.CharField()
    statement = serializers.CharField()
    met = serializers.IntegerField()
    not_met = serializers.IntegerField()
    cannot_tell = serializers.IntegerField()


class ReportNumbers(serializers.Serializer[Any]):
    schema = serializers.IntegerField(required=False, help_text="2; absent in older editions")
    images = serializers.IntegerField()
    read = serializers.IntegerField()
    sampled = serializers.IntegerField()
    simulated = serializers.BooleanField(help_text="the experts were a program")
    seed = serializers.IntegerField()
    model_versions = serializers.ListField(child=serializers.CharField())
    design = serializers.DictField(allow_null=True, help_text="kind, reads, care, strata (name, size, read, probability)")
    all = GroupNumbers()
    radiologists = RadiologistNumbers(many=True)
    planes = PlaneNumbers(many=True)
    criteria = CriterionNumbers(many=True)
    funnel = serializers.DictField(allow_null=True, help_text="baseline, points (n, low95, high95, low998, high998), dispersion, note")
    agreements = PairNumbers(many=True, help_text=OLDER)
    several_readers = serializers.DictField(allow_null=True, help_text="readers, images, fleiss_kappa, krippendorff_alpha")
    scores = serializers.DictField(allow_null=True, help_text="n, icc_a1, icc_c1, bland_altman; score 0-100, machine beside expert")
    change = serializers.DictField(allow_null=True, help_text="previous, groups, permutation, trend, paper, agrees_with_paper")
    completeness = serializers.DictField(allow_null=True, help_text="required, studies, planes, complete, full_standard, their shares")
    measurements = serializers.DictField(allow_null=True, help_text="nt, biometry, agreement in mm; examinations from `from` to `to`")
