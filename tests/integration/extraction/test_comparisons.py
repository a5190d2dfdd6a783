"""The pages of comparison and arbitration: who sees them, what they say, what they send."""

import re
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extraction.actions.cells import Write, save_cells
from extraction.actions.comparisons import resolve, settle_study
from extraction.actions.readings import submit_reading
from extraction.models import Comparison, Question, Reading, Resolution
from extraction.queries.comparison_page import ComparisonPage
from extraction.queries.comparisons import read_comparison
from extraction.queries.sheets import read_sheet
from reviews.actions.assignments import assign
from reviews.actions.studies import add_study
from tests.cast import Reported, confirm, enter, judge, read_twice

SVF = ("ECCA score", "10 weeks", "SVF", "change")
SALINE = ("ECCA score", "10 weeks", "Normal saline", "change")


def reported(**changes) -> Reported:
    return Reported(
        results={
            SVF: {"n": "14", "mean": "-38.2", "sd": "8.1"} | changes,
            SALINE: {"n": "14", "mean": "-9.3", "sd": "5.2"},
        }
    )


def third_arm() -> Reported:
    usual = reported()
    return Reported(
        arms={**usual.arms, "PRP": "Other"},
        results={
            **usual.results,
            ("ECCA score", "10 weeks", "PRP", "change"): {"n": "9", "mean": "-3", "sd": "2"},
        },
    )


@pytest.fixture
def differing(assignment) -> Comparison:
    """Two readings that differ in the SD and the mean of one arm; structure confirmed."""
    return confirm(read_twice(assignment, reported(), reported(sd="9.0", mean="-32.8")))


def url(name: str, comparison: Comparison) -> str:
    return reverse(f"extraction:{name}", args=[comparison.pk])


def pages(comparison: Comparison) -> list[str]:
    return [url(name, comparison) for name in ("comparison", "comparison-structure", "comparison-settle")]


def addresses(comparison: Comparison) -> dict[str, str]:
    """Addresses of the differences by statistic, or by label."""
    return {line.label: line.address for line in ComparisonPage(read_comparison(comparison)).differences}


def at(comparison: Comparison, address: str, **more: str) -> str:
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return f"{url('comparison', comparison)}?address={quote(address)}{query}"


