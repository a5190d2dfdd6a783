"""The protocol in the browser: adding, editing, removing; bad input; two tabs."""

import pytest
from django.urls import reverse

from extraction.actions.assignments import assign_with_form
from extraction.derivation import DEFAULT_CORRELATION
from reviews.actions.members import add_member
from reviews.models import AuditEvent, FollowUpWindow, InterventionGroup, Outcome, Review, Role, Task
from reviews.models.review import USUAL_CORRELATION
from tests.cast import enter

OUTCOME = {
    "name": "Scar depth",
    "kind": "continuous",
    "better": "lower",
    "importance": "secondary",
    "unit": "mm",
    "scale_min": "",
    "scale_max": "",
}


def new(review: Review, kind: str) -> str:
    return reverse("reviews:protocol-part-new", args=[review.pk, kind])


def edit(part) -> str:
    kind = {Outcome: "outcomes", InterventionGroup: "groups", FollowUpWindow: "windows"}[type(part)]
    return reverse("reviews:protocol-part", args=[kind, part.pk])


def test_an_outcome_is_added_at_the_end(review, lead, sign_in):
    response = sign_in(lead).post(new(review, "outcomes"), OUTCOME | {"scale_min": "−1.5", "scale_max": "3"})
    assert response.url == f"{reverse('reviews:protocol', args=[review.pk])}#outcomes"
    added = list(review.outcomes.all())[-1]
    assert (added.name, added.scale_min, added.scale_max) == ("Scar depth", -1.5, 3.0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "An outcome needs a name."),
        ({"name": "ecca SCORE"}, "This protocol already has the outcome"),
        ({"kind": ""}, "Say whether it is measured or counted."),
        ({"better": "sideways"}, "sideways"),
        ({"scale_min": "low"}, "“low” is no number."),
        ({"scale_min": "10", "scale_max": "2"}, "2 is not above the lowest possible value, 10."),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"name": "zero\x00"}, "Null characters are not allowed"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused_and_what_was_typed_is_kept(review, lead, sign_in, change, said):
    before = review.outcomes.count()
    response = sign_in(lead).post(new(review, "outcomes"), OUTCOME | change)
    shown = response.content.decode()
    assert response.status_code == 422
    assert said in shown
    assert 'value="mm"' in shown
    assert review.outcomes.count() == before


def test_a_window_keeps_its_words_and_counts_its_days(review, lead, sign_in):
    sign_in(lead).post(
        new(review, "windows"), {"name": "Middle", "after_text": "10 weeks", "up_to_text": "1 year"}
    )
    window = review.windows.get(name="Middle")
    assert (window.after_text, window.after_days) == ("10 weeks", 70.0)
    assert (window.up_to_text, window.up_to_days) == ("1 year", 365.25)


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ({"after_text": "a while", "up_to_text": ""}, "“a while” is no time that can be read."),
        ({"after_text": "", "up_to_text": ""}, "Write at least one bound"),
        ({"after_text": "6 months", "up_to_text": "3 months"}, "This window ends before it begins."),
        ({"after_text": "3 months", "up_to_text": "3 months"}, "This window ends before it begins."),
    ],
)
def test_a_window_that_cannot_be_is_refused_and_what_was_typed_is_kept(review, lead, sign_in, bounds, said):
    response = sign_in(lead).post(new(review, "windows"), {"name": "Middle"} | bounds)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert 'value="Middle"' in response.content.decode()


def test_a_bound_taken_away_opens_its_side(review, lead, sign_in):
    window = review.windows.get(name="Short")
    fields = {"name": "Short", "after_text": "1 week", "up_to_text": "", "version": window.version}
    assert sign_in(lead).post(edit(window), fields).status_code == 302
    window.refresh_from_db()
    assert (window.after_days, window.up_to_days) == (7.0, None)


def test_a_stale_tab_sees_both_versions_and_may_save_over_the_other(review, lead, sign_in):
    group = review.groups.get(name="Control")
    first = {"name": "Saline", "is_comparator": "on", "version": group.version}
    assert sign_in(lead).post(edit(group), first).status_code == 302
    response = sign_in(lead).post(edit(group), first | {"name": "Placebo"})
    shown = response.content.decode()
    assert response.status_code == 409
    assert "Placebo" in shown
    assert "Saline" in shown
    group.refresh_from_db()
    assert group.name == "Saline"
    assert f'name="version" value="{group.version}"' in shown
    sign_in(lead).post(edit(group), first | {"name": "Placebo", "version": group.version})
    group.refresh_from_db()
    assert group.name == "Placebo"


