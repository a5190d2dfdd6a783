"""Pool a table of studies from a CSV file: no database, no account."""

from argparse import RawDescriptionHelpFormatter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analysis.table_pooling import (
    BadTable,
    CannotCompute,
    Options,
    as_json,
    as_text,
    compute,
    read,
    validated,
)
from analysis.table_pooling.options import DOUBLE_ZERO, MEASURES, PI_DF, TAU2_METHODS, TESTS

WRONG_TABLE = 2

COLUMNS = """\
columns, by name, in any order; others are left alone:
  study                            what the study is called
  n1 mean1 sd1 n2 mean2 sd2        for MD SMD SMDH ROM
  events1 n1 events2 n2            for RR OR RD PETO AS
  yi vi, or yi sei                 effects that are known already, of any measure (ratios as logarithms)
group 1 is the experimental one, group 2 the comparator."""


class Command(BaseCommand):
    help = "Pool a table of studies from a CSV file. Reads and writes no database."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: object) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, epilog=COLUMNS, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.csv", type=Path)
        parser.add_argument(
            "--measure", choices=MEASURES, default="GEN", help="default GEN: yi and vi as given"
        )
        parser.add_argument(
            "--tau2-method", choices=TAU2_METHODS, default="DL", help="default DL; FE: fixed effect"
        )
        parser.add_argument("--test", choices=TESTS, default="z", help="default z")
        parser.add_argument(
            "--double-zero",
            choices=DOUBLE_ZERO,
            default="exclude",
            help="studies without events, or with only events, in both arms of a ratio; default exclude",
        )
        parser.add_argument(
            "--pi-df",
            choices=PI_DF,
            default="k-2",
            help="degrees of freedom of the prediction interval; default k-2",
        )
        parser.add_argument(
            "--subgroup", metavar="COL", help="a column of names: pool each apart, and compare"
        )
        parser.add_argument(
            "--moderator",
            metavar="COL",
            nargs="+",
            action="extend",
            default=[],
            help="columns of numbers or names for meta-regression",
        )
        parser.add_argument("--all", action="store_true", help="every section")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: object, **options: object) -> None:
        file: Path = options["file"]
        chosen = Options(
            measure=options["measure"],
            tau2_method=options["tau2_method"],
            test=options["test"],
            double_zero=options["double_zero"],
            pi_df=options["pi_df"],
            subgroup=options["subgroup"],
            moderators=tuple(dict.fromkeys(options["moderator"])),
            everything=options["all"],
        )
        try:
            report = compute(validated(read(file.read_bytes()), chosen), chosen)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=WRONG_TABLE) from None
        except (BadTable, CannotCompute) as refusal:
            lines = "\n".join(f"{file}: {line}" for line in str(refusal).splitlines())
            raise CommandError(lines, returncode=WRONG_TABLE) from None
        self.stdout.write(as_json(report) if options["format"] == "json" else as_text(report, file.name))
