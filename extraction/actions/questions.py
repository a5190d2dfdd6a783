"""The questions of a review's form."""

from django.db import transaction

from reviews.actions.record import advance_revision, record
from reviews.actions.reviews import start_review
from reviews.actions.writing import locked
from reviews.models import Review, User
from reviews.permissions import require
from reviews.refusals import Refused

from ..form_template import TEMPLATES
from ..models import Question

TEMPLATE_WORDS = {
    "general": "General",
    "acne_scar": "Cell therapy for acne scars",
}


@transaction.atomic
def use_template(*, review: Review, template: str, by: User) -> list[Question]:
    """Give a review without questions those of a template. Raises Refused when it has some, or there is none such."""
    require(by, "edit_protocol", review)
    if template not in TEMPLATES:
        raise Refused(errors={"template": [f"There is no form “{template}”."]})
    locked(Review, review.pk)
    if Question.objects.filter(review=review).exists():
        raise Refused(errors={"template": ["This review has a form already."]})
    questions = Question.objects.bulk_create(
        Question(
            review=review,
            key=asked.key,
            section=asked.section,
            label=asked.label,
            kind=asked.kind,
            unit=asked.unit,
            options=list(asked.options),
            per_arm=asked.per_arm,
            required=asked.required,
            guidance=asked.guidance,
            position=position,
        )
        for position, asked in enumerate(TEMPLATES[template])
    )
    record(
        review=review,
        by=by,
        action="form chosen",
        summary=f"{TEMPLATE_WORDS[template]}, {len(questions)} questions",
    )
    advance_revision(review)
    return questions


@transaction.atomic
def start_review_with_form(*, by: User, template: str, **fields: str) -> Review:
    """A new review together with the form that its studies are read with. Raises Refused; then neither exists."""
    review = start_review(by=by, **fields)
    use_template(review=review, template=template, by=by)
    return review
