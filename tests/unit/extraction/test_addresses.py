"""One text a cell, whatever it is about."""

from uuid import UUID

import pytest

from extraction.addresses import (
    LENGTH,
    AnswerAddress,
    ContrastAddress,
    JudgementAddress,
    MeasureAddress,
    UnknownAddress,
    ValueAddress,
    parse,
    translate,
)

OUTCOME, TIME, ARM, COMPARATOR, QUESTION = (UUID(int=number) for number in range(1, 6))
CONTRAST = ContrastAddress(OUTCOME, TIME, ARM, COMPARATOR, "change", "MD", "adjusted", "covariates")
ADDRESSES = [
    AnswerAddress(QUESTION),
    AnswerAddress(QUESTION, ARM),
    ValueAddress(OUTCOME, TIME, ARM, "change", "median"),
    MeasureAddress(OUTCOME, "scale_min"),
    CONTRAST,
    JudgementAddress(None, "1"),
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_read_back_from_its_text(address):
    assert parse(str(address)) == address
    assert len(str(address)) <= LENGTH


@pytest.mark.parametrize(
    "text",
    [
        f"measure:{OUTCOME}",
        f"measure:{OUTCOME}:",
        f"measure:{OUTCOME}:unit:more",
        f"contrast:{OUTCOME}:{TIME}:{ARM}:{COMPARATOR}:value:MD:crude",
        f"contrast:{OUTCOME}:{TIME}:{ARM}:value:MD:crude:estimate",
        str(CONTRAST).upper(),
        str(CONTRAST).replace("0001", "000A", 1),
    ],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(UnknownAddress):
        parse(text)


def test_a_contrast_moves_with_both_its_arms_and_its_time():
    own_arm, own_comparator, own_time = UUID(int=11), UUID(int=12), UUID(int=13)
    arms, times = {ARM: own_arm, COMPARATOR: own_comparator}, {TIME: own_time}
    moved = translate(CONTRAST, arms=arms, time_points=times)
    assert moved == ContrastAddress(
        OUTCOME, own_time, own_arm, own_comparator, "change", "MD", "adjusted", "covariates"
    )


@pytest.mark.parametrize(
    ("arms", "times"),
    [
        ({ARM: UUID(int=11)}, {TIME: UUID(int=13)}),
        ({COMPARATOR: UUID(int=12)}, {TIME: UUID(int=13)}),
        ({ARM: UUID(int=11), COMPARATOR: UUID(int=12)}, {}),
        ({ARM: UUID(int=11), COMPARATOR: None}, {TIME: UUID(int=13)}),
    ],
)
def test_a_contrast_of_which_a_part_has_no_counterpart_has_none(arms, times):
    assert translate(CONTRAST, arms=arms, time_points=times) is None


def test_what_is_said_of_a_measure_hangs_from_no_arm():
    address = MeasureAddress(OUTCOME, "unit")
    assert translate(address, arms={}, time_points={}) == address
