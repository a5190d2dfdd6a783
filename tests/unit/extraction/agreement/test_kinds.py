"""What a difference looks like, each rule by example, and in whose entry the error is."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from extraction.agreement import Kind, Neighbours, erring, kind_of
from extraction.agreement.kinds import digits_mistaken, power_of_ten, sd_for_se
from extraction.comparison import ArmView, CellView, ReadingView, Row, compare, seen
from extraction.reported import Missing, Number, read_number

OUTCOME = UUID(int=1)
SVF, SALINE = UUID(int=2), UUID(int=3)
WEEK_10, WEEK_20 = UUID(int=4), UUID(int=5)
QUESTION = UUID(int=6)


def at(statistic: str = "mean", arm: UUID = SVF, time: UUID = WEEK_10, basis: str = "value") -> str:
    return f"value:{OUTCOME}:{time}:{arm}:{basis}:{statistic}"


def cell(address: str, text: str, kind: str = "number") -> CellView:
    read = read_number(text) if kind == "number" else None
    missing = read.code if isinstance(read, Missing) else ""
    return CellView(
        address,
        kind,
        text="" if missing else text,
        number=read.value if isinstance(read, Number) else None,
        missing=missing,
        arm=str(SVF) if str(SVF) in address else str(SALINE) if str(SALINE) in address else "",
    )


def rows(
    first: dict[str, str],
    second: dict[str, str],
    kind: str = "number",
    arms: tuple[list[ArmView], list[ArmView]] = ((), ()),
) -> list[Row]:
    return compare(
        *(
            ReadingView([cell(address, text, kind) for address, text in texts.items()], arms=own)
            for texts, own in zip((first, second), arms, strict=True)
        )
    )


def kind_at(address: str, first: dict[str, str], second: dict[str, str], kind: str = "number") -> Kind:
    found = rows(first, second, kind)
    row = next(one for one in found if one.address == address)
    assert not row.agrees
    return kind_of(row, Neighbours(found))


def kind_between(first: str, second: str, statistic: str = "mean") -> Kind:
    here = at(statistic)
    return kind_at(here, {here: first}, {here: second})


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("12.5", "", Kind.OMISSION),
        ("", "12.5", Kind.OMISSION),
        ("NR", "12.5", Kind.OMISSION),
        ("12.5", "NR", Kind.OMISSION),
        # Neither has a value; and "does not apply" is said, not left out.
        ("NR", "", Kind.OTHER),
        ("NR", "NA", Kind.OTHER),
        ("NA", "12.5", Kind.OTHER),
        ("-12.5", "12.5", Kind.SIGN),
        ("12.5", "1.25", Kind.UNIT),
        ("12.5", "125", Kind.UNIT),
        ("0.85", "85 %", Kind.UNIT),
        ("3", "3000", Kind.UNIT),
        ("38.2", "32.8", Kind.TRANSCRIPTION),
        ("12.05", "12.5", Kind.TRANSCRIPTION),
        ("38.2", "39.2", Kind.TRANSCRIPTION),
        ("-38.2", "-38.7", Kind.TRANSCRIPTION),
        ("1234", "1243", Kind.TRANSCRIPTION),
        # One digit of one, a decimal that the other left out, two slips.
        ("5", "7", Kind.OTHER),
        ("12", "12.5", Kind.OTHER),
        ("38.2", "49.2", Kind.OTHER),
        ("38.2", "-38.7", Kind.OTHER),
        ("138", "13", Kind.OTHER),
        ("about ten", "12", Kind.OTHER),
    ],
)
def test_two_entries_differ_in_this_kind(first, second, kind):
    assert kind_between(first, second) == kind
    assert kind_between(second, first) == kind


def test_sd_for_se_needs_the_n_beside_it():
    sd, n = at("sd"), at("n")
    # 8.1 / root 14 = 2.165
    assert kind_at(sd, {sd: "8.1", n: "14"}, {sd: "2.16", n: "14"}) == Kind.SD_FOR_SE
    assert kind_at(sd, {sd: "2.2", n: "14"}, {sd: "8.1"}) == Kind.SD_FOR_SE
    assert kind_at(sd, {sd: "8.1"}, {sd: "2.16"}) == Kind.OTHER
    assert kind_at(sd, {sd: "8.1", n: "20"}, {sd: "2.16", n: "20"}) == Kind.OTHER
    # Another statistic may be off by the same factor, and is no SD.
    mean = at("mean")
    assert kind_at(mean, {mean: "8.1", n: "14"}, {mean: "2.16", n: "14"}) == Kind.OTHER


def test_the_value_of_another_arm_or_time_is_a_wrong_place():
    here, there = at(arm=SVF), at(arm=SALINE)
    assert kind_at(here, {here: "-9.3", there: "4"}, {here: "-38.2", there: "-9.3"}) == Kind.PLACE
    later = at(time=WEEK_20)
    assert kind_at(here, {here: "7.77"}, {here: "-38.2", later: "7.77"}) == Kind.PLACE
    assert kind_at(here, {here: "-38.2", later: "7.770"}, {here: "7.77", later: "1"}) == Kind.PLACE


def test_another_statistic_or_basis_is_no_other_place():
    here = at()
    for elsewhere in (at("sd", arm=SALINE), at(basis="change", arm=SALINE)):
        assert kind_at(here, {here: "7.77"}, {here: "-38.2", elsewhere: "7.77"}) == Kind.OTHER


def test_a_value_that_stands_at_another_time_is_displaced_and_not_omitted():
    here, later = at(), at(time=WEEK_20)
    first, second = {here: "-38.2"}, {later: "-38.2"}
    assert kind_at(here, first, second) == kind_at(later, first, second) == Kind.PLACE
    # The other time has its own value in both readings: here it was left out.
    assert kind_at(here, {here: "-38.2", later: "-38.2"}, {later: "-38.2"}) == Kind.OMISSION


def test_an_answer_of_another_arm_is_a_wrong_place_and_a_choice_is_not():
    here, there = f"answer:{QUESTION}:{SVF}", f"answer:{QUESTION}:{SALINE}"
    first, second = {here: "once a week", there: "daily"}, {here: "daily", there: "daily"}
    assert kind_at(here, first, second, "text") == Kind.PLACE
    assert kind_at(here, first, second, "choice") == Kind.OTHER


def test_stronger_rules_go_before_weaker_ones():
    here, there = at(), at(arm=SALINE)
    # 12.5 for 1.25 even where the other arm has 12.5; 38.2 for 32.8 of the other arm is of the other arm.
    assert kind_at(here, {here: "12.5"}, {here: "1.25", there: "12.5"}) == Kind.UNIT
    assert kind_at(here, {here: "38.2"}, {here: "32.8", there: "38.2"}) == Kind.PLACE


def test_what_is_the_same_in_another_form_is_told_apart():
    found = rows({at("se"): "2.16"}, {at("sd"): "8.1"})
    assert {kind_of(row, Neighbours(found), {row.address}) for row in found} == {Kind.OTHER_FORM}


def test_an_arm_of_one_reading_is_an_omission_and_another_group_is_not():
    svf = ArmView(str(SVF), "SVF", "cells")
    [alone] = rows({}, {}, arms=([svf], []))
    assert kind_of(alone, Neighbours([alone])) == Kind.OMISSION
    [regrouped] = rows({}, {}, arms=([svf], [ArmView(str(SVF), "SVF", "control")]))
    assert kind_of(regrouped, Neighbours([regrouped])) == Kind.OTHER


@pytest.mark.parametrize(
    ("final", "erred"),
    [("38.2", "second"), ("38.20", "second"), ("32.8", "first"), ("33", ""), ("NR", ""), (None, "")],
)
def test_the_error_is_in_the_entry_that_the_final_did_not_take(final, erred):
    here = at()
    [row] = rows({here: "38.2"}, {here: "32.8"})
    assert erring(row, final and cell(here, final)) == erred


def test_a_tolerance_is_for_two_entries_of_one_place_and_for_nothing_else():
    here, there = f"answer:{QUESTION}:{SVF}", f"answer:{QUESTION}:{SALINE}"

    def lenient(address, text):
        return replace(cell(address, text), tolerance=0.5)

    first = ReadingView([lenient(here, "30"), lenient(there, "42")])
    second = ReadingView([lenient(here, "41.8"), lenient(there, "42")])
    found = compare(first, second)
    assert [row.agrees for row in found] == [False, True]
    # 41.8 is not the 42 of the other arm, and 30.2 is neither reader's entry.
    assert kind_of(found[0], Neighbours(found)) == Kind.OTHER
    assert erring(found[0], lenient(here, "30.2")) == ""
    assert erring(found[0], lenient(here, "30.0")) == "second"


@pytest.mark.parametrize(("final", "erred"), [("38.2", "second"), (None, "first"), ("5", "")])
def test_a_blank_can_be_what_the_final_took(final, erred):
    here = at()
    [row] = rows({here: "38.2"}, {})
    assert seen(row.second) == ""
    assert erring(row, final and cell(here, final)) == erred


def test_the_rules_of_numbers_at_their_edges():
    d = Decimal
    assert power_of_ten(d("1.0"), d("10"))
    assert not power_of_ten(d("0"), d("10"))
    assert not power_of_ten(d("-1"), d("10"))
    assert sd_for_se(d("8.1"), d("2.1648"), d(14))
    assert not sd_for_se(d("8.1"), d("2.1648"), d(1))
    assert not sd_for_se(d("0"), d("2.1648"), d(14))
    assert not digits_mistaken(d("1e300"), d("2"))
    assert digits_mistaken(d("100"), d("200"))
