"""The reference data sets as the files that people would write."""

import csv
import io

from tests.reference.metafor import DATASETS


def csv_of(name: str) -> bytes:
    """The studies of a data set with its moderator and subgroup, as CSV."""
    data = DATASETS[name]
    columns = {column: [study[column] for study in data["studies"]] for column in data["studies"][0]}
    columns |= data.get("moderator", {}) | data.get("subgroup", {})
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(columns)
    rows.writerows(zip(*columns.values(), strict=True))
    return text.getvalue().encode()
