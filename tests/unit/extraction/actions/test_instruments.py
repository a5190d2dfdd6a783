"""The instruments of a review's own: drafted, published for good, taken further in versions."""

import json

import pytest

from extraction.actions.assignments import assign_with_form
from extraction.actions.instruments import (
    add_domain,
    add_question,
    begin_empty,
    copy_instrument,
    discard_instrument,
    edit_domain,
    edit_head,
    edit_question,
    import_instrument,
    move_part,
    next_version,
    publish_instrument,
    remove_part,
)
from extraction.models import Instrument, Reading
from extraction.queries.instruments import drafted, offered, variant_named, variant_of
from extraction.queries.sheets import read_sheet
from extraction.risk_of_bias.documents import as_document
from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.rules import charts_text
from reviews.actions.reviews import start_review
from reviews.actions.studies import add_study
from reviews.models import AuditEvent, Task
from reviews.refusals import NotAllowed, NotThere, Refused, Stale
from tests.assessments import answer


@pytest.fixture
def draft(review, lead) -> Instrument:
    """RoB 2 for parallel trials, copied."""
    return copy_instrument(review=review, source="rob2_parallel", by=lead)


def publish(draft: Instrument, by) -> Instrument:
    draft.refresh_from_db()
    return publish_instrument(instrument=draft, version=draft.version, by=by)


def question(instrument: Instrument, key: str, by, **changed) -> Instrument:
    """Word a question anew, the rest as it stands."""
    instrument.refresh_from_db()
    there = drafted(instrument)
    asked = there.domain_of(key).question(key)
    fields = {"number": asked.number, "text": asked.text, "short": asked.short, "guidance": asked.guidance}
    fields |= {"answers": asked.answers, "asked_if": ""} | changed
    return edit_question(instrument=instrument, version=instrument.version, question=key, by=by, **fields)


def domain(instrument: Instrument, key: str, by, **changed) -> Instrument:
    """The same for a domain."""
    instrument.refresh_from_db()
    there = drafted(instrument).domain(key)
    fields = {
        "number": there.number,
        "title": there.title,
        "about": there.about,
        "charts": charts_text(there),
    }
    fields |= {"not_all_na": there.not_all_na} | changed
    return edit_domain(instrument=instrument, version=instrument.version, domain=key, by=by, **fields)


def errors(call) -> dict:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.errors


# --- Beginning ---


@pytest.mark.parametrize("source", VARIANTS)
def test_any_instrument_of_the_product_is_copied_whole_and_can_be_published(review, lead, source):
    made = copy_instrument(review=review, source=source, by=lead)
    copied, original = drafted(made), VARIANTS[source]
    assert (copied.domains, copied.levels) == (original.domains, original.levels)
    assert not copied.official
    published = publish(made, lead)
    assert variant_named(published.key).domains == original.domains
    assert variant_of(published.key, "parallel").version == "version 1"


def test_two_copies_have_two_titles(review, lead):
    titles = [copy_instrument(review=review, source="robins_i", by=lead).title for _ in range(3)]
    assert len(set(titles)) == 3


def test_a_file_that_was_exported_is_brought_in(review, lead):
    sent = json.loads(json.dumps(as_document(VARIANTS["rob2_cluster"])))
    made = import_instrument(review=review, document=sent, by=lead)
    assert drafted(made).domains == VARIANTS["rob2_cluster"].domains
    del sent["domains"][1]["questions"][0]["number"]
    assert errors(lambda: import_instrument(review=review, document=sent, by=lead)) == {
        "file": ["domains[1].questions[0].number is missing."]
    }
    assert Instrument.objects.count() == 1


def test_nothing_is_copied_that_the_review_does_not_have(review, lead, outsider):
    theirs = start_review(by=outsider, title="Theirs", short_title="Theirs")
    made = publish(copy_instrument(review=theirs, source="rob2_parallel", by=outsider), outsider)
    draft = copy_instrument(review=review, source="rob2_parallel", by=lead)
    for source in (made.key, draft.key, "own:nothing", "rob3"):
        with pytest.raises(NotThere):
            copy_instrument(review=review, source=source, by=lead)