@pytest.mark.parametrize("version", ["", "99", "-1", "one"])
def test_a_version_that_was_tampered_with_writes_nothing(review, lead, sign_in, version):
    group = review.groups.get(name="Control")
    response = sign_in(lead).post(edit(group), {"name": "Saline", "version": version})
    assert response.status_code in (409, 422)
    group.refresh_from_db()
    assert group.name == "Control"


def test_the_question_is_edited_and_long_text_is_kept(review, lead, sign_in):
    address = reverse("reviews:protocol-question", args=[review.pk])
    fields = {
        "title": "Cells  for\nscars",
        "short_title": "Scars",
        "population": "Adults\nwith scars <b>",
        "version": review.version,
    }
    assert sign_in(lead).post(address, fields).status_code == 302
    review.refresh_from_db()
    assert review.title == "Cells for scars"
    shown = sign_in(lead).get(reverse("reviews:protocol", args=[review.pk])).content.decode()
    assert "Adults<br>with scars &lt;b&gt;" in shown


def test_a_refused_question_leaves_the_title_in_the_bar_as_it_is_saved(review, lead, sign_in):
    address = reverse("reviews:protocol-question", args=[review.pk])
    response = sign_in(lead).post(address, {"title": "", "short_title": "Other", "version": review.version})
    shown = response.content.decode()
    assert "A review needs a title." in shown
    assert ">Acne scars</a>" in shown


# --- The correlation between baseline and final ---


def test_the_correlation_is_a_half_and_assumed_unless_a_lead_says_otherwise(review, lead, observer, sign_in):
    protocol = reverse("reviews:protocol", args=[review.pk])
    assert "0.5, assumed" in sign_in(observer).get(protocol).content.decode()
    address = reverse("reviews:protocol-correlation", args=[review.pk])
    fields = {"r_pre_post": "0.75", "r_pre_post_source": "SDs of  Bai 2019", "version": review.version}
    assert sign_in(lead).post(address, fields).url == f"{protocol}#missing-numbers"
    review.refresh_from_db()
    assert (review.r_pre_post, review.r_pre_post_source) == (0.75, "SDs of Bai 2019")
    assert "0.75, SDs of Bai 2019" in sign_in(lead).get(protocol).content.decode()
    event = AuditEvent.objects.filter(review=review).latest("at")
    assert (event.action, event.summary) == (
        "protocol edited",
        "correlation between baseline and final 0.75",
    )
    assert {"before": 0.5, "after": 0.75}.items() <= event.cells[0].items()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1", "1 is no correlation: it lies between −1 and 1."),
        ("−1.2", "−1.2 is no correlation"),
        ("half", "“half” is no number."),
        ("", "0.5 is usual where nothing is known."),
        ("nan", "is no number"),
    ],
)
def test_what_is_no_correlation_is_refused_and_what_was_typed_is_kept(review, lead, sign_in, typed, said):
    address = reverse("reviews:protocol-correlation", args=[review.pk])
    fields = {"r_pre_post": typed, "r_pre_post_source": "Bai", "version": review.version}
    response = sign_in(lead).post(address, fields)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert 'value="Bai"' in response.content.decode()
    review.refresh_from_db()
    assert review.r_pre_post == 0.5


def test_a_correlation_saved_elsewhere_meanwhile_is_shown_beside_the_own(review, lead, sign_in):
    address = reverse("reviews:protocol-correlation", args=[review.pk])
    fields = {"r_pre_post": "0.7", "r_pre_post_source": "", "version": review.version}
    assert sign_in(lead).post(address, fields).status_code == 302
    response = sign_in(lead).post(address, fields | {"r_pre_post": "0.6"})
    assert response.status_code == 409
    assert "0.7" in response.content.decode()
    review.refresh_from_db()
    assert review.r_pre_post == 0.7


def test_the_usual_correlation_is_one_everywhere():
    assert USUAL_CORRELATION == DEFAULT_CORRELATION


