"""A study that the review does not include stays out, whatever is settled of it."""

from reviews.models import Standing, Study

from .reasons import LeftOut

CODES_OF = {Standing.INELIGIBLE: "ineligible", Standing.AWAITING: "awaiting_classification"}
SENTENCES = {
    Standing.INELIGIBLE: "It is ineligible",
    Standing.AWAITING: "It awaits classification",
}


def check_standing(study: Study) -> None:
    """Raise LeftOut, with the reason that the team wrote, where the standing of a study keeps it out."""
    if study.is_left_out:
        standing = Standing(study.standing)
        because = study.standing_reason.strip()
        said = f"{SENTENCES[standing]}: {because}" if because else SENTENCES[standing]
        raise LeftOut(CODES_OF[standing], said if said.endswith((".", "!", "?")) else f"{said}.")
