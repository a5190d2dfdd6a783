"""Files from outside: what is read of them, and what is refused before it does harm."""

import io
import tracemalloc
import zipfile

import openpyxl
import pytest

from extraction.exchange import MOST_BYTES, UnreadableFile, read_file


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_a_workbook_is_read_as_one_would_type_it():
    content = workbook(
        ("Results", [["n", "Mean", "Seen"], [14, -38.2, True], [14.0, 0.1 + 0.2, None], ["82.10"]])
    )
    [rows] = read_file("a.xlsx", content)
    assert rows.name == "Results"
    assert rows.rows == [["n", "Mean", "Seen"], ["14", "-38.2", "yes"], ["14", "0.3"], ["82.10"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_in_each_encoding_and_with_each_delimiter(encoding, delimiter):
    line = delimiter.join
    text = "\r\n".join([line(["Outcome", "Mean"]), line(["Größe", '"1,5"']), line(['"two\nlines"', "NR"])])
    [rows] = read_file("Results.csv", text.encode(encoding))
    assert rows.rows == [["Outcome", "Mean"], ["Größe", "1,5"], ["two\nlines", "NR"]]


def test_the_apostrophe_that_made_a_text_harmless_is_taken_off_again():
    [rows] = read_file("a.csv", b"Answer\n'=1+1\n'- none\n'tis\n-0.5\n")
    assert [row[0] for row in rows.rows[1:]] == ["=1+1", "- none", "'tis", "-0.5"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x" * (MOST_BYTES + 1), "larger than 5 MB"),
        (b"PK\x03\x04 no zip", "damaged"),
        (b"\xd0\xcf\x11\xe0old", "old kind"),
        (b"caf\xe9,1\n", "neither a workbook nor text in UTF-8 \\(byte 4\\)"),
        (b"a\x00b\n", "NUL"),
        (b"a\n" * 20_001, "more than 20,000 rows"),
        (b",".join([b"a"] * 61) + b"\n", "Row 1 has more than 60 columns"),
        (b'"' + b"x" * 200_000 + b'"\n', "Row 1 is no CSV"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words(content, said):
    with pytest.raises(UnreadableFile, match=said):
        read_file("a.csv", content)


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked():
    held = io.BytesIO()
    with (
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as parts,
        parts.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(80):
            part.write(b"0" * 1024**2)
    assert held.tell() < MOST_BYTES
    tracemalloc.start()
    with pytest.raises(UnreadableFile, match="unpacks to far more"):
        read_file("a.xlsx", held.getvalue())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10 * 1024**2


def test_a_workbook_with_entities_in_its_xml_is_refused():
    held = io.BytesIO(workbook(("Results", [["a"]])))
    poisoned = io.BytesIO()
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(held) as clean, zipfile.ZipFile(poisoned, "w") as parts:
        for name in clean.namelist():
            parts.writestr(name, bomb if name == "xl/workbook.xml" else clean.read(name))
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_file("a.xlsx", poisoned.getvalue())
