"""Forms to begin with, as data: the characteristics that a reading asks for besides its results.

A question's key is permanent: answers, comparison, analyses and exports know it by that key. Per-arm questions are
asked once for every arm. Author, year, country and design identify a study and are asked with the study itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class QuestionTemplate:
    """A question: `kind` text, number or choice (one of `options`); `unit` of a number; `required` asks for an answer,
    or NR or NA, before a reading is submitted."""

    key: str
    section: str
    label: str
    kind: str
    unit: str = ""
    options: tuple[str, ...] = ()
    per_arm: bool = False
    required: bool = False
    guidance: str = ""


_SAMPLE_SIZE = QuestionTemplate(
    "sample_size",
    "study",
    "Sample size, total",
    "number",
    unit="participants",
    guidance="People randomised, or enrolled where nobody was. In a within-person trial count people, not sides.",
)
_SETTING = QuestionTemplate(
    "setting",
    "study",
    "Setting and centres",
    "text",
    guidance="Number and kind of centres, as reported.",
)
_AGE_MEAN = QuestionTemplate("age_mean", "participants", "Age, mean", "number", unit="years")
_AGE_SD = QuestionTemplate(
    "age_sd",
    "participants",
    "Age, SD",
    "number",
    unit="years",
    guidance="Of all participants. A range or a standard error is no SD: enter NR and quote it.",
)
_MALE = QuestionTemplate(
    "male_percent",
    "participants",
    "Male",
    "number",
    unit="%",
    guidance="Of all participants, as printed, with its decimals.",
)
_RANDOMISED = QuestionTemplate(
    "randomised",
    "participants",
    "Participants randomised",
    "number",
    unit="participants",
    per_arm=True,
    guidance="People assigned to this arm, or enrolled in it where nobody was randomised.",
)
_ANALYSED = QuestionTemplate(
    "analysed",
    "participants",
    "Participants analysed",
    "number",
    unit="participants",
    per_arm=True,
    guidance="People in the main analysis of this arm.",
)
_FUNDING = QuestionTemplate(
    "funding_source",
    "funding",
    "Funding source",
    "text",
    guidance="Who paid, and who supplied devices or material. Enter NR if the report is silent.",
)


def _required(question: QuestionTemplate) -> QuestionTemplate:
    return replace(question, required=True)


# What the methods of the acne-scar review list as extracted data (section 2.3), in that order. The intervention
# section describes what was given to the experimental arm, so it is asked once a study.
ACNE_SCAR: tuple[QuestionTemplate, ...] = (
    _required(_SAMPLE_SIZE),
    _SETTING,
    _required(_AGE_MEAN),
    _AGE_SD,
    _required(_MALE),
    QuestionTemplate(
        "skin_type",
        "participants",
        "Fitzpatrick skin type",
        "text",
        guidance="Types and how many of each, for example “III 9, IV 5”.",
    ),
    QuestionTemplate(
        "scar_type",
        "participants",
        "Scar type",
        "text",
        guidance="Icepick, boxcar, rolling or grade, with shares where given.",
    ),
    QuestionTemplate(
        "scar_duration",
        "participants",
        "Scar duration",
        "text",
        guidance="As reported, with its unit and spread.",
    ),
    _required(_RANDOMISED),
    _ANALYSED,
    QuestionTemplate(
        "source_tissue",
        "intervention",
        "Source tissue",
        "text",
        guidance="Where cells or tissue were taken from: abdomen, thigh, skin behind the ear.",
    ),
    QuestionTemplate(
        "processing_method",
        "intervention",
        "Processing method",
        "text",
        guidance="Enzyme and digestion time, centrifugation, device.",
    ),
    QuestionTemplate(
        "cell_concentration",
        "intervention",
        "Cell concentration",
        "text",
        guidance="With its unit, for example “20 million cells/mL”.",
    ),
    QuestionTemplate("cell_viability", "intervention", "Cell viability", "number", unit="%"),
    QuestionTemplate(
        "volume",
        "intervention",
        "Volume injected or expansion ratio",
        "text",
        guidance="Volume for injections, expansion ratio for a sprayed suspension; with its unit.",
    ),
    QuestionTemplate("sessions", "intervention", "Treatment sessions", "number", unit="sessions"),
    QuestionTemplate(
        "adjuvant_timing",
        "intervention",
        "Timing relative to adjuvant procedure",
        "text",
        guidance="For example “injection 3 months after laser”. NA without an adjuvant procedure.",
    ),
    QuestionTemplate(
        "control_procedure",
        "control",
        "Control procedure",
        "text",
        guidance="Exactly what was done, with substance, dose and settings.",
    ),
    QuestionTemplate(
        "longest_follow_up",
        "follow_up",
        "Longest follow-up",
        "text",
        guidance="As reported, for example “10 weeks”; outcomes get their own time points.",
    ),
    QuestionTemplate("postoperative_care", "follow_up", "Postoperative care", "text"),
    QuestionTemplate("complications", "follow_up", "Management of complications", "text"),
    _FUNDING,
    QuestionTemplate(
        "limitations", "funding", "Reported limitations", "text", guidance="Those that the authors name."
    ),
    QuestionTemplate("author_suggestions", "funding", "Authors’ suggestions for research", "text"),
)

# For any review: short, nothing required.
GENERAL: tuple[QuestionTemplate, ...] = (
    _SAMPLE_SIZE,
    _SETTING,
    _AGE_MEAN,
    _MALE,
    _RANDOMISED,
    _FUNDING,
)

TEMPLATES: dict[str, tuple[QuestionTemplate, ...]] = {"general": GENERAL, "acne_scar": ACNE_SCAR}
