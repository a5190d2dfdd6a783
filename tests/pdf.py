"""PDFs for tests, made object by object: whole ones, and some that are made to do harm."""

import zlib
from collections.abc import Sequence

LETTER = "0 0 612 792"
MEGABYTE = 1024 * 1024


def line(text: str, x: float = 72, y: float = 720, size: float = 12) -> str:
    """A line of text as a page draws it; ``y`` is counted from the lower edge."""
    return f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n"


def document(
    *pages: str,
    box: str = LETTER,
    rotate: int = 0,
    catalog: str = "",
    trailer: str = "",
    count: int | None = None,
    more: Sequence[bytes] = (),
) -> bytes:
    """A PDF with these page contents. ``more`` are further objects, numbered from 4 + twice the pages."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages) if count is None else count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Rotate {rotate} /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> /XObject << /X0 "
            f"{4 + 2 * len(pages)} 0 R >> >> >>".encode()
        )
        objects.append(stream(content.encode("cp1252")))
    return written([*objects, *more], trailer)


def stream(data: bytes, head: str = "") -> bytes:
    return f"<< /Length {len(data)} {head} >>\nstream\n".encode() + data + b"\nendstream"


def written(objects: Sequence[bytes], trailer: str = "") -> bytes:
    """Objects with their table and end; the first is the catalogue."""
    body, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        body
        + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R {trailer} >>\n"
            f"startxref\n{len(body)}\n%%EOF\n"
        ).encode()
    )


def zeros(megabytes: int) -> bytes:
    """So many megabytes of nothing, deflated: a thousandth of that. One block, over and over, made once."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    sum_of_zeros = (megabytes * MEGABYTE % 65521) << 16 | 1
    return b"\x78\xda" + block * megabytes + b"\x03\x00" + sum_of_zeros.to_bytes(4)


# --- Made to do harm ---


def locked() -> bytes:
    """Encrypted with a password that nobody knows."""
    return document(
        line("secret"),
        trailer=f"/ID [<{'ab' * 16}> <{'ab' * 16}>] /Encrypt << /Filter /Standard /V 1 /R 2 "
        f"/O <{'11' * 32}> /U <{'22' * 32}> /P -4 >>",
    )


def scripted() -> bytes:
    """With JavaScript that runs on opening, and a program attached."""
    return document(
        line("An ordinary page"),
        catalog="/OpenAction 6 0 R /Names << /JavaScript << /Names [(a) 6 0 R] >> "
        "/EmbeddedFiles << /Names [(run.exe) 7 0 R] >> >>",
        more=[
            b"<< /Type /Action /S /JavaScript /JS (app.alert\\(document.cookie\\)) >>",
            b"<< /Type /Filespec /F (run.exe) /EF << /F 8 0 R >> >>",
            stream(b"MZ" + bytes(64), "/Type /EmbeddedFile"),
        ],
    )


def bomb_in_page(megabytes: int = 1024) -> bytes:
    """A page whose drawing unpacks to a gigabyte."""
    whole = document(" ")
    packed = stream(zeros(megabytes), "/Filter /FlateDecode")
    return _with_object(whole, 5, packed)


def bomb_in_table(megabytes: int = 1024) -> bytes:
    """A table of objects that unpacks to a gigabyte, and has to be unpacked before anything can be found."""
    body = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    packed = zeros(megabytes)
    head = f"/Type /XRef /Size {megabytes * MEGABYTE // 4} /W [1 2 1] /Root 1 0 R /Filter /FlateDecode"
    place = len(body)
    return body + b"9 0 obj\n" + stream(packed, head) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % place


def bomb_in_picture(side: int = 30_000) -> bytes:
    """A picture of nearly a thousand megapixels on an ordinary page."""
    packed = stream(
        zeros(side * side // MEGABYTE + 1),
        f"/Type /XObject /Subtype /Image /Width {side} /Height {side} /ColorSpace /DeviceGray "
        "/BitsPerComponent 8 /Filter /FlateDecode",
    )
    return document("q 612 0 0 792 0 0 cm /X0 Do Q", more=[packed])


def turning_in_circles() -> bytes:
    """A drawing that draws itself, over and over."""
    form = stream(
        b"/X0 Do /X0 Do /X0 Do",
        "/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /X0 6 0 R >> >>",
    )
    return document("/X0 Do", more=[form])


def endless_drawing(lines: int = 400_000) -> bytes:
    """A page with so many thick curves that drawing it takes minutes."""
    one = b"40 w 0 0 m 900 100 -300 700 612 792 c S\n"
    packed = stream(zlib.compress(one * lines, 9), "/Filter /FlateDecode")
    return _with_object(document(" "), 5, packed)


def pages_without_end(count: int = 10_000) -> bytes:
    """So many pages, all of them one and the same."""
    kids = b"4 0 R " * count
    whole = document(line("again"))
    tree = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count)
    return _with_object(whole, 2, tree)


def own_parent() -> bytes:
    """A tree of pages that hangs from itself."""
    return _with_object(document(line("again")), 2, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>")


def web_page_first() -> bytes:
    """A web page to whoever looks at the first bytes, a PDF to whoever looks for one."""
    return b"<!doctype html><script>alert(document.cookie)</script>\n" + document(line("A page"))


def web_page_behind() -> bytes:
    """A PDF whose first comment is a web page."""
    whole = document(line("A page"))
    return whole.replace(b"%PDF-1.7\n", b"%PDF-1.7\n%<script>alert(document.cookie)</script>\n", 1)


def _with_object(whole: bytes, number: int, content: bytes) -> bytes:
    """The same file with one object put in anew, as a later version of it."""
    place = len(whole)
    changed = whole + b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = whole.rindex(b"startxref\n") + 10
    before = int(whole[start : whole.index(b"\n", start)])
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer << /Size 20 /Root 1 0 R /Prev %d >>\n" % (
        number,
        place,
        before,
    )
    return changed + table + b"startxref\n%d\n%%%%EOF\n" % len(changed)
