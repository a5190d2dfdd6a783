"""From bytes to studies: what is understood, and what is refused with its row and column."""

import pytest

from analysis.table_pooling import BadTable, Options, read, validated

MEANS = "study,n1,mean1,sd1,n2,mean2,sd2\n"
COUNTS = "study,events1,n1,events2,n2\n"


def problems(text, **options):
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(BadTable) as caught:
        validated(read(content), Options(**{"measure": "SMD", **options}))
    return [(problem.row, problem.column, problem.what) for problem in caught.value.problems]


def studies(text, **options):
    return validated(read(text.encode()), Options(**{"measure": "SMD", **options}))


def test_columns_are_found_by_name_in_any_order_and_others_are_left_alone():
    found = studies("note,sd2,mean2,n2,sd1,mean1,n1,Study\nx,1,2,3,4,5,6,First\n")
    assert found.names == ("First",)
    assert found.numbers["n1"] == (6.0,)
    assert found.numbers["sd2"] == (1.0,)


@pytest.mark.parametrize("written", ["-1.5", "\N{MINUS SIGN}1.5", " -1.5 ", "-1.5e0", "-15e-1"])
def test_a_number_may_be_written_in_these_ways(written):
    assert studies(f"{MEANS}A,10,{written},1,10,0,1\n").numbers["mean1"] == (-1.5,)


@pytest.mark.parametrize("written", ["NaN", "inf", "1_000", "0x10", "1,5", "١", "1 000", "about 3", "1e999"])
def test_a_number_may_not_be_written_in_these_ways(written):
    ((row, column, what),) = problems(f'{MEANS}A,10,"{written}",1,10,0,1\n')
    assert (row, column) == (2, "mean1")
    assert "is not a number" in what or "is too large" in what


def test_semicolons_bring_decimal_commas():
    assert studies("study;yi;vi\nA;0,5;0,04\nB;-1;0.1\n", measure="GEN").numbers["yi"] == (0.5, -1.0)


def test_a_byte_order_mark_line_ends_and_empty_rows_of_a_spreadsheet_are_understood():
    found = studies('\ufeffstudy,yi,sei,,\r\nA,1,2,,\r\n,,,,\r\n"B, the second",2,3,,\r\n', measure="GEN")
    assert found.names == ("A", "B, the second")
    assert found.rows == (2, 4)


def test_effects_stand_in_where_counts_are_not_there():
    found = studies("study,yi,vi\nA,0.1,0.2\n", measure="RR")
    assert found.kind == "effect"


def test_every_problem_is_named_with_its_row_and_column():
    found = problems(f"{MEANS}A,10,1,0,10,1,1\n,10,x,1,0,1,1\nC,10,,1,10,1,-2\n")
    assert [(row, column) for row, column, _ in found] == [
        (2, "sd1"),
        (3, "study"),
        (3, "mean1"),
        (3, "n2"),
        (4, "mean1"),
        (4, "sd2"),
    ]


def test_more_events_than_people_are_refused():
    assert problems(f"{COUNTS}A,11,10,3,10\nB,-1,10,3,10\n", measure="OR") == [
        (2, "events1", "11 is more than the arm's n, 10"),
        (3, "events1", "-1 is below 0"),
    ]


def test_missing_columns_are_named_with_what_there_is():
    found = problems("study,n1,mean1,sd1,n2,m2\nA,1,1,1,1,1\n")
    assert [column for _, column, _ in found] == ["mean2", "sd2"]
    assert "the file has 'study', 'n1'" in found[0][2]
    assert problems("yi,vi\n1,1\n", measure="GEN")[0][1] == "study"
    assert problems("study,yi,vi\nA,1,1\n", measure="GEN", subgroup="where")[0][1] == "where"


def test_a_header_that_is_no_header_is_refused():
    assert problems("")[0][2].startswith("the file is empty")
    assert problems(MEANS)[0][2] == "there is no study below the header"
    assert problems("study,yi,YI,vi\nA,1,1,1\n")[0][:2] == (1, "YI")
    assert problems("study,,vi\nA,1,1\n")[0][2] == "column 2 has no name"


def test_what_is_no_table_is_refused():
    assert problems(b"PK\x03\x04 a spreadsheet")[0][2].startswith("this is a spreadsheet")
    assert problems("study,yi,vi\nMüller,1,1\n".encode("latin-1"))[0][0] == 2
    assert problems('study,yi,vi\nA,1,1\n"B,1,1\n')[0][0] == 3
    assert problems("study,yi,vi\nA,1,1,5\n", measure="GEN")[0][0] == 2


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_a_table_of_a_spreadsheet_in_its_own_encoding_is_understood(encoding):
    content = "study;yi;vi\r\nMüller;0,5;0,04\r\n".encode(encoding)
    found = validated(read(content), Options(measure="GEN"))
    assert (found.names, found.numbers["yi"]) == (("Müller",), (0.5,))


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (b"\0" * 100, 1),
        ("study,yi,vi\nA,1,1\n".encode("utf-16-le"), 1),
        (b"study,yi,vi\nA,1,1\nB\0,1,1\n", 3),
        ("study,yi,vi\nA,1,1\n".encode("utf-16") + b"\0", None),
    ],
)
def test_bytes_that_are_no_text_are_refused(content, row):
    ((found, _, what),) = problems(content, measure="GEN")
    assert found == row
    assert "save" in what


@pytest.mark.parametrize("measure", ["HR", "IRR", "PLO", "SMCC"])
def test_effects_of_any_measure_may_be_given(measure):
    assert studies("study,yi,sei\nA,0.1,0.2\n", measure=measure).kind == "effect_se"
    found = problems("study,events1,n1\nA,1,2\n", measure=measure)
    assert {column for _, column, _ in found} == {"yi", "vi"}
    assert f"{measure} needs yi and vi (or sei)" in found[0][2]


def test_a_moderator_is_numbers_or_names_but_no_mixture():
    table = "study,yi,vi,year,kind\nA,1,1,1990,x\nB,1,1,,y\nC,1,1,{},NA\n"
    found = studies(table.format("2001"), measure="GEN", moderators=("year", "kind"))
    assert found.moderators == {"year": (1990.0, None, 2001.0), "kind": ("x", "y", None)}
    ((row, column, what),) = problems(table.format("20O1"), measure="GEN", moderators=("year",))
    assert (row, column) == (4, "year")
    assert "'20O1' is not a number" in what


def test_a_message_carries_nothing_that_moves_a_terminal():
    with pytest.raises(BadTable) as caught:
        studies("study,yi,vi\nA,\x1b[2J,1\n", measure="GEN")
    assert "\x1b" not in str(caught.value)


def test_a_long_list_of_problems_is_cut():
    with pytest.raises(BadTable, match="and 80 more"):
        studies("study,yi,vi\n" + "A,x,1\n" * 100, measure="GEN")
