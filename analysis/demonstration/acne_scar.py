"""The acne-scar review of Zhang et al. as printed: which study its rows describe, and who read what.

The paper's extracted tables lost their author column; identities are inferred from arms, numbers and text.
"Table 1" holds characteristics, "Table 3" outcome data. Where the two contradict each other, the first reader
read one and the second the other; everything else both read alike. No primary report is quoted: a source is
always a row of the review's own tables.
"""

from dataclasses import dataclass, field

TITLE = "Autologous cell-based therapies for atrophic acne scars"
SHORT_TITLE = "Acne scar review"
REGISTRATION = "PROSPERO CRD42024507178"
PICOS = {
    "population": (
        "Adults with atrophic acne scars (icepick, boxcar or rolling), diagnosed clinically and stable for at "
        "least 6 months. Not: keloid or hypertrophic scars, active acne, other skin disease, pregnancy, "
        "cosmetic procedures in the area within 6 months."
    ),
    "intervention": (
        "Autologous cells for scar revision: SVF or ADSC injected; ReCell suspension after laser, dermabrasion "
        "or microneedling; microfat or nanofat grafts. Alone or with an ablative procedure."
    ),
    "comparison": "Placebo or vehicle; laser alone; dermabrasion alone; microneedling alone.",
    "outcomes_text": (
        "Primary: change in ECCA score. Secondary: satisfaction, scar depth, healing time, adverse events. "
        "Longest follow-up available, short (up to 3 months) or long (more)."
    ),
    "study_designs": "Prospective comparative studies: randomized trials, parallel or split-face, and cohorts.",
}

OUTCOMES = (
    {"name": "ECCA score", "kind": "continuous", "unit": "points", "scale_min": 0.0, "scale_max": 168.0,
     "better": "lower", "importance": "primary"},
    {"name": "Scar depth", "kind": "continuous", "unit": "mm", "better": "lower", "importance": "secondary"},
    {"name": "Satisfied", "kind": "dichotomous", "better": "higher", "importance": "secondary"},
    {"name": "Healing time", "kind": "continuous", "unit": "days", "scale_min": 0.0, "better": "lower",
     "importance": "secondary"},
    {"name": "Adverse events", "kind": "dichotomous", "better": "lower", "importance": "secondary"},
)  # fmt: skip

SVF, RECELL, FIBROBLASTS, FAT = "SVF or ADSC", "ReCell", "Fibroblasts", "Fat grafting"
PLACEBO, LASER, DERMABRASION, MICRONEEDLING = (
    "Placebo or saline", "Laser alone", "Dermabrasion alone", "Microneedling alone",
)  # fmt: skip
CELL_THERAPIES = (SVF, RECELL, FIBROBLASTS, FAT)
CONTROLS = (PLACEBO, LASER, DERMABRASION, MICRONEEDLING)
WINDOWS = (("Short term", "", "3 months"), ("Long term", "3 months", ""))

NR = "NR"
DEMONSTRATION = "Demonstration: "


@dataclass(frozen=True)
class ArmRow:
    """One arm of Table 3, each number as printed: mean and SD in pairs, rates in percent of the arm."""

    name: str
    group: str
    n: str
    baseline: tuple[str, str]
    follow_up: tuple[str, str]
    change: tuple[str, str]
    satisfied: str
    depth: tuple[str, str]
    healing: tuple[str, str]
    adverse: str


@dataclass(frozen=True)
class Decided:
    """How the arbiter settles one difference: which of the readings, and the demonstration's reason."""

    choice: str
    reason: str


@dataclass(frozen=True)
class TableStudy:
    """A study of Table 3 with what Table 1 says of it.

    ``first`` and ``second`` override the shared answers where the two readers read different places:
    {question key, or "n:<arm>" for the ECCA results: (text, source)}. ``decided`` settles by question key, "n"
    or "arm".
    """

    label: str
    year: int
    row: int
    design: str
    country: str
    follow_up: str
    arms: tuple[ArmRow, ArmRow]
    answers: dict[str, str]
    characteristics: str
    first: dict[str, tuple[str, str]] = field(default_factory=dict)
    second: dict[str, tuple[str, str]] = field(default_factory=dict)
    first_lacks_arm: str = ""
    decided: dict[str, Decided] = field(default_factory=dict)
    note: str = ""


NO_PAIR = (NR, NR)

