"""The place of a value that neither reading has, named from the lists of the final."""

from typing import Any
from uuid import UUID

from django import forms

from ..addresses import (
    ALL_RESULTS,
    Address,
    AnswerAddress,
    ContrastAddress,
    JudgementAddress,
    MeasureAddress,
    SignallingAddress,
    ValueAddress,
    parse,
)
from ..integrity.refusals import ATTRIBUTES, ESTIMATES, STATISTICS
from ..models import Attribute, Basis, ContrastStatistic, Statistic
from ..queries.blank_places import BlankPlaces

RESULT, ANSWER, MEASURED, CONTRAST = "result", "answer", "measured", "contrast"
JUDGEMENT, SIGNALLING = "judgement", "signalling"
ABOUT = {
    RESULT: "A result of an arm",
    ANSWER: "An answer",
    MEASURED: "How an outcome was measured",
    CONTRAST: "A difference between two arms",
    JUDGEMENT: "A judgement",
    SIGNALLING: "An answer to a signalling question",
}
# The fields that say where, by what the value is.
FIELDS = {
    RESULT: ("outcome", "time_point", "arm", "basis", "statistic"),
    ANSWER: ("question", "question_arm"),
    MEASURED: ("measured_outcome", "attribute"),
    CONTRAST: ("contrast", "estimate"),
    JUDGEMENT: ("judged", "domain"),
    SIGNALLING: ("asked_about", "signalling_question"),
}
KINDS = {"continuous": "A continuous", "dichotomous": "A dichotomous"}


def _choice(label: str, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "Choose"), *choices], required=False, **more)


class MissingValueForm(forms.Form):
    """What the value is, where it belongs, and why it is named; ``address`` says the place once the form is valid."""

    def __init__(self, places: BlankPlaces, data: Any = None) -> None:
        super().__init__(data, prefix="missing")
        self.places = places
        outcomes = [(key, outcome.name) for key, outcome in places.outcomes.items()]
        kinds = {outcome.kind for outcome in places.outcomes.values()}
        arms, times = list(places.arms.items()), list(places.time_points.items())
        about = {
            RESULT: outcomes and arms and times,
            ANSWER: places.questions,
            MEASURED: outcomes,
            CONTRAST: places.contrasts,
            JUDGEMENT: places.results,
            SIGNALLING: places.results and places.signalling,
        }
        offered = [(key, ABOUT[key]) for key in ABOUT if about[key]]
        self.fields["about"] = forms.ChoiceField(
            label="What is missing?",
            choices=offered,
            initial=offered[0][0] if offered else None,
            widget=forms.RadioSelect,
        )
        self.fields["outcome"] = _choice("Outcome", outcomes)
        self.fields["time_point"] = _choice("Time point", times)
        self.fields["arm"] = _choice("Arm", arms)
        self.fields["basis"] = forms.ChoiceField(
            label="Value or change", choices=Basis.choices, required=False, initial=Basis.VALUE
        )
        self.fields["statistic"] = _choice("Statistic", _in_kinds(STATISTICS, kinds, Statistic))
        self.fields["question"] = _choice(
            "Question", [(key, one.label) for key, one in places.questions.items()]
        )
        self.fields["question_arm"] = forms.ChoiceField(
            label="Arm", choices=[("", "The study as a whole"), *arms], required=False
        )
        self.fields["measured_outcome"] = _choice("Outcome", outcomes)
        self.fields["attribute"] = _choice("What was said of it", _in_kinds(ATTRIBUTES, kinds, Attribute))
        self.fields["contrast"] = _choice("Difference", places.contrasts.items())
        self.fields["estimate"] = _choice(
            "Statistic", [(one, ContrastStatistic(one).label) for one in ESTIMATES]
        )
        self.fields["judged"] = _choice("Judged about", places.results.items())
        self.fields["domain"] = _choice("Domain", places.domains.items())
        self.fields["asked_about"] = _choice("Asked about", places.results.items())
        self.fields["signalling_question"] = _choice("Question", places.signalling.items())
        self.fields["reason"] = forms.CharField(
            required=False, label="Reason", strip=False, widget=forms.Textarea(attrs={"rows": 2})
        )

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each thing that can be missing, by what it is."""
        offered = [key for key, _ in self.fields["about"].choices]
        return [(key, [self[name] for name in FIELDS[key]]) for key in offered]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        about = cleaned.get("about")
        if about:
            for name in FIELDS[about]:
                if (
                    not cleaned.get(name)
                    and name not in ("question_arm", "basis")
                    and name not in self.errors
                ):
                    self.add_error(name, "Choose one from the list.")
            if not any(name in self.errors for name in FIELDS[about]):
                self._check(about, cleaned)
        return cleaned

    def _check(self, about: str, cleaned: dict[str, Any]) -> None:
        """Whether such a place can be: what an outcome of another kind has, or a question is asked of, is not here."""
        if about == RESULT:
            outcome = self.places.outcomes[cleaned["outcome"]]
            if cleaned["statistic"] not in STATISTICS[outcome.kind]:
                label = Statistic(cleaned["statistic"]).label
                self.add_error(
                    "statistic", f"{KINDS[outcome.kind]} outcome has no {label}. Choose another statistic."
                )
        elif about == MEASURED:
            outcome = self.places.outcomes[cleaned["measured_outcome"]]
            if cleaned["attribute"] not in ATTRIBUTES[outcome.kind]:
                label = Attribute(cleaned["attribute"]).label
                self.add_error("attribute", f"{KINDS[outcome.kind]} outcome has no {label.lower()}.")
        elif about == ANSWER:
            question = self.places.questions[cleaned["question"]]
            if question.per_arm and not cleaned["question_arm"]:
                self.add_error("question_arm", "This is asked of every arm: choose one.")
            elif cleaned["question_arm"] and not question.per_arm:
                self.add_error("question_arm", "This is asked once a study: choose the study as a whole.")

    @property
    def address(self) -> Address:
        """The place that was named."""
        said = self.cleaned_data
        match said["about"]:
            case "result":
                keys = (UUID(said[name]) for name in ("outcome", "time_point", "arm"))
                return ValueAddress(*keys, said["basis"] or Basis.VALUE, said["statistic"])
            case "answer":
                arm = UUID(said["question_arm"]) if said["question_arm"] else None
                return AnswerAddress(UUID(said["question"]), arm)
            case "measured":
                return MeasureAddress(UUID(said["measured_outcome"]), said["attribute"])
            case "contrast":
                address = parse(f"{said['contrast']}:{said['estimate']}")
                assert isinstance(address, ContrastAddress)
                return address
            case "signalling":
                return SignallingAddress(_result(said["asked_about"]), said["signalling_question"])
        return JudgementAddress(_result(said["judged"]), said["domain"])


def _result(key: str) -> UUID | None:
    return None if key == ALL_RESULTS else UUID(key)


def _in_kinds(by_kind: Any, kinds: set[str], labels: Any) -> list[tuple[str, str]]:
    """What outcomes of the kinds can have, once each, with labels."""
    names = dict.fromkeys(name for kind in by_kind if kind in kinds for name in by_kind[kind])
    return [(name, labels(name).label) for name in names]
