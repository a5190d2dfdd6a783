"""What stands in a figure that was drawn as SVG, and how large a figure is."""

import re
import struct
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: bytes) -> list[str]:
    """Every text of the figure, as it is read."""
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def sizes(svg: bytes) -> list[float]:
    """The sizes of all texts, in points: a unit of the drawing is one."""
    styles = [element.get("style", "") for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    return [float(re.search(r"font-size: ([\d.]+)px", style)[1]) for style in styles]


def marks(svg: bytes, name: str) -> int:
    """How many marks were drawn under an id; 0 where there is no such id."""
    for element in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        if element.get("id") == name:
            return len(list(element.iter(f"{SVG}use")))
    return 0


def ids(svg: bytes) -> set[str]:
    return {element.get("id") for element in ElementTree.fromstring(svg).iter() if element.get("id")}


def box(svg: bytes) -> tuple[float, float]:
    """Width and height in points."""
    _, _, width, height = ElementTree.fromstring(svg).get("viewBox").split()
    return float(width), float(height)


def dots(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG in dots."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])
