"""What narrows the list of values: what waits for this person, a section, what was amended; and that it stays."""

from urllib.parse import parse_qs, urlsplit

import pytest

from extraction.actions.amendments import amend
from extraction.actions.discussion import leave_to_arbiter
from extraction.actions.settling import settle_study
from extraction.queries.comparisons import read_comparison
from tests.cast import Reported, confirm, read_twice
from tests.comparisons import decide, reported, row_of

from .pages import addresses, send, text_of, url


@pytest.fixture
def discussed(assignment):
    """Three differences with the readers: the sample size, a mean, an SD."""
    review = assignment.study.review
    review.discusses = True
    review.save(update_fields=["discusses"])
    theirs = reported(mean="-38.9", sd="9.9")
    return confirm(
        read_twice(assignment, reported(), Reported(answers={"sample_size": "30"}, results=theirs.results))
    )


def listed(client, comparison, **query) -> list[str]:
    response = client.get(url("comparison", comparison), query)
    assert response.status_code == 200
    return [line.label for section in response.context["sections"] for line in section.lines]


def leave(comparison, label):
    leave_to_arbiter(
        comparison=comparison,
        address=addresses(comparison)[label],
        text="Not sure.",
        by=comparison.assignment.first,
    )


def query_of(where: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(where).query)


def test_only_mine_is_what_waits_for_the_reader_or_for_the_arbiter(discussed, sign_in, first_reader, arbiter):
    leave(discussed, "SD")
    assert listed(sign_in(first_reader), discussed, mine="1") == ["Sample size", "mean"]
    response = sign_in(arbiter).get(url("comparison", discussed), {"mine": "1"})
    assert [one.label for section in response.context["sections"] for one in section.lines] == ["SD"]
    assert "Only mine 1" in text_of(response)


def test_who_only_looks_on_has_nothing_of_their_own_to_choose(discussed, sign_in, lead):
    said = text_of(sign_in(lead).get(url("comparison", discussed)))
    assert "Only mine" not in said
    assert listed(sign_in(lead), discussed, mine="1") == []


def test_where_nothing_waits_the_page_says_so_and_leads_to_the_differences(discussed, sign_in, arbiter):
    response = sign_in(arbiter).get(url("comparison", discussed), {"mine": "1"})
    said = text_of(response)
    assert "Nothing waits for you here. See all differences" in said
    assert "Nothing is opened." in said
    assert f'href="{url("comparison", discussed)}?show=differences"' in response.content.decode()


def test_a_section_is_chosen_from_a_list_with_the_counts_of_what_is_open(discussed, sign_in, first_reader):
    client = sign_in(first_reader)
    response = client.get(url("comparison", discussed), {"section": "ECCA score"})
    assert [one.label for section in response.context["sections"] for one in section.lines] == ["mean", "SD"]
    page = response.content.decode()
    assert '<option value="Participants">Participants · 1 open</option>' in page
    assert '<option value="ECCA score" selected>ECCA score · 2 open</option>' in page
    leave(discussed, "SD")
    counts = client.get(url("comparison", discussed), {"mine": "1"}).context["section_choices"]
    assert {one.name: one.open for one in counts} == {"Participants": 1, "ECCA score": 1}


def test_filters_combine(discussed, sign_in, first_reader):
    leave(discussed, "SD")
    client = sign_in(first_reader)
    assert listed(client, discussed, mine="1", section="ECCA score") == ["mean"]
    assert len(listed(client, discussed, show="all", section="ECCA score")) == 6
    assert listed(client, discussed, show="all", mine="1", section="Participants") == ["Sample size"]


def test_what_is_not_known_is_as_if_it_had_not_been_asked(discussed, sign_in, arbiter):
    client = sign_in(arbiter)
    for query in ({"show": "x"}, {"mine": "yes"}, {"section": "Nowhere"}, {"show": "amended"}):
        assert listed(client, discussed, **query) == ["Sample size", "mean", "SD"]


def test_links_to_the_next_and_to_each_line_keep_the_filters(discussed, sign_in, first_reader):
    asked = {"show": "differences", "mine": "1", "section": "ECCA score"}
    response = sign_in(first_reader).get(url("comparison", discussed), asked)
    assert query_of(response.context["after"]) == {name: [value] for name, value in asked.items()} | {
        "address": [addresses(discussed)["SD"]]
    }
    assert "&amp;show=differences&amp;mine=1&amp;section=ECCA+score#detail" in response.content.decode()


def test_after_a_decision_it_goes_on_in_the_list_and_says_when_that_is_empty(differing, sign_in, arbiter):
    client, at = sign_in(arbiter), addresses(differing)
    asked = {"mine": "1", "section": "ECCA score"}
    first = send(client, differing, at["mean"], **asked)
    assert query_of(first.url) == {"address": [at["SD"]], "mine": ["1"], "section": ["ECCA score"]}
    last = send(client, differing, at["SD"], **asked)
    assert last.url == url("comparison-settle", differing), "nothing at all is open"


def test_where_others_are_open_the_empty_list_stays_on_the_values(discussed, sign_in, first_reader):
    client, at = sign_in(first_reader), addresses(discussed)

    def leave_on_the_page(label):
        said = {"version": 0, "matching": discussed.version, "text": "Not sure.", "kind": "hand_over"}
        asked = {"mine": "1", "section": "ECCA score"}
        return client.post(url("comparison-say", discussed), {"address": at[label]} | said | asked).url

    assert query_of(leave_on_the_page("mean"))["address"] == [at["SD"]]
    last = leave_on_the_page("SD")
    assert query_of(last) == {"mine": ["1"], "section": ["ECCA score"]}, "the sample size is open, elsewhere"
    assert "Nothing waits for you here" in text_of(client.get(last))


def test_a_refused_decision_keeps_the_filters(differing, sign_in, arbiter):
    response = send(
        sign_in(arbiter), differing, addresses(differing)["SD"], reason="", mine="1", section="ECCA score"
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert '<input type="hidden" name="mine" value="1">' in page
    assert '<input type="hidden" name="section" value="ECCA score">' in page


def test_what_was_amended_is_a_list_of_its_own_until_it_is_withdrawn(assignment, sign_in, arbiter, lead):
    comparison = confirm(read_twice(assignment, reported(), reported(mean="-38.9")))
    decide(comparison, "mean, SVF")
    settle_study(comparison=comparison, by=arbiter)
    client = sign_in(arbiter)
    assert "Amended" not in text_of(client.get(url("comparison", comparison)))
    sd = row_of(read_comparison(comparison), "SD, SVF").address
    amend(comparison=comparison, addresses=[sd], reason="Erratum.", by=lead)
    assert listed(client, comparison, show="amended") == ["SD"]
    assert listed(client, comparison, show="amended", mine="1") == ["SD"]
    decide(comparison, "SD, SVF", "other", text="8.4")
    settle_study(comparison=comparison, by=arbiter)
    assert listed(client, comparison, show="amended") == ["SD"]
    assert listed(client, comparison, show="differences") == ["mean", "SD"], "what was decided is among them"