def text_of(response) -> str:
    """What the page says, in one line, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def send(client, comparison: Comparison, address: str, /, **fields):
    data = {"address": address, "version": 0, "choice": "first", "reason": "Table 3 says so."} | fields
    return client.post(url("comparison-resolve", comparison), data)


# --- Who sees it ---


def test_the_readers_the_arbiter_and_the_lead_see_the_comparison(
    differing, sign_in, lead, first_reader, second_reader, arbiter
):
    for person in (lead, first_reader, second_reader, arbiter):
        client = sign_in(person)
        for page in pages(differing):
            assert client.get(page).status_code == 200, (person.name, page)


def test_for_everybody_else_it_does_not_exist(differing, sign_in, statistician, observer, outsider):
    for person in (statistician, observer, outsider):
        client = sign_in(person)
        for page in pages(differing):
            assert client.get(page).status_code == 404
            assert client.post(page).status_code in (404, 405)
        assert send(client, differing, addresses(differing)["SD"]).status_code == 404


def test_without_signing_in_there_is_the_door(differing, client):
    for page in pages(differing):
        assert client.get(page).status_code == 302


def test_who_has_left_the_review_sees_nothing(differing, sign_in, review, arbiter):
    review.memberships.filter(user=arbiter).delete()
    assert sign_in(arbiter).get(url("comparison", differing)).status_code == 404


def test_only_the_arbiter_finds_forms_and_the_others_read_who_decides(
    differing, sign_in, lead, first_reader, arbiter
):
    for person in (lead, first_reader):
        client = sign_in(person)
        for page in pages(differing):
            response = client.get(page)
            assert "Arbiter" in text_of(response)
            assert "Settle and next" not in text_of(response)
            assert "<select" not in response.content.decode()
            assert 'name="version"' not in response.content.decode()
    assert "Settle and next" in text_of(sign_in(arbiter).get(url("comparison", differing)))


def test_a_reader_or_lead_who_posts_all_the_same_is_refused(differing, sign_in, lead, first_reader):
    for person in (lead, first_reader):
        client = sign_in(person)
        assert send(client, differing, addresses(differing)["SD"]).status_code == 403
        assert client.post(url("comparison-settle", differing)).status_code == 403
    assert not Resolution.objects.exists()


# --- Structure ---


def structure_fields(client, comparison: Comparison) -> tuple[dict[str, str], object]:
    form = client.get(url("comparison-structure", comparison)).context["form"]
    fields = {name: form[name].value() or "" for name in form.fields}
    return fields, form


def test_the_arbiter_is_led_to_the_structure_first(assignment, sign_in, arbiter, lead):
    comparison = read_twice(assignment, reported(), reported(sd="9"))
    assert sign_in(arbiter).get(url("comparison", comparison)).url == url("comparison-structure", comparison)
    response = sign_in(lead).get(url("comparison", comparison))
    assert "proposed matches" in text_of(response), "the others may look on already"


def test_every_arm_of_both_readings_is_on_the_page_of_the_structure(assignment, sign_in, arbiter):
    comparison = read_twice(assignment, Reported(), third_arm())
    said = text_of(sign_in(arbiter).get(url("comparison-structure", comparison)))
    for words in ("SVF", "Normal saline", "PRP", "Found by the second reader alone", "same name, same group"):
        assert words in said
    assert "3 values" in said


def test_confirming_the_proposal_opens_the_values(assignment, sign_in, arbiter):
    comparison = read_twice(assignment)
    client = sign_in(arbiter)
    fields, _ = structure_fields(client, comparison)
    response = client.post(url("comparison-structure", comparison), fields)
    assert response.url == url("comparison", comparison)
    comparison.refresh_from_db()
    assert comparison.confirmed_by == arbiter
    assert "Both readings agree on all" not in text_of(client.get(response.url)), (
        "all agree: everything is listed"
    )


def test_an_arm_matched_twice_is_said_beside_both_selects_and_the_choice_is_kept(
    assignment, sign_in, arbiter
):
    comparison = read_twice(assignment)
    client = sign_in(arbiter)
    fields, form = structure_fields(client, comparison)
    first, second = [pair.part.key for pair in form.matchings[0].pairs]
    fields[second] = fields[first]
    response = client.post(url("comparison-structure", comparison), fields)
    assert response.status_code == 422
    assert text_of(response).count("“SVF” is matched twice") >= 2
    assert response.context["form"][second].value() == fields[first]
    comparison.refresh_from_db()
    assert comparison.confirmed_at is None


def test_a_stale_structure_shows_what_is_saved_beside_what_was_chosen(assignment, sign_in, arbiter):
    comparison = read_twice(assignment)
    client = sign_in(arbiter)
    fields, form = structure_fields(client, comparison)
    confirm(comparison)
    alone = form.matchings[0].pairs[0].part.key
    response = client.post(url("comparison-structure", comparison), fields | {alone: ""})
    assert response.status_code == 409
    assert "saved now: SVF" in text_of(response)
    assert response.context["form"][alone].value() == ""
    assert f'name="version" value="{comparison.version + 1}"' in response.content.decode()
    again = client.post(
        url("comparison-structure", comparison), fields | {alone: "", "version": comparison.version + 1}
    )
    assert again.status_code == 302


def test_hostile_matches_are_refused(assignment, sign_in, arbiter):
    comparison = read_twice(assignment)
    client = sign_in(arbiter)
    fields, form = structure_fields(client, comparison)
    key = form.matchings[0].pairs[0].part.key
    for wrong in ({key: "nonsense"}, {"version": "x"}, {"version": ""}):
        assert client.post(url("comparison-structure", comparison), fields | wrong).status_code == 422
    assert client.post(url("comparison-structure", comparison), {}).status_code == 422


def test_the_matches_can_be_corrected_later_and_the_decision_that_fits_is_kept(differing, sign_in, arbiter):
    client = sign_in(arbiter)
    send(client, differing, addresses(differing)["SD"])
    fields, _ = structure_fields(client, differing)
    assert client.post(url("comparison-structure", differing), fields).status_code == 302
    assert read_comparison(differing).status.settled == 1


# --- Values ---


def test_only_differences_are_listed_while_one_is_open(differing, sign_in, arbiter):
    response = sign_in(arbiter).get(url("comparison", differing))
    listed = [line.label for section in response.context["sections"] for line in section.lines]
    assert listed == ["mean", "SD"]
    everything = sign_in(arbiter).get(url("comparison", differing) + "?show=all")
    assert sum(len(section.lines) for section in everything.context["sections"]) == 7
    assert "= agree" in text_of(everything)


def test_the_share_that_agreed_at_first_is_said(differing, sign_in, arbiter):
    said = text_of(sign_in(arbiter).get(url("comparison", differing)))
    assert "7 values compared" in said
    assert "71.4 % agreed at first" in said


def test_the_opened_difference_says_both_values_their_readers_and_sources(assignment, sign_in, arbiter):
    for reader, sd, table in ((assignment.first, "8.1", "Table 1"), (assignment.second, "9.0", "Table 3")):
        reading = enter(assignment, reader, reported(sd=sd))
        sheet = read_sheet(reading)
        save_cells(
            reading=reading, by=reader,
            writes=[Write(a, cell.version, page="6", table=table, quotation=f"as {table} <b>says</b>")
                    for a, cell in sheet.cells.items()],
        )  # fmt: skip
        submit_reading(reading=reading, by=reader)
    comparison = confirm(Comparison.objects.get())
    response = sign_in(arbiter).get(at(comparison, addresses(comparison)["SD"]))
    said = text_of(response)
    for words in ("ECCA score: SD of the change", "SVF, 10 weeks", "8.1 points", "9.0 points", "p. 6, Table 1",
                  "p. 6, Table 3", "First reviewer", "Second reviewer", "as Table 3"):  # fmt: skip
        assert words in said
    assert "&lt;b&gt;says" in response.content.decode(), "a quotation is text, whatever it holds"


def test_blank_and_missing_are_said_in_words(assignment, sign_in, arbiter):
    comparison = confirm(
        read_twice(assignment, Reported(answers={"sample_size": "28", "scar_type": "NR"}), Reported())
    )
    said = text_of(sign_in(arbiter).get(at(comparison, addresses(comparison)["Scar type"])))
    assert "Not reported" in said
    assert "Blank" in said
    assert "Leave it blank" in said


def test_numbers_carry_a_true_minus(differing, sign_in, arbiter):
    assert "−38.2" in text_of(sign_in(arbiter).get(at(differing, addresses(differing)["mean"])))


def test_settling_one_goes_to_the_next_open_one_and_after_the_last_to_settling(differing, sign_in, arbiter):
    client = sign_in(arbiter)
    mean, sd = addresses(differing)["mean"], addresses(differing)["SD"]
    first = send(client, differing, sd, show="differences")
    assert quote(mean, safe="") in first.url
    assert first.url.endswith("&show=differences#detail")
    assert send(client, differing, mean).url == url("comparison-settle", differing)


def test_a_refused_decision_keeps_all_that_was_typed_and_says_why_beside_the_fields(
    differing, sign_in, arbiter
):
    typed = {"choice": "other", "text": "-9", "reason": "", "page": "12", "quotation": "as it <says>"}
    response = send(sign_in(arbiter), differing, addresses(differing)["SD"], **typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert 'value="-9"' in page
    assert 'value="12"' in page
    assert "as it &lt;says&gt;" in page
    assert re.search(r'value="other" checked', page)
    assert "A standard deviation is above 0" in text_of(response)
    assert "Say why. One sentence is enough." in text_of(response)
    assert "So printed" in text_of(response), "the way out is offered"


def test_without_a_choice_nothing_is_settled(differing, sign_in, arbiter):
    response = send(sign_in(arbiter), differing, addresses(differing)["SD"], choice="")
    assert response.status_code == 422
    assert "Choose the first reading, the second, or another value." in text_of(response)


def test_a_decision_of_another_window_is_shown_beside_what_was_chosen(differing, sign_in, arbiter):
    client = sign_in(arbiter)
    sd = addresses(differing)["SD"]
    send(client, differing, sd, reason="From the first window.")
    stale = send(client, differing, sd, choice="second", reason="From the second window.")
    assert stale.status_code == 409
    said = text_of(stale)
    assert "From the first window." in said
    assert "From the second window." in said
    assert re.search(r'value="second" checked', stale.content.decode())
    again = send(client, differing, sd, choice="second", reason="From the second window.",
                 version=stale.context["version"])  # fmt: skip
    assert again.status_code == 302
    assert Resolution.objects.get(address=sd).choice == "second"


def test_a_decision_can_be_opened_and_changed(differing, sign_in, arbiter):
    client = sign_in(arbiter)
    sd = addresses(differing)["SD"]
    send(client, differing, sd, choice="other", text="8.7", table="Table 4")
    response = client.get(at(differing, sd))
    assert "Settled: 8.7" in text_of(response)
    assert 'value="8.7"' in response.content.decode()
    assert 'value="Table 4"' in response.content.decode()


@pytest.mark.parametrize("wrong", [{"version": "x"}, {"version": ""}, {"version": "-1"}, {"address": "a\0b"}])
def test_hostile_decisions_change_nothing(differing, sign_in, arbiter, wrong):
    response = send(sign_in(arbiter), differing, addresses(differing)["SD"], **wrong)
    assert response.status_code in (302, 404, 422)
    assert not Resolution.objects.exists()


def test_an_address_of_no_row_is_not_there(differing, sign_in, arbiter):
    assert sign_in(arbiter).get(at(differing, "answer:nothing")).status_code == 404


def test_a_row_that_a_changed_match_took_away_is_said_and_nothing_settled(differing, sign_in, arbiter):
    client = sign_in(arbiter)
    response = send(client, differing, "arm:00000000-0000-4000-8000-000000000000")
    assert response.url == url("comparison", differing)
    assert "the matches were changed" in text_of(client.get(response.url))


def test_a_decision_about_values_that_another_window_put_elsewhere_is_refused_and_kept(
    differing, sign_in, arbiter
):
    address, seen = addresses(differing)["SD"], differing.version
    confirm(differing)
    response = send(sign_in(arbiter), differing, address, matching=seen, reason="Typed at length.")
    assert response.status_code == 409
    assert "The matches were changed in another window" in text_of(response)
    assert "Typed at length." in text_of(response)
    assert not Resolution.objects.exists()
    again = send(sign_in(arbiter), differing, address, matching=seen + 1, reason="Typed at length.")
    assert again.status_code == 302


def test_the_form_of_a_decision_carries_the_matches_that_it_was_shown_with(differing, sign_in, arbiter):
    shown = sign_in(arbiter).get(at(differing, addresses(differing)["SD"])).content.decode()
    assert f'name="matching" value="{differing.version}"' in shown


def test_an_agreed_value_can_be_opened_and_not_decided(differing, sign_in, arbiter):
    client = sign_in(arbiter)
    agreed = next(row.address for row in read_comparison(differing).rows if row.agrees)
    said = text_of(client.get(at(differing, agreed, show="all")))
    assert "Both readings agree" in said
    assert "Settle and next" not in said
    assert send(client, differing, agreed).status_code == 422
    assert not Resolution.objects.exists()


def test_an_arm_of_one_reader_is_kept_or_left_out_with_the_consequence_in_words(assignment, sign_in, arbiter):
    comparison = confirm(read_twice(assignment, Reported(), third_arm()))
    client = sign_in(arbiter)
    arm = addresses(comparison)["PRP"]
    said = text_of(client.get(at(comparison, arm)))
    assert "Keeping it keeps 3 values that the second reader alone recorded" in said
    assert "Another value" not in said
    waiting = next(row.address for row in read_comparison(comparison).rows if row.structure)
    assert "waits for" in text_of(client.get(at(comparison, waiting, show="all")))
    send(client, comparison, arm, choice="first")
    said = text_of(client.get(at(comparison, waiting, show="all")))
    assert "Left out together with PRP" in said
    send(client, comparison, arm, choice="second", version=1)
    said = text_of(client.get(at(comparison, waiting, show="all")))
    assert "Kept together with PRP" in said
    assert "settled otherwise by itself" in said


def test_a_group_that_differs_is_asked_with_both_groups(assignment, sign_in, arbiter):
    theirs = Reported(arms={"SVF": "Other", "Normal saline": "Control"})
    comparison = confirm(read_twice(assignment, Reported(), theirs))
    response = sign_in(arbiter).get(url("comparison", comparison))
    said = text_of(response)
    assert "Which group does the arm “SVF” belong to?" in said
    assert [card.label for card in response.context["cards"]] == ["Cell therapy", "Other"]


def test_nothing_of_pooled_results_is_on_any_page(differing, sign_in, arbiter):
    for page in pages(differing):
        said = text_of(sign_in(arbiter).get(page)).lower()
        assert "hedges" not in said
        assert "forest" not in said


# --- Settling ---


def test_settling_says_what_is_missing_and_links_to_it(differing, sign_in, arbiter):
    response = sign_in(arbiter).get(url("comparison-settle", differing))
    assert "2 differences are open" in text_of(response)
    assert 'aria-disabled="true"' in response.content.decode()
    assert quote(addresses(differing)["SD"], safe="") in response.content.decode()
    refused = sign_in(arbiter).post(url("comparison-settle", differing))
    assert refused.status_code == 422
    assert not Reading.objects.filter(role="final").exists()


def test_settling_writes_the_final_and_leaves_everything_readable(differing, sign_in, arbiter, first_reader):
    client = sign_in(arbiter)
    for label in ("mean", "SD"):
        send(client, differing, addresses(differing)[label])
    assert "Decided 2" in text_of(client.get(url("comparison-settle", differing)))
    response = client.post(url("comparison-settle", differing), follow=True)
    said = text_of(response)
    assert "Settled by Arbiter" in said
    assert reverse("extraction:study", args=[differing.assignment.study_id]) in response.content.decode()
    assert Reading.objects.filter(role="final").count() == 1
    for person in (arbiter, first_reader):
        client = sign_in(person)
        for page in pages(differing):
            shown = client.get(page)
            assert "Settled by Arbiter" in text_of(shown)
            assert 'id="decision"' not in shown.content.decode()
            assert "<select" not in shown.content.decode()
    client = sign_in(arbiter)
    assert send(client, differing, addresses(differing)["SD"], version=1).status_code == 422
    assert client.post(url("comparison-settle", differing)).status_code == 422
    assert client.post(url("comparison-structure", differing), {"version": 2}).status_code == 422


def test_two_readings_that_agree_are_settled_in_two_clicks(assignment, sign_in, arbiter):
    comparison = read_twice(assignment)
    client = sign_in(arbiter)
    fields, _ = structure_fields(client, comparison)
    client.post(url("comparison-structure", comparison), fields)
    client.post(url("comparison-settle", comparison))
    comparison.refresh_from_db()
    assert comparison.settled_by == arbiter


# --- Risk of bias ---


def test_judgements_need_one_click_for_the_structure_and_show_dots_and_support(
    bias_assignment, sign_in, arbiter
):
    judge(bias_assignment, bias_assignment.first)
    judge(bias_assignment, bias_assignment.second, **{"2": "high"})
    comparison = Comparison.objects.get()
    client = sign_in(arbiter)
    page = client.get(url("comparison-structure", comparison))
    assert "All results" in text_of(page)
    assert "6 judgements" in text_of(page)
    client.post(url("comparison-structure", comparison), {"version": comparison.version})
    response = client.get(url("comparison", comparison))
    assert "rob-high" in response.content.decode()
    assert [value for value, _ in response.context["options"]] == ["low", "some_concerns", "high"]
    sent = send(client, comparison, response.context["line"].address, choice="other", text="some_concerns",
                support="Analysed as assigned.")  # fmt: skip
    assert sent.url == url("comparison-settle", comparison)
    assert "Settled: Some concerns" in text_of(
        client.get(url("comparison", comparison) + "?show=differences")
    )


# --- Queries ---


def with_answers(assignment, count: int, start: int) -> Comparison:
    """Two readings that differ in ``count`` answers; the questions are new, numbered from ``start``."""
    keys = [f"q{number}" for number in range(start, start + count)]
    Question.objects.bulk_create(
        Question(
            review=assignment.study.review, key=key, section="study", label=key, kind="number", position=9
        )
        for key in keys
    )
    usual = {"sample_size": "28"}
    return confirm(
        read_twice(
            assignment,
            Reported(answers=usual | dict.fromkeys(keys, "1")),
            Reported(answers=usual | dict.fromkeys(keys, "2")),
        )
    )


def test_the_number_of_queries_does_not_grow_with_the_values(
    assignment, review, lead, sign_in, arbiter, django_assert_num_queries
):
    another = assign(
        study=add_study(review=review, by=lead, label="Zeng", year=2014, country="", design="parallel"),
        task=assignment.task, first=assignment.first, second=assignment.second, arbiter=arbiter, by=lead,
    )  # fmt: skip
    small, large = with_answers(assignment, 10, 0), with_answers(another, 200, 10)
    client = sign_in(arbiter)
    for few, many in zip(counted(small), counted(large), strict=True):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(few).status_code == 200
        with django_assert_num_queries(len(queries)):
            assert client.get(many).status_code == 200


def counted(comparison: Comparison) -> list[str]:
    """The pages to count, with the first differences decided."""
    for line in ComparisonPage(read_comparison(comparison)).open_lines[:5]:
        resolve(
            comparison=comparison, address=line.address, choice="first", reason="x", version=0,
            by=comparison.assignment.arbiter,
        )  # fmt: skip
    return [*pages(comparison), url("comparison", comparison) + "?show=all"]


def test_a_settled_comparison_is_counted_too(differing, sign_in, arbiter):
    client = sign_in(arbiter)
    for label in ("mean", "SD"):
        send(client, differing, addresses(differing)[label])
    settle_study(comparison=differing, by=arbiter)
    response = client.get(url("comparison", differing))
    assert response.context["show"] == "all", "nothing is open: everything is listed"
    assert "7 values compared" in text_of(response)


def test_the_same_difference_elsewhere_is_offered_and_settled_alike_only_when_asked(
    assignment, sign_in, arbiter
):
    def people(n: str) -> Reported:
        return Reported(
            results={
                SVF: {"n": n, "mean": "-38.2", "sd": "8.1"},
                ("Satisfied", "10 weeks", "SVF", "value"): {"n": n, "events": "12"},
            }
        )

    comparison = confirm(read_twice(assignment, people("14"), people("15")))
    client = sign_in(arbiter)
    response = client.get(url("comparison", comparison))
    assert "Settle 1 other alike" in text_of(response)
    address, other = response.context["line"].address, response.context["alike"][0].address
    send(client, comparison, address, also=[other])
    assert read_comparison(comparison).status.open == 1, "not asked for"
    send(client, comparison, address, also=[other], alike="on", version=1)
    assert read_comparison(comparison).status.open == 0
