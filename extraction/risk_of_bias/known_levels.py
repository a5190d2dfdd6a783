"""The levels of judgement that the product can draw: an instrument of a review's own chooses among them."""

from __future__ import annotations

from .variant import Level

# By key, from the lowest risk up: what each is called unless an instrument says otherwise, and the sign beside its
# colour. Signs and colours are those of the drawings, so that a level looks the same wherever it stands.
KNOWN_LEVELS = {
    level.key: level
    for level in (
        Level("low", "Low", "+", 0),
        Level("some_concerns", "Some concerns", "–", 1),
        Level("moderate", "Moderate", "–", 2),
        Level("no_information", "No information", "?", 3),
        Level("high", "High", "×", 4),
        Level("serious", "Serious", "×", 5),
        Level("critical", "Critical", "!", 6),
    )
}
