"""A small PDF of our own for the demonstration: what the review's tables print of one study. It is not the paper, and
says so; no paper of another's is shipped.

Written by hand after ISO 32000-1: a catalogue, pages, two of the fonts that every reader has, and lines of text.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .acne_scar import ArmRow, CharacteristicsRow, TableStudy

WIDTH, HEIGHT, MARGIN = 440, 560, 36  # in points; small, so that it can be read beside the form
REGULAR, BOLD = "F1", "F2"
NAME = "Excerpt of the review’s tables, not the paper.pdf"
FOOT = "Written by Consilience for its demonstration. The study’s own paper is not part of it."
LABELS = {
    "sample_size": "Sample size",
    "age_mean": "Age, mean in years",
    "age_sd": "Age, SD in years",
    "male_percent": "Male, per cent",
    "scar_type": "Scar type",
    "volume": "Volume",
    "control_procedure": "Control procedure",
    "longest_follow_up": "Longest follow-up",
    "randomised": "Randomised",
}


@dataclass(frozen=True)
class Text:
    """One piece of text: where it begins, from the left and from the upper edge, in points."""

    x: float
    y: float
    text: str
    size: float = 10
    font: str = REGULAR


def table_study_excerpt(study: TableStudy) -> bytes:
    """Two pages: the characteristics of Table 1, and the row of Table 3."""
    first = _head(f"{study.label} {study.year}", "What Table 1 of Zhang et al. prints of this study", 1, 2)
    first += _rows(124, [_row(key, text) for key, text in study.answers.items()])
    second = _head(f"{study.label} {study.year}", "What Table 3 of Zhang et al. prints of this study", 2, 2)
    names = [arm.name for arm in study.arms]
    second += _table(124, ("", *names), [
        (label, *(read(arm) for arm in study.arms)) for label, read in _outcomes(study.follow_up)
    ])  # fmt: skip
    return pdf([first, second])


def characteristics_excerpt(row: CharacteristicsRow) -> bytes:
    """One page: the row of Table 1, with what is known of its arms."""
    texts = _head(f"Table 1, row {row.row}", "What Table 1 of Zhang et al. prints of this study", 1, 1)
    known = [("Arms", "; ".join(name for name, _group in row.arms)), ("Follow-up", row.follow_up)]
    texts += _rows(124, known + [_row(key, text) for key, text in row.answers.items()])
    return pdf([texts])


def _row(key: str, text: str) -> tuple[str, str]:
    question, _, arm = key.partition(":")
    label = LABELS.get(question, question.replace("_", " ").capitalize())
    return label, f"{text} ({arm})" if arm else text


def _outcomes(follow_up: str) -> list[tuple[str, Callable[[ArmRow], str]]]:
    def pair(name: str) -> Callable[[ArmRow], str]:
        return lambda arm: (
            " ± ".join(getattr(arm, name)) if "NR" not in getattr(arm, name) else "not reported"
        )

    def one(name: str) -> Callable[[ArmRow], str]:
        return lambda arm: getattr(arm, name)

    return [
        ("People", one("n")),
        ("ECCA score, baseline", pair("baseline")),
        (f"ECCA score, {follow_up}", pair("follow_up")),
        ("ECCA score, change", pair("change")),
        ("Scar depth, change in mm", pair("depth")),
        ("Healing time, days", pair("healing")),
        ("Satisfied, per cent", one("satisfied")),
        ("Adverse events, per cent", one("adverse")),
    ]


def _head(title: str, below: str, page: int, of: int) -> list[Text]:
    return [
        Text(MARGIN, 54, title, 16, BOLD),
        Text(MARGIN, 76, below, 11),
        Text(MARGIN, 92, "Numbers are mean ± SD or per cent. An excerpt of our own, not the paper.", 9),
        Text(MARGIN, HEIGHT - 30, FOOT, 8),
        Text(WIDTH - MARGIN - 40, HEIGHT - 30, f"page {page} of {of}", 8),
    ]


def _rows(top: float, rows: Sequence[tuple[str, str]]) -> list[Text]:
    return _table(top, ("As reported", ""), rows)


def _table(top: float, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Text]:
    columns = (MARGIN, 180, 310)
    texts = [Text(x, top, head, 10, BOLD) for x, head in zip(columns, heads, strict=False) if head]
    for place, row in enumerate(rows, start=1):
        texts += [Text(x, top + 22 * place, text) for x, text in zip(columns, row, strict=False)]
    return texts


# --- The file ---


def pdf(pages: Sequence[Sequence[Text]]) -> bytes:
    """Pages of text as a PDF. What the fonts lack (WinAnsi) becomes its nearest kin, or a question mark."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    for number, texts in enumerate(pages):
        drawn = "\n".join(map(_drawn, texts))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {6 + 2 * number} 0 R "
            f"/Resources << /Font << /{REGULAR} 3 0 R /{BOLD} 4 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    )
    return body + end.encode("latin-1")


def _drawn(one: Text) -> str:
    # A code point a byte, so that lengths in characters are lengths in bytes.
    text = one.text.replace("−", "–").encode("cp1252", "replace").decode("latin-1")
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{one.font} {one.size} Tf {one.x} {HEIGHT - one.y} Td ({escaped}) Tj ET"
