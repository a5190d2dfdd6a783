"""A run as a table: what went in, what came out, what was asked, what to mind, who stayed out."""

from collections.abc import Iterator

from reviews.models import Design

from ..dataset import Arm, DataSet, Study
from ..models import Run, RunState
from ..report import NOT_REPRODUCED, Report, report_of
from ..wording import derivation_words, derived_name, settings_pairs
from .tables import Cell, csv_lines

_STUDY = ("study", "design", "follow_up", "follow_up_days")
_ARM = ("arm", "n", "mean", "sd", "events")
_EFFECT = ("yi", "vi", "estimate", "ci_lb", "ci_ub", "weight_percent")
_WORDS = ("name", "value")


def run_csv(run: Run) -> Iterator[str]:
    """The run as CSV lines. The first column says what a row is:

    study (numbers as pooled, reported or derived; `yi` and `vi` on the analysis scale, `estimate` and limits as shown,
    ratios not as logarithms), part (an arm that stands in the study's row with others as one group, with its own
    numbers), pooled, prediction, published, heterogeneity and test (`name`, `value`), derived (`name`
    says which number of which arm is not reported, `value` how it follows: formula, source, assumption), setting,
    warning, left out (reason in `value`), run. Judgements of risk of bias follow in a column a domain.
    """
    report = report_of(run) if run.state == RunState.SUCCEEDED else None
    dataset = report.dataset if report else DataSet.from_json(run.settings, run.input)
    domains = tuple(f"rob {domain.title}" for domain in report.domains) if report else ()
    header = (
        "row",
        *_STUDY,
        *(f"experimental_{name}" for name in _ARM),
        *(f"comparator_{name}" for name in _ARM),
        *_EFFECT,
        *_WORDS,
        *domains,
    )
    return csv_lines(header, _rows(run, dataset, report, len(header)))


def _rows(run: Run, dataset: DataSet, report: Report | None, width: int) -> Iterator[list[Cell]]:
    before_effect = 1 + len(_STUDY) + 2 * len(_ARM)
    before_words = before_effect + len(_EFFECT)

    def filled(kind: str, *, study: str = "", at: int = 0, cells: tuple[Cell, ...] = ()) -> list[Cell]:
        row: list[Cell] = [kind, study, *([""] * (width - 2))]
        row[at : at + len(cells)] = cells if at else row[:0]
        return row

    def words(kind: str, name: str, value: Cell, study: str = "") -> list[Cell]:
        return filled(kind, study=study, at=before_words, cells=(name, value))

    if report:
        yield from _study_rows(report)
        yield from _summary_rows(report, filled, words, before_effect)
    else:
        for study in dataset.studies:
            cells = _study_cells(study)
            yield ["study", *cells, *([""] * (width - 1 - len(cells)))]
    for study in dataset.studies:
        for side, arm in enumerate((study.experimental, study.comparator)):
            for part in arm.parts:
                at = 1 + len(_STUDY) + side * len(_ARM)
                yield filled("part", study=study.name, at=at, cells=(*_arm_cells(part),))
        for arm, one in study.derivations:
            yield words("derived", derived_name(arm, one), derivation_words(one), study=study.name)
    for name, value in settings_pairs(dataset.settings):
        yield words("setting", name, value)
    for warning in dataset.warnings:
        yield words("warning", "", warning)
    for exclusion in dataset.excluded:
        yield words("left out", exclusion.code, exclusion.reason, study=exclusion.name)
    for name, value in (
        ("analysis", dataset.settings.name),
        ("number", run.number),
        ("state", run.get_state_display()),
        ("reason", run.reason),
        ("finished", run.finished_at.isoformat() if run.finished_at else ""),
        ("engine", run.engine_version),
        ("input sha256", run.input_hash),
    ):
        yield words("run", name, value)


def _study_cells(study: Study) -> list[Cell]:
    return [
        study.name,
        Design(study.design).label,
        study.time_text,
        study.days,
        *_arm_cells(study.experimental),
        *_arm_cells(study.comparator),
    ]


def _arm_cells(arm: Arm) -> list[Cell]:
    return [arm.name, arm.n, arm.mean, arm.sd, arm.events]


def _study_rows(report: Report) -> Iterator[list[Cell]]:
    for row, effect in zip(report.rows, report.result["studies"], strict=True):
        shown = effect["display"]
        yield [
            "study",
            *_study_cells(row.study),
            effect["yi"],
            effect["vi"],
            shown["estimate"],
            shown["ci_lb"],
            shown["ci_ub"],
            effect["weight"],
            "",
            " ".join(row.study.notes),
            *(one.level or "" for one in row.judgements),
        ]


def _summary_rows(report: Report, filled, words, before_effect: int) -> Iterator[list[Cell]]:
    pooled, result = report.result["pooled"], report.result
    shown = pooled["display"]
    yield filled(
        "pooled",
        study=report.pooled_label,
        at=before_effect,
        cells=(pooled["estimate"], pooled["se"] ** 2, shown["estimate"], shown["ci_lb"], shown["ci_ub"], 100),
    )
    if pooled["pi_lb"] is not None:
        yield filled(
            "prediction",
            study="95 % prediction interval",
            at=before_effect,
            cells=("", "", "", shown["pi_lb"], shown["pi_ub"], ""),
        )
    if report.published:
        given = report.settings.published
        row = filled(
            "published",
            study=report.published.label,
            at=before_effect,
            cells=("", "", given["estimate"], given["ci_lb"], given["ci_ub"], ""),
        )
        row[before_effect + len(_EFFECT) + 1] = "" if report.published.is_reproduced else NOT_REPRODUCED
        yield row
    yield words("heterogeneity", "k", result["k"])
    for name, value in result["heterogeneity"].items():
        yield words("heterogeneity", name, value)
    for name in ("statistic", "p_val", "se", "pi_convention", "no_prediction"):
        if pooled[name] is not None:
            yield words("test", name, pooled[name])
    for name in ("measure", "scale", "model", "people", "observations"):
        yield words("result", name, result[name])
