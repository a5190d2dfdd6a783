"""In which sizes a page is drawn."""

# Pixels for each point (1/72 inch). A few fixed sizes, so that what is kept of a paper has a bound.
SCALES = ("1", "1.5", "2", "3", "4")


def nearest_scale(wanted: str) -> str:
    """The smallest of SCALES that is not below ``wanted``, or the largest. Raises ValueError for what is no number."""
    number = float(wanted)
    if not number > 0:
        raise ValueError(wanted)
    return next((scale for scale in SCALES if float(scale) >= number), SCALES[-1])
