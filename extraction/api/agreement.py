"""How far the readers of settled studies agreed before anything was settled."""

from uuid import UUID

import orjson
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.text import slugify
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.endpoint import CSVRenderer, Endpoint, visible_review
from reviews.models import Review, Task
from reviews.permissions import require

from ..agreement import Scale
from ..exports.agreement import agreement_csv, agreement_document


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
    hanging = serializers.IntegerField(
        help_text="Values under an arm or time point that one reader alone found; they are not compared."
    )
    sentence = serializers.CharField(allow_blank=True, help_text="For a methods section.")
    by_field = AgreementFieldShape(many=True)
    by_pair = AgreementPairShape(many=True)
    by_study = AgreementStudyShape(many=True)


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
        return Response(agreement_document(_exported(request, review_id)))


class AgreementCSV(Endpoint):
    renderer_classes = [CSVRenderer]

    @extend_schema(
        operation_id="agreement_csv",
        tags=["settled data"],
        summary="Agreement between readers as CSV",
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, review_id: UUID) -> StreamingHttpResponse:
        """A row for each part of all, for each field, and for each part of each pair of readers and of each study."""
        review = _exported(request, review_id)
        return StreamingHttpResponse(
            agreement_csv(review), content_type="text/csv; charset=utf-8", headers=_as_file(review, "csv")
        )


class AgreementJSON(Endpoint):
    @extend_schema(
        operation_id="agreement_json",
        tags=["settled data"],
        summary="Agreement between readers as a file",
        responses=ReviewAgreementShape,
    )
    def get(self, request: Request, review_id: UUID) -> HttpResponse:
        """The same as a file."""
        review = _exported(request, review_id)
        return HttpResponse(
            orjson.dumps(agreement_document(review)),
            content_type="application/json",
            headers=_as_file(review, "json"),
        )


def _exported(request: Request, review_id: UUID) -> Review:
    review = visible_review(request.user, review_id)
    require(request.user, "export_settled", review)
    return review


def _as_file(review: Review, ending: str) -> dict[str, str]:
    name = slugify(review.short_title) or "review"
    return {"Content-Disposition": f'attachment; filename="{name}-agreement.{ending}"'}
