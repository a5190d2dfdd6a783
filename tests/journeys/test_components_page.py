"""The design system in a real browser: accessible in light and dark, wide and narrow, by keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

WIDE, PHONE = (1440, 1000), (390, 844)
# 1280 px at 400 % zoom.
ZOOMED = (320, 256)


def violations(page) -> list[str]:
    """What axe finds wrong, one line each."""
    return [
        f"{found['id']}: {[node['target'] for node in found['nodes']][:3]}"
        for found in Axe().run(page).response["violations"]
    ]


@pytest.fixture
def components(page, live_server):
    """The components page, and every error that the browser reports while it is open."""
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda line: page.errors.append(line.text) if line.type == "error" else None)
    page.goto(f"{live_server.url}/components/")
    yield page
    assert page.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_every_component_is_accessible(components, scheme, size):
    components.emulate_media(color_scheme=scheme)
    components.set_viewport_size({"width": size[0], "height": size[1]})
    assert violations(components) == []


@pytest.mark.parametrize("size", [PHONE, ZOOMED], ids=["phone", "400 %"])
@pytest.mark.parametrize("address", ["/components/", "/nothing/"])
def test_no_page_scrolls_sideways(components, live_server, size, address):
    components.set_viewport_size({"width": size[0], "height": size[1]})
    if address != "/components/":
        components.goto(live_server.url + address)
        components.errors.clear()  # a 404 is reported as an error of the network
    assert components.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_the_chosen_appearance_is_kept_and_goes_before_the_system(components):
    components.emulate_media(color_scheme="light")
    components.evaluate("localStorage.setItem('theme', 'dark')")
    components.reload()
    assert components.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 29, 27)"


def test_the_keys_are_listed_and_choose(components):
    components.keyboard.press("?")
    assert components.locator("#keys").evaluate("dialog => dialog.open")
    assert violations(components) == []
    components.keyboard.press("Escape")
    components.keyboard.press("3")
    assert components.locator("input[name=choice]:checked").get_attribute("value") == "other"


def test_single_letters_can_be_turned_off(components):
    components.keyboard.press("?")
    components.get_by_label("Single letters act as keys").uncheck()
    components.keyboard.press("Escape")
    components.keyboard.press("3")
    assert components.locator("input[name=choice]:checked").get_attribute("value") == "second"


def test_a_dialog_holds_the_focus_and_gives_it_back(components):
    opener = components.get_by_role("button", name="Open a dialog")
    opener.click()
    dialog = components.locator("#sample-dialog")
    assert dialog.evaluate("dialog => dialog.contains(document.activeElement)")
    assert violations(components) == []
    components.keyboard.press("Escape")
    assert opener.evaluate("button => button === document.activeElement")
