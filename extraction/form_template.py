"""Forms to begin with, as data: the characteristics that a reading asks for besides its results.

A question's key is permanent: answers, comparison, analyses and exports know it by that key. Per-arm questions are
asked once for every arm. Author, year, country and design identify a study and are asked with the study itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

SECTIONS = {
    "study": "Study",
    "participants": "Participants",
    "intervention": "Intervention",
    "control": "Control",
    "follow_up": "Follow-up",
    "funding": "Funding and remarks",
}


@dataclass(frozen=True)
class QuestionTemplate:
    """A question: `kind` as in models.QuestionKind; `options` of a choice; `unit`, `minimum` and `maximum` of a number;
    `columns` of a table; `required` asks for an answer, or NR or NA, before a reading is submitted."""

    key: str
    section: str
    label: str
    kind: str
    unit: str = ""
    options: tuple[str, ...] = ()
    per_arm: bool = False
    required: bool = False
    guidance: str = ""
    minimum: float | None = None
    maximum: float | None = None
    columns: tuple[dict[str, str], ...] = ()


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
_AGE_MEAN = QuestionTemplate(
    "age_mean", "participants", "Age, mean", "number", unit="years", minimum=0.0, maximum=110.0
)
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


# What the methods of the acne-scar review list as extracted data (section 2.3), in that order; the particulars of cell
# processing that it names in brackets each have a field. The intervention section describes what was given to the
# experimental arm, so it is asked once a study.
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
        "table",
        guidance="A row for each type that is reported, with its participants or share; one row for “III to V”.",
        columns=(
            {"key": "type", "label": "Type", "kind": "text", "unit": ""},
            {"key": "participants", "label": "Participants", "kind": "number", "unit": ""},
            {"key": "share", "label": "Share", "kind": "number", "unit": "%"},
        ),
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
        "cell_product",
        "intervention",
        "Cell product",
        "choice",
        options=(
            "SVF or adipose-derived stem cells",
            "Non-cultured epidermal cells (ReCell)",
            "Fat or nanofat graft",
            "Fibroblasts",
            "Several combined",
        ),
        guidance="What was given to the experimental arm.",
    ),
    QuestionTemplate(
        "source_tissue",
        "intervention",
        "Source tissue",
        "multiple",
        options=("Abdomen", "Thigh", "Buttock", "Skin behind the ear", "Other, named in the quotation"),
        guidance="Where cells or tissue were taken from; all that apply.",
    ),
    QuestionTemplate(
        "processing_method",
        "intervention",
        "Processing method",
        "text",
        guidance="In a sentence; the particulars have their own fields.",
    ),
    QuestionTemplate(
        "collagenase",
        "intervention",
        "Collagenase or other enzyme",
        "text",
        guidance="Type and concentration.",
    ),
    QuestionTemplate(
        "digestion_time",
        "intervention",
        "Digestion time",
        "number",
        unit="minutes",
        minimum=0.0,
        maximum=1440.0,
    ),
    QuestionTemplate(
        "centrifugation",
        "intervention",
        "Centrifugation",
        "text",
        guidance="Speed or force with its unit, minutes, and how often.",
    ),
    QuestionTemplate(
        "device", "intervention", "Processing device", "text", guidance="Name and maker, such as SmartX."
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
    QuestionTemplate(
        "sessions",
        "intervention",
        "Treatment sessions",
        "number",
        unit="sessions",
        minimum=1.0,
        maximum=50.0,
    ),
    QuestionTemplate(
        "adjuvant",
        "intervention",
        "Adjuvant procedure",
        "yes_no",
        guidance="Laser, dermabrasion, microneedling or another procedure together with the cells.",
    ),
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
    QuestionTemplate(
        "recruited_from",
        "study",
        "Recruitment began",
        "date",
        guidance="As printed: a day, a month or a year.",
    ),
    QuestionTemplate("recruited_to", "study", "Recruitment ended", "date"),
    _AGE_MEAN,
    _MALE,
    _RANDOMISED,
    _FUNDING,
)

TEMPLATES: dict[str, tuple[QuestionTemplate, ...]] = {"general": GENERAL, "acne_scar": ACNE_SCAR}
