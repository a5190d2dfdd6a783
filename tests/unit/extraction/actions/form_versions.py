"""The versions of a review's form in a test: their questions, the next of them, and answers to them."""

from extraction.actions.form_parts import remove_question
from extraction.actions.forms import publish_form, start_draft
from extraction.actions.upgrades import upgrade_study
from extraction.addresses import AnswerAddress
from extraction.models import FormItem, FormVersion, Question, Reading
from extraction.queries.forms import asked_by
from reviews.models import Assignment, User
from tests.cast import add_form, type_in

NEW = {"tissue": {"section": "Intervention", "label": "Source tissue", "kind": "text", "required": True}}


def item(form: FormVersion, key: str) -> FormItem:
    """The place of a question in a version."""
    return form.items.select_related("form__review", "question", "section").get(question__key=key)


def keys(form: FormVersion) -> list[str]:
    """The keys of what a version asks, in its order."""
    return [asked.key for asked in asked_by(form)]


def upgrade_with_new_question(assignment: Assignment, *, by: User) -> None:
    """The next version asks for the source tissue too, and the study is read with it."""
    add_form(assignment.study.review, by=by, **NEW)
    upgrade_study(assignment=assignment, by=by)


def upgrade_without(key: str, assignment: Assignment, *, by: User) -> None:
    """The next version no longer asks one question, and the study is read with it."""
    draft = start_draft(review=assignment.study.review, by=by)
    remove_question(item=item(draft, key), by=by)
    draft.refresh_from_db()
    publish_form(form=draft, note="Not needed", version=draft.version, by=by)
    upgrade_study(assignment=assignment, by=by)


def answer(reading: Reading, by: User, key: str, text: str) -> str:
    """Type an answer; what became of it."""
    question = Question.objects.get(review=reading.assignment.study.review, key=key)
    return type_in(reading, by, {str(AnswerAddress(question.pk)): text})[0].status
