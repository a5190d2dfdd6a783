"""Load the demonstration into an empty database, and say who can sign in."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analysis.demonstration.accounts import sign_in_help
from analysis.demonstration.loading import is_empty, load
from analysis.runner import work


class Command(BaseCommand):
    help = "Load the demonstration (two reviews, six accounts) into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing where there is data already, instead of refusing",
        )

    def handle(self, *args: object, **options: object) -> None:
        if is_empty():
            # Computed here, so that the first page that somebody opens has a plot to show. A worker that was
            # faster has claimed the run already, and this call does nothing.
            for run in load():
                work(run.pk)
        elif not options["if_empty"]:
            raise CommandError("This database has accounts or reviews already. Nothing was loaded.")
        told = sign_in_help()
        if told:
            self.stdout.write(told)
