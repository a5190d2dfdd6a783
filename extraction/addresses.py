"""The address of a cell: one string that autosave, comparison, decisions and the record all use.

``answer:<question>`` and ``answer:<question>:<arm>``;
``value:<outcome>:<time point>:<arm>:<basis>:<statistic>``;
``measure:<outcome>:<attribute>``;
``contrast:<outcome>:<time point>:<arm>:<comparator>:<basis>:<measure>:<adjustment>:<statistic>``;
``judgement:<study result or "all">:<domain>``;
``signalling:<study result or "all">:<question>``.

Inside a reading the arm and time point are the reading's own; in a comparison and in the settled data
they are the study's. The parts never change place, so translating is exchanging keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

ALL_RESULTS = "all"
LENGTH = 250


class UnknownAddress(ValueError):
    """The text is no address of a cell."""


@dataclass(frozen=True)
class AnswerAddress:
    question: UUID
    arm: UUID | None = None

    def __str__(self) -> str:
        return f"answer:{self.question}:{self.arm}" if self.arm else f"answer:{self.question}"


@dataclass(frozen=True)
class ValueAddress:
    outcome: UUID
    time_point: UUID
    arm: UUID
    basis: str
    statistic: str

    def __str__(self) -> str:
        return f"value:{self.outcome}:{self.time_point}:{self.arm}:{self.basis}:{self.statistic}"


@dataclass(frozen=True)
class MeasureAddress:
    """What the study says of how it measured an outcome."""

    outcome: UUID
    attribute: str

    def __str__(self) -> str:
        return f"measure:{self.outcome}:{self.attribute}"


@dataclass(frozen=True)
class ContrastAddress:
    """One number of the difference between two arms, ``arm`` against ``comparator``."""

    outcome: UUID
    time_point: UUID
    arm: UUID
    comparator: UUID
    basis: str
    measure: str
    adjustment: str
    statistic: str

    def __str__(self) -> str:
        return f"{self.place}:{self.statistic}"

    @property
    def place(self) -> str:
        """What all numbers of the contrast have in common."""
        return (
            f"contrast:{self.outcome}:{self.time_point}:{self.arm}:{self.comparator}"
            f":{self.basis}:{self.measure}:{self.adjustment}"
        )


@dataclass(frozen=True)
class JudgementAddress:
    study_result: UUID | None
    domain: str

    def __str__(self) -> str:
        return f"judgement:{self.study_result or ALL_RESULTS}:{self.domain}"


@dataclass(frozen=True)
class SignallingAddress:
    """The answer to a signalling question, of one result or (``study_result`` None) of all results."""

    study_result: UUID | None
    question: str

    def __str__(self) -> str:
        return f"signalling:{self.study_result or ALL_RESULTS}:{self.question}"


Address = (
    AnswerAddress | ValueAddress | MeasureAddress | ContrastAddress | JudgementAddress | SignallingAddress
)


def parse(text: str) -> Address:
    """The address that a text names. Raises UnknownAddress."""
    try:
        address = _read(str(text)[: LENGTH + 1])
    except ValueError:
        address = None
    # One spelling an address: a key in capitals would be a second name for the same cell.
    if address is None or str(address) != text:
        raise UnknownAddress(f"“{text}” is no address of a cell.")
    return address


def _read(text: str) -> Address | None:
    kind, _, rest = text.partition(":")
    parts = rest.split(":")
    if kind == "answer" and len(parts) in (1, 2):
        return AnswerAddress(*(UUID(part) for part in parts))
    if kind == "value" and len(parts) == 5:
        return ValueAddress(UUID(parts[0]), UUID(parts[1]), UUID(parts[2]), parts[3], parts[4])
    if kind == "measure" and len(parts) == 2 and parts[1]:
        return MeasureAddress(UUID(parts[0]), parts[1])
    if kind == "contrast" and len(parts) == 8:
        return ContrastAddress(*(UUID(part) for part in parts[:4]), *parts[4:])
    if kind == "judgement" and len(parts) == 2 and parts[1]:
        return JudgementAddress(_result(parts[0]), parts[1])
    if kind == "signalling" and len(parts) == 2 and parts[1]:
        return SignallingAddress(_result(parts[0]), parts[1])
    return None


def _result(text: str) -> UUID | None:
    return None if text == ALL_RESULTS else UUID(text)


def translate(
    address: Address, *, arms: Mapping[UUID, UUID | None], time_points: Mapping[UUID, UUID | None]
) -> Address | None:
    """The same cell under other keys of arm and time point; None when one of them has no counterpart."""
    if isinstance(address, AnswerAddress) and address.arm is not None:
        arm = arms.get(address.arm)
        return AnswerAddress(address.question, arm) if arm else None
    if isinstance(address, ValueAddress):
        arm, time_point = arms.get(address.arm), time_points.get(address.time_point)
        if arm is None or time_point is None:
            return None
        return replace(address, time_point=time_point, arm=arm)
    if isinstance(address, ContrastAddress):
        arm, comparator = arms.get(address.arm), arms.get(address.comparator)
        time_point = time_points.get(address.time_point)
        if arm is None or comparator is None or time_point is None:
            return None
        return replace(address, time_point=time_point, arm=arm, comparator=comparator)
    return address