def test_what_nobody_used_is_removed(review, lead, sign_in):
    group = review.groups.get(name="Other")
    sign_in(lead).post(reverse("reviews:protocol-part-remove", args=["groups", group.pk]))
    assert not review.groups.filter(name="Other").exists()


def test_what_a_reading_uses_stays_and_the_lead_is_told(review, lead, assignment, first_reader, sign_in):
    enter(assignment, first_reader)
    group = review.groups.get(name="Control")
    address = reverse("reviews:protocol-part-remove", args=["groups", group.pk])
    assert "is in use" in sign_in(lead).post(address, follow=True).content.decode()
    assert review.groups.filter(pk=group.pk).exists()


def test_an_outcome_with_numbers_keeps_its_kind(review, lead, assignment, first_reader, sign_in):
    enter(assignment, first_reader)
    outcome = review.outcomes.get(name="ECCA score")
    fields = OUTCOME | {"name": "ECCA score", "kind": "dichotomous", "version": outcome.version}
    response = sign_in(lead).post(edit(outcome), fields)
    assert "Readings hold numbers of this outcome" in response.content.decode()
    outcome.refresh_from_db()
    assert outcome.kind == "continuous"


@pytest.mark.parametrize("other_has_entered", [False, True])
def test_a_lead_who_reads_learns_nothing_from_removing(
    review, lead, study, first_reader, arbiter, sign_in, other_has_entered
):
    add_member(review=review, user=lead, role=Role.REVIEWER, by=lead)
    own = assign_with_form(
        study=study, task=Task.EXTRACTION, first=first_reader, second=lead, arbiter=arbiter, by=lead
    )
    if other_has_entered:
        enter(own, first_reader)
    outcome = review.outcomes.get(name="ECCA score")
    address = reverse("reviews:protocol-part-remove", args=["outcomes", outcome.pk])
    assert "You read studies of this review" in sign_in(lead).post(address, follow=True).content.decode()
    changed = OUTCOME | {"name": "ECCA score", "kind": "dichotomous", "version": outcome.version}
    assert "You read studies of this review" in sign_in(lead).post(edit(outcome), changed).content.decode()
    assert review.outcomes.filter(pk=outcome.pk, kind="continuous").exists()


def test_everybody_in_the_review_reads_the_protocol_and_only_leads_find_buttons(
    review, lead, observer, sign_in
):
    address = reverse("reviews:protocol", args=[review.pk])
    assert "Add outcome" in sign_in(lead).get(address).content.decode()
    shown = sign_in(observer).get(address).content.decode()
    assert "ECCA score" in shown
    assert "Add outcome" not in shown
    assert "/protocol/outcomes/" not in shown


def test_the_lead_says_how_differences_are_settled(review, lead, observer, sign_in):
    address = reverse("reviews:protocol-settling", args=[review.pk])
    fields = {
        "mode": "verify",
        "discusses": "on",
        "quick_reasons": "Misread\n\n Author  reply \nMisread",
        "version": review.version,
    }
    assert sign_in(lead).post(address, fields).url.endswith("#settling")
    review.refresh_from_db()
    assert (review.mode, review.discusses, review.quick_reasons) == ("verify", True, "Misread\nAuthor reply")
    said = sign_in(observer).get(reverse("reviews:protocol", args=[review.pk])).content.decode()
    assert "The two readers discuss each difference" in said
    assert "Author reply" in said
    assert "One reading, verified by a second person, unless a study is assigned otherwise" in said


@pytest.mark.parametrize(
    ("reasons", "said"),
    [("x" * 61, "is too long for a button"), ("\n".join(map(str, range(13))), "13 reasons; 12 fit")],
)
def test_reasons_that_fit_on_no_button_are_refused_and_kept_as_typed(review, lead, sign_in, reasons, said):
    address = reverse("reviews:protocol-settling", args=[review.pk])
    response = sign_in(lead).post(
        address, {"mode": "dual", "quick_reasons": reasons, "version": review.version}
    )
    assert response.status_code == 422
    assert said in response.content.decode()
    assert reasons.splitlines()[-1] in response.content.decode()
    review.refresh_from_db()
    assert review.quick_reasons == ""
