"""What an assessment lacks before it can be submitted: answers, judgements, and reasons."""

import pytest

from extraction.actions.assignments import assign_with_form
from extraction.actions.cells import study_result
from extraction.actions.readings import start_reading, submit_reading
from extraction.addresses import JudgementAddress, SignallingAddress
from extraction.models import Reading
from extraction.queries.gaps import gaps
from extraction.risk_of_bias.variant import OVERALL
from reviews.models import Assignment, Task
from reviews.refusals import Refused
from tests.assessments import accept_proposals, answer, explain
from tests.cast import type_in
from tests.settled_assessments import HIGH_2


@pytest.fixture
def assignment(study, lead, first_reader, second_reader, arbiter) -> Assignment:
    return assign_with_form(
        study=study, task=Task.RISK_OF_BIAS, first=first_reader, second=second_reader, arbiter=arbiter,
        by=lead, instrument="rob2_parallel",
    )  # fmt: skip


def lacking(reading: Reading) -> dict[str, str]:
    return {gap.address: gap.message for gap in gaps(reading)}


def put(reading: Reading, by, texts: dict[str, str], result=None) -> None:
    """Type answers (keys with a point) and levels."""
    type_in(
        reading,
        by,
        {
            str(SignallingAddress(result, key) if "." in key else JudgementAddress(result, key)): text
            for key, text in texts.items()
        },
    )


def test_an_empty_assessment_says_one_thing(assignment, first_reader):
    reading = start_reading(assignment=assignment, by=first_reader)
    assert lacking(reading) == {"judgement:all": "No domain is judged yet."}


def test_every_open_question_and_domain_is_named_and_submitting_is_refused_with_them(
    assignment, first_reader
):
    reading = start_reading(assignment=assignment, by=first_reader)
    put(reading, first_reader, {"1.1": "Y", "1.2": "Y", "2.1": "Y"})
    said = lacking(reading)
    assert said["signalling:all:1.3"] == "1.3 is not answered yet (1 Randomization process)."
    assert said["judgement:all:1"] == "1 Randomization process is not judged yet."
    assert said["judgement:all:overall"] == "Overall is not judged yet."
    # 2.1 is yes, so 2.3 applies whatever 2.2 is; whether 2.4 does, nobody knows yet.
    assert "signalling:all:2.3" in said
    assert "signalling:all:2.4" not in said
    with pytest.raises(Refused) as refused:
        submit_reading(reading=reading, by=first_reader)
    assert set(refused.value.errors) == set(said)


def test_a_question_that_does_not_apply_is_not_asked_for(assignment, first_reader):
    reading = answer(assignment, first_reader)
    assert not [one for one in lacking(reading) if one.startswith("signalling:")]
    put(reading, first_reader, {"2.1": "Y"})
    assert [one for one in lacking(reading) if one.startswith("signalling:")] == ["signalling:all:2.3"]


def test_a_judgement_that_is_not_the_proposed_one_asks_for_its_reason(assignment, first_reader):
    reading = answer(assignment, first_reader)
    accept_proposals(reading, first_reader)
    assert lacking(reading) == {}
    put(reading, first_reader, {"3": "some_concerns"})
    assert lacking(reading) == {
        "judgement:all:3": "3 Missing outcome data: proposed is low. Write why you judge otherwise.",
        "judgement:all:overall": "Overall: proposed is some concerns. Write why you judge otherwise.",
    }
    explain(reading, first_reader, ["3", OVERALL])
    assert lacking(reading) == {}
    explain(reading, first_reader, ["3"], why="  ")
    assert list(lacking(reading)) == ["judgement:all:3"]


def test_of_the_deviations_one_at_least_is_answered(study, lead, first_reader, second_reader, arbiter):
    assignment = assign_with_form(
        study=study, task=Task.RISK_OF_BIAS, first=first_reader, second=second_reader, arbiter=arbiter,
        by=lead, instrument="rob2_parallel_adhering",
    )  # fmt: skip
    reading = start_reading(assignment=assignment, by=first_reader)
    put(reading, first_reader, {"2.1": "Y", "2.2": "Y", "2.3": "NA", "2.4": "NA", "2.5": "NA"})
    assert lacking(reading)["signalling:all:2.3"] == (
        "2.3, 2.4 and 2.5 cannot all be NA: answer for the deviations that matter here."
    )
    put(reading, first_reader, {"2.4": "N"})
    assert "signalling:all:2.3" not in lacking(reading)


def test_a_result_apart_lacks_only_what_is_said_of_it_apart(assignment, first_reader, review):
    reading = answer(assignment, first_reader)
    # The reason of what is judged otherwise of all results is not asked for again.
    accept_proposals(reading, first_reader, d3="some_concerns")
    outcome = review.outcomes.get(name="ECCA score")
    result = study_result(reading=reading, outcome_id=outcome.pk).pk
    put(reading, first_reader, {"2.1": "Y"}, result)
    said = lacking(reading)
    assert all(one.startswith((f"signalling:{result}:2.", f"judgement:{result}:")) for one in said)
    assert {one for one in said if one.startswith("judgement:")} == {
        f"judgement:{result}:2",
        f"judgement:{result}:overall",
    }
    put(reading, first_reader, {**HIGH_2, "2": "high", "overall": "high"}, result)
    assert lacking(reading) == {}
    # Emptied again, nothing is said apart, and nothing is lacking.
    put(reading, first_reader, dict.fromkeys([*HIGH_2, "2", "overall"], ""), result)
    assert lacking(reading) == {}


def test_what_another_instrument_holds_is_no_gap_and_fills_none(assignment, first_reader):
    reading = answer(assignment, first_reader)
    accept_proposals(reading, first_reader)
    before = lacking(reading)
    reading.judgements.filter(domain="1").update(variant="rob2_levels")
    assert set(lacking(reading)) - set(before) >= {"judgement:all:1"}