def test_leads_alone_build_instruments(review, draft, lead, first_reader, arbiter, observer, outsider):
    published = publish(copy_instrument(review=review, source="rob2_parallel", by=lead), lead)
    members = (first_reader, arbiter, observer)
    for user, refusal in (*((one, NotAllowed) for one in members), (outsider, NotThere)):
        for call, given in (
            (begin_empty, {"review": review}),
            (copy_instrument, {"review": review, "source": "rob2_parallel"}),
            (import_instrument, {"review": review, "document": {}}),
            (next_version, {"instrument": published}),
            (discard_instrument, {"instrument": draft}),
            (publish_instrument, {"instrument": draft, "version": 1}),
            (add_domain, {"instrument": draft, "version": 1, "number": "9", "title": "x"}),
            (move_part, {"instrument": draft, "version": 1, "domain": "1", "up": False}),
            (remove_part, {"instrument": draft, "version": 1, "domain": "1"}),
        ):
            with pytest.raises(refusal):
                call(by=user, **given)
    assert set(Instrument.objects.values_list("pk", "number")) == {(draft.pk, 1), (published.pk, 1)}


# --- Building ---


def test_an_instrument_is_built_from_nothing(review, lead):
    made = begin_empty(review=review, by=lead)
    edit_head(
        instrument=made, version=1, by=lead, title="Ours", note="A note", link="", overall_rule="",
        levels=[("low", "Fine"), ("critical", "Bad")],
    )  # fmt: skip
    key = add_domain(instrument=made, version=2, by=lead, number="A", title="Allocation")
    first = add_question(
        instrument=made, version=3, by=lead, domain=key, number="A.1", text="Random?", answers=["N", "Y"]
    )
    second = add_question(
        instrument=made, version=4, by=lead, domain=key, number="A.2", text="Why?", answers=["Y", "N"],
        asked_if="A.1 is N",
    )  # fmt: skip
    domain(made, key, lead, charts="A.1: Y -> Fine; N -> A.2\nA.2: Y -> low; N -> bad")
    published = variant_named(publish(made, lead).key)
    assert [(one.key, one.label, one.rank) for one in published.levels] == [
        ("low", "Fine", 0),
        ("critical", "Bad", 1),
    ]
    assert (key, first, second) == ("A", "A.1", "A.2")
    assert published.domain("A").questions[0].answers == ("Y", "N")
    told = AuditEvent.objects.filter(review=review, study=None, action="instrument published").get()
    assert (
        told.summary
        == "Ours, version 1: 1 domain, 2 questions; 3 combinations of answers, each with one proposal"
    )


def test_what_cannot_be_kept_is_refused_beside_its_field(draft, lead):
    assert errors(
        lambda: question(draft, "2.3", lead, number="two", text="", answers=["Y"], asked_if="2.9 is Y")
    ) == {
        "text": ["Say what is asked."],
    }
    found = errors(
        lambda: question(draft, "2.3", lead, number="two", answers=["Y", "Q"], asked_if="2.9 is Y")
    )
    assert set(found) == {"number", "answers", "asked_if"}
    assert errors(lambda: question(draft, "2.3", lead, number="1.1")) == {
        "number": ["Another question has the number 1.1. Give it another first."]
    }
    assert errors(lambda: domain(draft, "2", lead, number="1")) == {
        "number": ["Another domain has the number 1. Give it another first."]
    }
    assert errors(lambda: domain(draft, "2", lead, charts="2.1: Y -> low\n2.2: Y -> hgih"))["charts"][
        0
    ].startswith("Line 2: “hgih” is neither a step")
    assert "601 characters" in errors(lambda: question(draft, "2.3", lead, text="x" * 601))["text"][0]
    draft.refresh_from_db()
    assert (draft.version, drafted(draft).domains) == (1, VARIANTS["rob2_parallel"].domains)


def test_hostile_text_is_text(draft, lead):
    words = '<script>alert("x")</script> {{ 7*7 }} \u202e'
    question(draft, "1.1", lead, text=words, guidance=words)
    domain(draft, "1", lead, title=words)
    draft.refresh_from_db()
    asked = drafted(draft).domain("1").question("1.1")
    assert (asked.text, asked.guidance) == (words, words)
    assert (
        "signs that cannot be kept" in errors(lambda: question(draft, "1.1", lead, text="a\x00b"))["text"][0]
    )


