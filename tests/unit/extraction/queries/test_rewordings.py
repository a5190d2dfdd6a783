"""Answers to a question that was put in other words."""

import pytest

from extraction.actions.form_parts import edit_question
from extraction.actions.forms import publish_form, start_draft
from extraction.actions.upgrades import upgrade_study
from extraction.addresses import AnswerAddress
from extraction.models import Question
from extraction.queries.rewordings import answered_otherwise
from extraction.queries.sheets import read_sheet
from tests.cast import Reported, enter
from tests.unit.extraction.actions.form_versions import item


@pytest.fixture
def reading(assignment, first_reader):
    return enter(assignment, first_reader, Reported(answers={"sample_size": "28", "scar_type": "icepick"}))


def upgrade(assignment, by, **wording) -> None:
    draft = start_draft(review=assignment.study.review, by=by)
    edited = item(draft, "scar_type")
    edit_question(item=edited, version=edited.version, by=by, **wording)
    draft.refresh_from_db()
    publish_form(form=draft, note="Worded anew", version=draft.version, by=by)
    upgrade_study(assignment=assignment, by=by)


def test_only_an_answer_to_other_words_is_named_with_its_version(reading, assignment, lead):
    assert answered_otherwise(read_sheet(reading)) == {}
    upgrade(assignment, lead, guidance="As the paper names it")
    address = str(AnswerAddress(Question.objects.get(key="scar_type").pk))
    assert answered_otherwise(read_sheet(reading)) == {address: 1}


def test_an_answer_to_the_same_words_is_not_whatever_its_version(reading, assignment, lead):
    upgrade(assignment, lead, required=True)
    assert answered_otherwise(read_sheet(reading)) == {}


def test_it_asks_the_database_once_however_many_answers_are_older(
    reading, assignment, lead, django_assert_num_queries
):
    upgrade(assignment, lead, label="Kind of scar")
    sheet = read_sheet(reading)
    with django_assert_num_queries(1):
        answered_otherwise(sheet)
