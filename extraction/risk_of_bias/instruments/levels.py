"""The levels of judgement of each family of instruments, how an overall follows, and groups of answers."""

from __future__ import annotations

from ..variant import NO, NO_INFORMATION, PROBABLY_NO, PROBABLY_YES, YES, Level

ROB2_LEVELS = (
    Level("low", "Low", "+", 0),
    Level("some_concerns", "Some concerns", "–", 1),
    Level("high", "High", "×", 2),
)
LOW, SOME_CONCERNS, HIGH = "low", "some_concerns", "high"

ROBINS_LEVELS = (
    Level("low", "Low", "+", 0),
    Level("moderate", "Moderate", "–", 1),
    Level("serious", "Serious", "×", 3),
    Level("critical", "Critical", "!", 4),
    # Under serious and critical, as the overall rule has it; listed last, as assessors expect it.
    Level("no_information", "No information", "?", 2),
)

ROB2_OVERALL = "In RoB 2 the overall is as high as its highest domain"
ADAPTED_OVERALL = "As in RoB 2, the overall is as high as its highest domain"
ROBINS_OVERALL = "In ROBINS-I the overall is as severe as its most severe domain"

# "Yes" and "probably yes" lead the same way everywhere, and so do "no" and "probably no".
YES_OR_PROBABLY = (YES, PROBABLY_YES)
NO_OR_PROBABLY = (NO, PROBABLY_NO)
YES_OR_UNKNOWN = (YES, PROBABLY_YES, NO_INFORMATION)
NO_OR_UNKNOWN = (NO, PROBABLY_NO, NO_INFORMATION)
UNKNOWN = (NO_INFORMATION,)