def test_rules_of_the_reviews_own_are_not_compared_with_an_official_document(review, lead):
    made = copy_instrument(review=review, source="rob2_crossover", by=lead)
    assert drafted(made).domain("1").is_provisional
    question(made, "1.1", lead, text="Random at all?")
    made.refresh_from_db()
    assert drafted(made).domain("1").is_provisional
    domain(made, "1", lead, charts="1.1: Y PY -> low; otherwise -> high")
    made.refresh_from_db()
    assert not drafted(made).domain("1").is_provisional
    assert drafted(made).domain("1").sources == ()


def test_parts_are_moved_and_removed_and_publishing_says_what_hung_from_them(draft, lead):
    assert not move_part(instrument=draft, version=1, by=lead, domain="1", up=True)
    assert move_part(instrument=draft, version=1, by=lead, domain="2", up=True)
    assert move_part(instrument=draft, version=2, by=lead, domain="2", question="2.3", up=True)
    draft.refresh_from_db()
    assert drafted(draft).domain_keys == ("2", "1", "3", "4", "5")
    assert [one.key for one in drafted(draft).domain("2").questions[:3]] == ["2.1", "2.3", "2.2"]
    remove_part(instrument=draft, version=3, by=lead, domain="2", question="2.2")
    remove_part(instrument=draft, version=4, by=lead, domain="5")
    found = errors(lambda: publish(draft, lead))[""]
    assert found == [
        "Domain 2: Question 2.3: it hangs from question 2.2, which this domain does not have.",
        "Domain 2, line 1 of its charts: Step 2.1 looks at question 2.2, which this domain does not have.",
    ]
    for gone in ({"domain": "5"}, {"domain": "2", "question": "2.2"}, {"domain": "2", "question": "1.1"}):
        with pytest.raises(NotThere):
            remove_part(instrument=draft, version=5, by=lead, **gone)


def test_a_key_stays_when_its_question_is_numbered_otherwise_and_no_two_have_one(draft, lead):
    question(draft, "1.3", lead, number="1.4")
    draft.refresh_from_db()
    key = add_question(
        instrument=draft,
        version=draft.version,
        by=lead,
        domain="1",
        number="1.3",
        text="New?",
        answers=["Y", "N"],
    )
    assert key == "1.3-2"
    draft.refresh_from_db()
    assert [(one.key, one.number) for one in drafted(draft).domain("1").questions] == [
        ("1.1", "1.1"),
        ("1.2", "1.2"),
        ("1.3", "1.4"),
        ("1.3-2", "1.3"),
    ]
    assert "1.4" in charts_text(drafted(draft).domain("1"))


# --- Two windows ---


def test_what_is_based_on_an_earlier_state_of_the_draft_is_stale(draft, lead):
    question(draft, "1.1", lead, text="First window")
    stale = (
        lambda: edit_question(
            instrument=draft,
            version=1,
            by=lead,
            question="1.1",
            number="1.1",
            text="Second",
            answers=["Y", "N"],
        ),
        lambda: add_domain(instrument=draft, version=1, by=lead, number="9", title="x"),
        lambda: add_question(
            instrument=draft, version=1, by=lead, domain="1", number="9.1", text="x", answers=["Y", "N"]
        ),
        lambda: edit_domain(
            instrument=draft, version=1, by=lead, domain="1", number="1", title="x", about="", charts=""
        ),
        lambda: edit_head(
            instrument=draft, version=1, by=lead, title="x", note="", link="", overall_rule="", levels=[]
        ),
        lambda: move_part(instrument=draft, version=1, by=lead, domain="1", up=False),
        lambda: remove_part(instrument=draft, version=1, by=lead, domain="1"),
        lambda: publish_instrument(instrument=draft, version=1, by=lead),
    )
    for call in stale:
        with pytest.raises(Stale) as caught:
            call()
        assert caught.value.current.version == 2
    draft.refresh_from_db()
    assert drafted(draft).domain("1").question("1.1").text == "First window"


# --- Versions ---


