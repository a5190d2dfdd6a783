"""How far the readers of settled studies agreed before anything was settled."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.endpoint import CSVRenderer, Endpoint
from reviews.models import Task

from ..agreement import Scale
from ..exports.agreement import agreement_csv, agreement_document
from .exported import csv_file, exported_review, json_file


class EstimateShape(serializers.Serializer):
    n = serializers.IntegerField(help_text="Pairs of entries that it rests on.")
    estimate = serializers.FloatField(allow_null=True)
    ci_lb = serializers.FloatField(allow_null=True, help_text="95 % interval.")
    ci_ub = serializers.FloatField(allow_null=True)
    reason = serializers.CharField(
        allow_blank=True, help_text="Why the estimate, or its interval, is null; blank where neither is."
    )


class AgreementShape(serializers.Serializer):
    """How many of the compared entries agreed. Kappas are null where there are no categories, weighted ones where the
    categories have no order."""

    compared = serializers.IntegerField()
    agreed = serializers.IntegerField()
    percent = EstimateShape(help_text="Percentage that agreed, with Wilson's interval.")
    kappa = EstimateShape(allow_null=True, help_text="Cohen's kappa, over several fields pooled.")
    kappa_linear = EstimateShape(allow_null=True)
    kappa_quadratic = EstimateShape(allow_null=True)


class ErrorsShape(serializers.Serializer):
    """Differences by kind, the first of these rules that holds; in whose entry the error is says the settled value."""

    other_form = serializers.IntegerField(
        help_text="Both say the same in other forms, such as an SE beside an SD. No error."
    )
    place = serializers.IntegerField(help_text="The other reader has the value at another arm or time.")
    omission = serializers.IntegerField(
        help_text="Blank or NR beside a value; an arm or time point that one reader alone found."
    )
    sign = serializers.IntegerField(help_text="The same number with the other sign.")
    unit = serializers.IntegerField(help_text="One is ten, a hundred, a thousand times the other.")
    sd_for_se = serializers.IntegerField(help_text="One is the other times the root of n.")
    transcription = serializers.IntegerField(
        help_text="One digit differs, or two neighbouring digits are exchanged."
    )
    other = serializers.IntegerField(help_text="None of these.")
    in_first = serializers.IntegerField()
    in_second = serializers.IntegerField()
    not_known = serializers.IntegerField(help_text="The settled value is neither's.")


class SummaryShape(serializers.Serializer):
    """The agreement of several fields: of all values, of those in categories, of numbers, of words, dates and tables,
    and of arms and time points."""

    values = AgreementShape()
    categories = AgreementShape()
    numbers = AgreementShape()
    words = AgreementShape()
    structure = AgreementShape()
    errors = ErrorsShape()


class LimitsShape(serializers.Serializer):
    """Bland and Altman's, in the unit of the field: the reader first by name less the other."""

    bias = EstimateShape()
    lower_limit = EstimateShape()
    upper_limit = EstimateShape()


class AgreementFieldShape(AgreementShape):
    """One question, one statistic of an outcome, one domain, or the arms or time points."""

    key = serializers.CharField()
    section = serializers.CharField(allow_blank=True)
    label = serializers.CharField()
    scale = serializers.ChoiceField(choices=[scale.value for scale in Scale])
    unit = serializers.CharField(allow_blank=True)
    number_pairs = serializers.IntegerField(allow_null=True, help_text="Where both gave a number.")
    mean_absolute_difference = EstimateShape(allow_null=True)
    icc = EstimateShape(allow_null=True, help_text="ICC(2,1).")
    limits = LimitsShape(allow_null=True)
    limits_reason = serializers.CharField(allow_blank=True)
    errors = ErrorsShape()


class AgreementSignallingShape(AgreementShape):
    """The answers to signalling questions, where the question applied for both readers. Yes and probably yes are one
    category, and so are no and probably no. They count in none of the other figures."""

    hanging = serializers.IntegerField(
        help_text="Questions that one reader alone had to answer, since an earlier answer differs; not compared."
    )
    by_field = AgreementFieldShape(many=True)


class AgreementPairShape(SummaryShape):
    """The studies that two people read; in `errors` first and second are in the order of `readers`."""

    readers = serializers.ListField(child=serializers.CharField())
    studies = serializers.IntegerField()


class AgreementStudyShape(SummaryShape):
    study = serializers.UUIDField()
    name = serializers.CharField()
    readers = serializers.ListField(child=serializers.CharField())


class TaskAgreementShape(SummaryShape):
    task = serializers.ChoiceField(choices=Task.choices)
    studies = serializers.IntegerField()
    readers = serializers.IntegerField()
    copies = serializers.IntegerField(
        help_text="Settled studies that are left out: one reading is a copy of the other."
    )
    unpaired = serializers.IntegerField(
        help_text="Settled studies that are left out: no two people read them independently."
    )
    ineligible = serializers.IntegerField(
        help_text="Settled studies that are left out: they turned out ineligible."
    )
    hanging = serializers.IntegerField(
        help_text="Values under an arm or time point that one reader alone found; they are not compared."
    )
    sentence = serializers.CharField(allow_blank=True, help_text="For a methods section.")
    by_field = AgreementFieldShape(many=True)
    by_pair = AgreementPairShape(many=True)
    by_study = AgreementStudyShape(many=True)
    signalling = AgreementSignallingShape(
        allow_null=True, help_text="Null where no signalling question was asked of either reader."
    )


class ReviewAgreementShape(serializers.Serializer):
    """The agreement of a review, task by task."""

    form = serializers.IntegerField(help_text="Grows when the shape of this document changes.")
    review = serializers.UUIDField()
    tasks = TaskAgreementShape(many=True)


class OneAgreement(Endpoint):
    @extend_schema(
        operation_id="agreement_retrieve",
        tags=["settled data"],
        summary="Agreement between readers",
        responses=ReviewAgreementShape,
    )
    def get(self, request: Request, review_id: UUID) -> Response:
        """How far two readers agreed before consensus, from what each first entered in the studies that are settled: by
        field, by pair of readers, by study and in all, with the kinds of error."""
        return Response(agreement_document(exported_review(request, review_id)))


class AgreementCSV(Endpoint):
    renderer_classes = [CSVRenderer]

    @extend_schema(
        operation_id="agreement_csv",
        tags=["settled data"],
        summary="Agreement between readers as CSV",
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, review_id: UUID) -> StreamingHttpResponse:
        """A row for each part of all, for each field, and for each part of each pair of readers and of each study; then
        one for all signalling questions, and one for each."""
        review = exported_review(request, review_id)
        return csv_file(agreement_csv(review), review, "agreement")


class AgreementJSON(Endpoint):
    @extend_schema(
        operation_id="agreement_json",
        tags=["settled data"],
        summary="Agreement between readers as a file",
        responses=ReviewAgreementShape,
    )
    def get(self, request: Request, review_id: UUID) -> HttpResponse:
        """The same as a file."""
        review = exported_review(request, review_id)
        return json_file(agreement_document(review), review, "agreement")
