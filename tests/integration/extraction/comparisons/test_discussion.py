"""The pages of a discussion and of an amendment: who finds which buttons, and what they lead to."""

import pytest
from django.urls import reverse

from extraction.actions.amendments import amend
from extraction.models import Amendment, Remark, Resolution
from extraction.queries.comparisons import read_comparison
from tests.cast import confirm, read_twice, settle
from tests.comparisons import reported


@pytest.fixture
def discussed(assignment):
    """Two differences with the readers."""
    review = assignment.study.review
    review.discusses = True
    review.quick_reasons = "Change table over figure"
    review.save(update_fields=["discusses", "quick_reasons"])
    return confirm(read_twice(assignment, reported(), reported(mean="-38.9", sd="9.9")))


@pytest.fixture
def addresses(discussed):
    return [row.address for row in read_comparison(discussed).rows if not row.agrees]


def shown(client, comparison, **query):
    return client.get(reverse("extraction:comparison", args=[comparison.pk]), query).content.decode()


def say(client, comparison, address, kind, text="Misread."):
    fields = {
        "address": address, "version": "0", "matching": str(comparison.version), "kind": kind, "text": text,
    }  # fmt: skip
    return client.post(reverse("extraction:comparison-say", args=[comparison.pk]), fields)


def test_a_reader_finds_three_ways_and_the_arbiter_none_to_decide(
    discussed, addresses, sign_in, first_reader, arbiter
):
    theirs = shown(sign_in(first_reader), discussed, address=addresses[0])
    assert "Give way: −38.9" in theirs
    assert "Leave it to Arbiter" in theirs
    assert "Change table over figure" in theirs, "the team's own reasons"
    assert "In discussion" in theirs
    waiting = shown(sign_in(arbiter), discussed, address=addresses[0])
    assert "with the readers" in waiting or "In discussion" in waiting
    assert 'id="decision"' not in waiting


def test_giving_way_goes_to_the_next_difference(discussed, addresses, sign_in, first_reader):
    response = say(sign_in(first_reader), discussed, addresses[0], "give_way")
    assert response.status_code == 302
    assert addresses[1].replace(":", "%3A") in response.url
    assert Resolution.objects.get().method == "discussion"


def test_a_comment_stays_at_its_difference_and_the_other_reader_reads_it(
    discussed, addresses, sign_in, first_reader, second_reader
):
    response = say(sign_in(first_reader), discussed, addresses[0], "comment", "<b>Table 3?</b>")
    assert addresses[0].replace(":", "%3A") in response.url
    assert "&lt;b&gt;Table 3?&lt;/b&gt;" in shown(sign_in(second_reader), discussed, address=addresses[0])


def test_without_a_word_nothing_is_said_and_the_field_tells(discussed, addresses, sign_in, first_reader):
    response = say(sign_in(first_reader), discussed, addresses[0], "give_way", " ")
    assert response.status_code == 422
    assert "Say it in a word or two." in response.content.decode()
    assert not Remark.objects.exists()


def test_a_kind_that_does_not_exist_is_refused(discussed, addresses, sign_in, first_reader):
    assert say(sign_in(first_reader), discussed, addresses[0], "shout").status_code == 422


def test_the_rest_goes_to_the_arbiter_who_may_send_one_back(
    discussed, addresses, sign_in, first_reader, arbiter
):
    response = sign_in(first_reader).post(
        reverse("extraction:discussion-end", args=[discussed.pk]), follow=True
    )
    assert "2 differences are with Arbiter now." in response.content.decode()
    client = sign_in(arbiter)
    assert 'id="decision"' in shown(client, discussed, address=addresses[0])
    say(client, discussed, addresses[0], "send_back", "Which table?")
    assert 'id="decision"' not in shown(client, discussed, address=addresses[0])
    asked = shown(sign_in(first_reader), discussed, address=addresses[0])
    assert "Which table?" in asked
    assert "Give way" in asked


# --- Amending ---


@pytest.fixture
def settled_comparison(assignment):
    return settle(assignment).assignment.comparison


def reopen(client, comparison, address, reason="Erratum."):
    fields = {"address": address, "reason": reason}
    return client.post(reverse("extraction:amendment", args=[comparison.pk]), fields)


def test_a_settled_value_is_reopened_with_a_reason_and_shown_under_revision(
    settled_comparison, sign_in, lead
):
    address = read_comparison(settled_comparison).rows[0].address
    client = sign_in(lead)
    assert "Reopen this value" in shown(client, settled_comparison, address=address)
    refused = reopen(client, settled_comparison, address, " ")
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    assert reopen(client, settled_comparison, address).status_code == 302
    page = shown(client, settled_comparison, address=address)
    assert "under revision" in page
    assert "Erratum." in page


def test_a_reader_finds_no_way_to_reopen(settled_comparison, sign_in, first_reader):
    address = read_comparison(settled_comparison).rows[0].address
    assert "Reopen this value" not in shown(sign_in(first_reader), settled_comparison, address=address)


def test_an_amendment_is_withdrawn_from_the_settling_page(settled_comparison, sign_in, lead):
    address = read_comparison(settled_comparison).rows[0].address
    amendment = amend(comparison=settled_comparison, addresses=[address], reason="Erratum.", by=lead)
    client = sign_in(lead)
    settling = reverse("extraction:comparison-settle", args=[settled_comparison.pk])
    assert "Leave as it was" in client.get(settling).content.decode()
    client.post(reverse("extraction:amendment-withdraw", args=[settled_comparison.pk, amendment.pk]))
    assert Amendment.objects.get().closed_at is not None
    assert "Leave as it was" not in client.get(settling).content.decode()
