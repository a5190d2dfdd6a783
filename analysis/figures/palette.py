"""The colours of the design system that figures use, by the names of the style sheet's tokens."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """One theme.  Risk of bias: fill, outline and the sign inside, by level."""

    paper: str
    ink: str
    ink_2: str
    ink_3: str
    line: str
    track: str
    edge: str
    accent: str
    accent_soft: str
    finding: str
    rob_low: str
    rob_low_edge: str
    rob_some: str
    rob_some_edge: str
    rob_high: str
    rob_high_edge: str
    on_rob_light: str = "#15201D"
    on_rob_dark: str = "#FFFFFF"


LIGHT = Palette(
    paper="#FFFFFF",
    ink="#15201D",
    ink_2="#44504B",
    ink_3="#5F6B66",
    line="#DBE0DB",
    track="#CDD4CE",
    edge="#7E8983",
    accent="#0B5A6B",
    accent_soft="#E2EFF1",
    finding="#7A4B00",
    rob_low="#4FB38E",
    rob_low_edge="#22694F",
    rob_some="#F3CE4E",
    rob_some_edge="#8A6A00",
    rob_high="#9E1B3C",
    rob_high_edge="#6B0F27",
)

DARK = Palette(
    paper="#161D1B",
    ink="#E7ECE9",
    ink_2="#B7C1BC",
    ink_3="#93A09A",
    line="#2D3834",
    track="#3D4A45",
    edge="#74817B",
    accent="#7CC8D6",
    accent_soft="#14343B",
    finding="#F2CF7C",
    rob_low="#4FB38E",
    rob_low_edge="#8FDDBF",
    rob_some="#F3CE4E",
    rob_some_edge="#FFE798",
    rob_high="#A9234A",
    rob_high_edge="#F08CA6",
)

THEMES = {"light": LIGHT, "dark": DARK}
