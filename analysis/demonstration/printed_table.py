"""Table 2 of the acne-scar review, risk of bias, as printed.

The table has its own order, and its "other bias" is no domain of RoB 2. Row 4 (three-month follow-up) is
attached to Deng and Feng 2021 and row 10 (multicentre, placebo injection) to Weiss 2007, where the text
justifies it; the other rows stay unattached.
"""

TABLE = "Zhang et al., Table 2"
# A printed table has judgements, and no answers to signalling questions.
INSTRUMENT = "rob2_levels"
COLUMNS = (
    "Randomization process",
    "Deviations from intended interventions",
    "Missing outcome data",
    "Measurement of the outcome",
    "Selection of the reported result",
    "Other bias",
    "Overall risk of bias",
)
ATTACHED = {4: "Deng and Feng", 10: "Weiss"}

ROWS = (
    ("Low (computer-generated sequence)",
     "High (intervention visible, blinding of participants/personnel not possible)",
     "Low (<5% dropout, balanced between groups)", "Low (ECCA assessed by blinded dermatologist)",
     "Low (protocol pre-registered, all outcomes reported)", "Some concerns (single-center study)",
     "Some concerns"),
    ("Low (central randomization)", "High (no blinding of participants/personnel)",
     "Low (clear attrition flowchart, ITT analysis)", "Low (outcome assessors blinded)", "Low", "Low", "High"),
    ("Low (random number table)", "High (procedure visible, no participant blinding)",
     "Low (complete follow-up reported)", "Low (scar assessment by blinded investigator)", "Low", "Low",
     "Some concerns"),
    ("Low (sealed opaque envelopes)", "High (intervention not blinded)",
     "Low (all participants accounted for)", "Low (objective measurements + blinded assessor)", "Low",
     "Some concerns (short 3-month follow-up)", "Some concerns"),
    ("Some concerns (method of sequence generation not specified)", "High (lack of blinding for cell therapy)",
     "Low (no missing data)", "Low (assessment performed by blinded staff)", "Low", "Low", "High"),
    ("Low (block randomization)", "High (no blinding of treatment administration)", "Low",
     "Low (Evaluator blinded to group allocation)", "Low", "Low", "Some concerns"),
    ("Low (computer randomization)", "High (surgical nature precludes blinding)",
     "Low (dropout rate <10%, explained)", "Low (standardized photographic assessment by panel)", "Low",
     "Some concerns (variation in laser operator skill noted)", "Some concerns"),
    ("Low", "High", "Low", "Low (TEWL and EI measured by device)", "Low",
     "Some concerns (1-week follow-up very short for scar evaluation)", "Some concerns"),
    ("Some concerns (Quasi-random method possible)", "High", "Low",
     "Low (healing time objectively recorded)", "Low", "Some concerns (used historical control)", "High"),
    ("Low (multicenter RCT with central randomization)", "High (placebo injection differed in appearance)",
     "Low (handled with ITT)", "Low (blinded evaluation of photographs)", "Low", "Low", "High"),
    ("Low", "High", "Low", "Low", "Low",
     "Some concerns (potential confounding from combined laser parameter)", "Some concerns"),
    ("Low", "High", "Low", "Low (scar depth measured by ultrasound)", "Low", "Low", "Some concerns"),
    ("Low", "High", "Low", "Low (satisfaction survey administered by third party)", "Low",
     "Some concerns (small sample size n = 30 per group)", "Some concerns"),
    ("Low", "High (PRP preparation visible)", "Low", "Low", "Low",
     "Some concerns (intervention is PRP, not core cell therapy; included for sensitivity)", "Some concerns"),
    ("High (non-randomized, prospective cohort)", "High", "Low", "Low", "Low", "High (no control group)",
     "High"),
    ("High (single-arm prospective study)", "High", "Low", "Low", "Low", "High (self-controlled design only)",
     "High"),
    ("High (pilot study, no randomization)", "High", "Some concerns (incomplete follow-up data)",
     "Some concerns (subjective improvement measure)", "Some concerns", "High (early-phase study)", "High"),
    ("High (case series)", "High", "N/A", "Some concerns (no independent assessment)", "Some concerns", "High",
     "High"),
)  # fmt: skip

LEVELS = {"Low": "low", "Some concerns": "some_concerns", "High": "high"}


def judgements(number: int) -> list[tuple[str, str]]:
    """Level and support of a row's RoB 2 domains and of its overall judgement, in the order of the domains;
    "other bias" is left out. The support of the overall is that it is so printed, since it is to be said why an overall
    differs from what the domains propose."""
    row = ROWS[number - 1]
    found = []
    for cell in row[:5]:
        level, _, rest = cell.partition(" (")
        found.append((LEVELS[level], rest.removesuffix(")")))
    return [*found, (LEVELS[row[6]], f"As printed: {row[6]}")]