def test_a_broken_chart_is_not_published_and_nothing_changes(draft, lead):
    domain(draft, "1", lead, charts="1.1: Y PY -> low; N PN -> high")
    assert errors(lambda: publish(draft, lead)) == {
        "": [
            "Domain 1, line 1 of its charts: Step 1.1 has no branch for 1.1 NI (with 1.2 Y, 1.3 Y): "
            "25 combinations of answers without a proposal."
        ]
    }
    draft.refresh_from_db()
    assert not draft.is_published


def test_a_published_version_never_changes_and_is_never_thrown_away(draft, lead):
    publish(draft, lead)
    before = Instrument.objects.values().get()
    frozen = (
        lambda: question(draft, "1.1", lead, text="Other"),
        lambda: domain(draft, "1", lead, title="Other"),
        lambda: remove_part(instrument=draft, version=2, by=lead, domain="1"),
        lambda: discard_instrument(instrument=draft, by=lead),
        lambda: publish(draft, lead),
    )
    for call in frozen:
        assert "is published and frozen" in errors(call)[""][0]
    assert Instrument.objects.values().get() == before


def test_the_next_version_is_a_copy_of_the_last_and_there_is_one_draft_at_most(review, draft, lead):
    question(draft, "1.1", lead, text="Ours?")
    first = publish(draft, lead)
    second = next_version(instrument=first, by=lead)
    assert next_version(instrument=first, by=lead) == second
    assert (second.number, second.tool, drafted(second).domains) == (2, first.tool, drafted(first).domains)
    question(second, "1.1", lead, text="Ours, better?")
    assert [one.key for one in offered(review) if one.key.startswith("own:")] == [first.key]
    publish(second, lead)
    assert [one.key for one in offered(review) if one.key.startswith("own:")] == [second.key]
    third = next_version(instrument=first, by=lead)
    assert drafted(third).domain("1").question("1.1").text == "Ours, better?"
    discard_instrument(instrument=third, by=lead)
    assert Instrument.objects.count() == 2
    assert list(
        AuditEvent.objects.filter(review=review, study=None, action__startswith="instrument")
        .order_by("position")
        .values_list("action", flat=True)
    ) == [
        "instrument begun",
        "instrument draft changed",
        "instrument published",
        "instrument draft begun",
        "instrument draft changed",
        "instrument published",
        "instrument draft begun",
        "instrument draft discarded",
    ]


def test_an_assessment_keeps_the_version_that_it_was_made_with(
    review, study, draft, lead, first_reader, second_reader, arbiter
):
    first = publish(draft, lead)
    people = {"first": first_reader, "second": second_reader, "arbiter": arbiter, "by": lead}
    assignment = assign_with_form(study=study, task=Task.RISK_OF_BIAS, instrument=first.key, **people)
    reading = answer(assignment, first_reader, {"2.1": "Y"})
    second = next_version(instrument=first, by=lead)
    remove_part(instrument=second, version=1, by=lead, domain="2")
    publish(second, lead)
    sheet = read_sheet(Reading.objects.get(pk=reading.pk))
    assert sheet.variant.version == "version 1"
    assert sheet.assessment(None).domain("2").questions[0].given == "Y"
    another = add_study(review=review, by=lead, label="Weiss", year=2007)
    later = assign_with_form(study=another, task=Task.RISK_OF_BIAS, instrument=second.key, **people)
    assert variant_of(later.instrument, another.design).domain_keys == ("1", "3", "4", "5")


def test_a_draft_and_another_reviews_instrument_cannot_be_assigned(
    study, draft, lead, outsider, first_reader, second_reader, arbiter
):
    theirs = start_review(by=outsider, title="Theirs", short_title="Theirs")
    made = publish(copy_instrument(review=theirs, source="rob2_parallel", by=outsider), outsider)
    for key in (draft.key, made.key):
        found = errors(
            lambda key=key: assign_with_form(
                study=study, task=Task.RISK_OF_BIAS, first=first_reader, second=second_reader, arbiter=arbiter,
                by=lead, instrument=key,
            )
        )  # fmt: skip
        assert set(found) == {"instrument"}


def test_a_review_has_so_many_instruments_and_no_more(review, lead, monkeypatch):
    monkeypatch.setattr("extraction.actions.instruments.versions.MOST_INSTRUMENTS", 2)
    for _ in range(2):
        begin_empty(review=review, by=lead)
    assert "has 2 instruments of its own" in errors(lambda: begin_empty(review=review, by=lead))[""][0]