STUDIES = (
    TableStudy(
        label="Suh", year=2025, row=1, design="within_person", country="Korea", follow_up="10 weeks",
        characteristics="Zhang et al., Table 1, row 1",
        answers={"sample_size": "14", "age_mean": "23.1", "age_sd": "2.9", "male_percent": "85.7",
                 "scar_type": "Atrophic", "volume": "0.1 mL per scar", "control_procedure": "Saline injection",
                 "longest_follow_up": "10 weeks", "randomised": "14"},
        arms=(
            ArmRow("SVF", SVF, "14", ("136.4", "27.0"), ("98.2", "31.4"), ("−38.2", "8.1"), "82.1",
                   ("−0.31", "0.07"), NO_PAIR, "5.3"),
            ArmRow("Normal saline", PLACEBO, "14", ("126.1", "26.7"), ("116.8", "34.6"), ("−9.3", "5.2"), "47.6",
                   ("−0.15", "0.05"), NO_PAIR, "9.5"),
        ),
        note="Split-face: each participant is in both arms.",
    ),
    TableStudy(
        label="Weiss", year=2007, row=2, design="parallel", country="United States", follow_up="12 months",
        characteristics="Zhang et al., Table 1, row 2",
        answers={"sample_size": "145", "age_mean": "25.8", "age_sd": "4.3", "male_percent": "60.0",
                 "setting": "Multicentre", "scar_type": "Atrophic", "cell_concentration": "20 million cells/mL",
                 "control_procedure": "Placebo (transport medium)", "longest_follow_up": "12 months",
                 "randomised:Fibroblasts": "106", "randomised:Placebo": "39"},
        second={key: (text, "Zhang et al., Table 1, row 11") for key, text in (
            ("sample_size", "215"), ("age_mean", "46.7"), ("age_sd", "10.5"), ("male_percent", "10.3"))},
        decided={
            "sample_size": Decided("first", "106 and 39 are 145; 215 fits neither arm."),
            "age_mean": Decided("first", "row 2 is the row whose total fits the arms, so its ages are taken."),
            "age_sd": Decided("first", "taken with the mean of the same row."),
            "male_percent": Decided("first", "taken with the ages of the same row."),
        },
        arms=(
            ArmRow("Fibroblasts", FIBROBLASTS, "106", ("68.2", "20.6"), ("45.1", "15.3"), ("−23.1", "5.8"), "81.0",
                   NO_PAIR, NO_PAIR, "5.0"),
            ArmRow("Placebo", PLACEBO, "39", ("67.8", "19.8"), ("60.2", "18.2"), ("−7.6", "4.1"), "36.4",
                   NO_PAIR, NO_PAIR, "3.0"),
        ),
    ),
    TableStudy(
        label="Zeng 2014b", year=2014, row=3, design="parallel", country="China", follow_up="12 months",
        characteristics="Zhang et al., Table 1, row 3",
        answers={"sample_size": "60", "age_mean": "26.4", "age_sd": "5.1", "male_percent": "63.3",
                 "scar_type": "Atrophic (II–III)", "control_procedure": "Dermabrasion alone",
                 "longest_follow_up": "12 months", "randomised": "30"},
        first={"n:ReCell + dermabrasion": ("30", "Zhang et al., Table 1, row 3")},
        second={"randomised:ReCell + dermabrasion": ("48", "Zhang et al., Table 3, row 3")},
        decided={
            "randomised": Decided("first", "Table 1 gives those randomised: 30 and 30 are its total, 60."),
            "n": Decided("second", "Table 3 prints 48 beside the mean and SD, so 48 is their denominator."),
        },
        arms=(
            ArmRow("ReCell + dermabrasion", RECELL, "48", ("70.1", "19.2"), ("32.5", "11.8"), ("−37.6", "6.9"),
                   "95.4", ("−0.24", "0.05"), ("5.9", "2.4"), "0"),
            ArmRow("Dermabrasion alone", DERMABRASION, "30", ("69.8", "18.9"), ("48.9", "15.1"), ("−20.9", "5.7"),
                   "76.7", ("−0.12", "0.04"), ("7.6", "1.9"), "10.0"),
        ),
        note="Table 1 lists no ECCA score for it; Table 3 prints one.",
    ),
    TableStudy(
        label="Deng and Feng", year=2021, row=4, design="parallel", country="China", follow_up="3 months",
        characteristics="Zhang et al., Table 1, row 4",
        answers={"sample_size": "80", "age_mean": "25.48", "age_sd": "6.33", "male_percent": "52.5",
                 "scar_type": "Atrophic", "control_procedure": "CO2 fractional laser",
                 "longest_follow_up": "3 months", "randomised": "40"},
        arms=(
            ArmRow("SVF-gel", SVF, "40", ("62.4", "15.8"), ("30.4", "10.2"), ("−32.0", "5.6"), "85.0",
                   ("−0.28", "0.06"), NO_PAIR, "5.0"),
            ArmRow("CO2 laser", LASER, "40", ("61.9", "16.1"), ("38.6", "12.5"), ("−23.3", "4.3"), "70.0",
                   ("−0.14", "0.04"), NO_PAIR, "8.0"),
        ),
    ),
    TableStudy(
        label="Chen", year=2019, row=5, design="parallel", country="China", follow_up="6 months",
        characteristics="Zhang et al., Table 1, row 12",
        answers={"sample_size": "48", "age_mean": "28.0", "age_sd": "6.2", "male_percent": "54.2",
                 "scar_type": "Atrophic", "control_procedure": "Laser alone", "longest_follow_up": "6 months",
                 "randomised:ReCell + laser": "48"},
        second={"randomised:Laser alone": ("30", "Zhang et al., Table 3, row 5")},
        first_lacks_arm="Laser alone",
        decided={"arm": Decided("second", "Table 1 counts nobody in a control arm (48/0), Table 3 prints one of 30.")},
        arms=(
            ArmRow("ReCell + laser", RECELL, "48", ("69.5", "18.4"), ("35.2", "12.1"), ("−34.3", "6.5"), "90.0",
                   NO_PAIR, ("8.7", "2.1"), "0"),
            ArmRow("Laser alone", LASER, "30", ("68.3", "17.9"), ("50.1", "15.6"), ("−18.2", "5.2"), "75.0",
                   NO_PAIR, ("12.8", "2.5"), "10.0"),
        ),
        note="Table 1 lists no healing time for it; Table 3 prints one.",
    ),
    TableStudy(
        label="Abou Eitta", year=2019, row=6, design="within_person", country="", follow_up="unknown",
        characteristics="Zhang et al., Table 3, row 6",
        answers={"sample_size": NR, "age_mean": NR, "male_percent": NR, "control_procedure": "Laser",
                 "longest_follow_up": NR, "randomised": "10"},
        arms=(
            ArmRow("AT-ASCs", SVF, "10", ("52.5", "15.8"), ("23.8", "10.2"), ("−28.7", "5.1"), "92.0",
                   NO_PAIR, NO_PAIR, "5.0"),
            ArmRow("Laser", LASER, "10", ("51.9", "16.1"), ("38.6", "12.5"), ("−13.3", "4.3"), "75.0",
                   NO_PAIR, NO_PAIR, "10.0"),
        ),
        note="Split-face. In Table 3, but in no row of Table 1; the follow-up is not given.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class CharacteristicsRow:
    """A row of Table 1 that has no outcome data: what both readers found there."""

    row: int
    arms: tuple[tuple[str, str], tuple[str, str]]
    answers: dict[str, str]
    follow_up: str
    state: str
    staged: dict[str, str] = field(default_factory=dict)


EARLIER = (
    CharacteristicsRow(
        6, (("Autologous fat transplant + CO2 laser", FAT), ("CO2 laser alone", LASER)),
        {"sample_size": "40", "age_mean": "27.0", "age_sd": "6.7", "scar_type": "Moderate-severe atrophic",
         "randomised:Autologous fat transplant + CO2 laser": "19"},
        "12 months", "half read",
    ),
    CharacteristicsRow(
        14, (("Autologous fat + laser", FAT), ("Laser alone", LASER)),
        {"sample_size": "50", "age_mean": "24.0", "age_sd": "4.5", "male_percent": "56.0",
         "scar_type": "Atrophic", "randomised": "25", "control_procedure": "Laser alone",
         "longest_follow_up": "6 months"},
        "6 months", "with the arbiter", staged={"sample_size": "52", "age_mean": "24.5"},
    ),
    CharacteristicsRow(
        15, (("ReCell + microneedling", RECELL), ("Microneedling alone", MICRONEEDLING)),
        {"sample_size": "60", "age_mean": "26.2", "age_sd": "5.3", "male_percent": "58.3",
         "scar_type": "Atrophic", "randomised": "30", "control_procedure": "Microneedling alone",
         "longest_follow_up": "3 months"},
        "3 months", "with the arbiter", staged={"sample_size": "66", "age_mean": "22.6"},
    ),
    CharacteristicsRow(16, (("PRP + laser", ""), ("Laser alone", LASER)), {}, "6 months", "not started"),
)  # fmt: skip

PUBLISHED_ECCA = {"label": "As published, k = 18", "estimate": -1.25, "ci_lb": -1.80, "ci_ub": -0.70}
