"""Pages as a browser shows them; screenshots go to FEEDWORKS_ARTEFACTS, or to artefacts/ beside this folder."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from browsing import ARTEFACTS, Watched, address, chromium, served_pages, write_pages
from front_pages import front_pages

from feeds.model import Channel

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

CHANNELS = ["chinese", "english", "month", "leaf", "arabic", "pictureless", "single", "empty"]
LIVE = ["search", "found", "found-arabic", "nothing", "status", "status-arabic"]
SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
LOOKS = tuple((width, scheme) for width in (360, 768, 1400) for scheme in SCHEMES)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Channel]]:
    """Serve the sample pages; give their channels."""
    with served_pages(tmp_path_factory.mktemp("site")) as channels:
        yield channels


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Start Chromium once for the module."""
    with chromium() as running:
        yield running


def url_of(site: dict[str, Channel], name: str) -> str:
    """Return where a sample page is."""
    return address(site[name]) if name in site else f"{site['chinese'].base_url}{name}/"


@pytest.mark.parametrize("name", [*CHANNELS, *LIVE])
def test_page_fits_stands_still_and_can_be_used_by_all(
    browser: "Browser", site: dict[str, Channel], name: str
) -> None:
    """At every width, light or dark, and with scripts or without, a page keeps to the rules of the house.

    It does not scroll sideways, nothing moves, nothing leaves the site, the console is silent, scripts change no
    height, and axe-core finds nothing serious.
    """
    heights = {}
    for scripts in (True, False):
        watched = Watched.open(browser, java_script_enabled=scripts)
        for width, scheme in LOOKS:
            watched.page.set_viewport_size({"width": width, "height": 1200})
            watched.page.emulate_media(color_scheme=scheme)
            watched.page.goto(url_of(site, name))
            assert watched.overflow() <= 0
            heights[width, scripts] = watched.page.evaluate("document.documentElement.scrollHeight")
            if scripts:
                assert watched.moved() == []
                watched.page.screenshot(path=ARTEFACTS / f"{name}-{width}-{scheme}.png")
                assert watched.faults() == []
                assert watched.overflow() <= 0
        assert watched.said == []
        assert [one for one in watched.asked if not one.startswith((site["chinese"].base_url, "data:"))] == []
        watched.page.context.close()
    assert [heights[width, True] - heights[width, False] for width, _ in LOOKS] == [0] * len(LOOKS)


Open = Callable[..., "Page"]


@pytest.fixture
def show(browser: "Browser", site: dict[str, Channel]) -> Iterator[Open]:
    """Open a page by its word, at a width and with any other option of a browser context."""
    contexts = []

    def opened(name: str, width: int = 1400, **options: Any) -> "Page":
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.goto(url_of(site, name))
        return page

    yield opened
    for context in contexts:
        context.close()


def test_pictures_load(show: Open) -> None:
    """Every picture arrives as the reader scrolls."""
    page = show("chinese")
    page.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager'; })")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    assert page.evaluate("[...document.images].filter(image => !image.naturalWidth).map(image => image.src)") == []


def test_layout_does_not_move_while_pictures_load(show: Open) -> None:
    """The place of each picture is reserved before it arrives."""
    page = show("english", 360)
    page.route("**/media/*", lambda route: route.abort())
    page.reload()
    without = page.evaluate("document.documentElement.scrollHeight")
    page.unroute_all()
    page.reload()
    page.wait_for_function("document.images[0].naturalWidth > 0")
    assert page.evaluate("document.documentElement.scrollHeight") == without


@pytest.mark.parametrize("name", ["chinese", "leaf"])
def test_feeds_are_found_and_answer(show: Open, name: str) -> None:
    """A reader finds every format by autodiscovery, and all addresses answer; so does the list of all feeds."""
    page = show(name)
    found = page.eval_on_selector_all("link[rel=alternate]", "links => links.map(link => [link.type, link.href])")
    assert [kind for kind, _ in found] == ["application/rss+xml", "application/atom+xml", "application/feed+json"]
    panel = page.eval_on_selector_all("#subscribe a:not(.readers a)", "links => links.map(link => link.href)")
    assert panel[:3] == [url for _, url in found]
    assert [page.request.get(url).status for url in panel] == [200, 200, 200, 200]


@pytest.mark.parametrize("width", [360, 1400])
def test_subscribing_needs_no_script(show: Open, width: int) -> None:
    """With scripts off the panel opens, on the first screen, with whole addresses and no dead buttons."""
    page = show("leaf", width, java_script_enabled=False)
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    panel = page.locator(".panel")
    box = panel.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 900
    assert page.locator("#rss").input_value().endswith("/%E9%A6%96%E9%A1%B5/rss.xml")
    assert panel.get_by_role("button").count() == 0


def test_filters_can_be_touched(show: Open) -> None:
    """What takes a filter off is no smaller than a fingertip needs (WCAG 2.2 §2.5.8)."""
    boxes = [link.bounding_box() for link in show("found", 360).locator(".filters a").all()]
    assert boxes
    assert all(box and min(box["width"], box["height"]) >= 24 for box in boxes)


@pytest.mark.parametrize("name", ["status", "status-arabic"])
def test_the_calendar_can_be_read_on_a_phone(show: Open, name: str) -> None:
    """Its names are no smaller than 8 px, and stand beside the marks."""
    page = show(name, 360)
    heights = page.locator(".year text").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert len(heights) >= 18
    assert min(heights) >= 8


def test_times_are_the_readers(show: Open) -> None:
    """What is of this week is told as ago, what is older in the reader's own zone, and never as nonsense."""
    page = show("english", timezone_id="America/New_York")
    page.clock.set_fixed_time("2026-11-20T15:00:00Z")
    page.reload()
    times = page.locator("article time")
    assert times.nth(0).inner_text() == "3 hours ago"
    assert times.nth(0).get_attribute("title") == "20 November 2026 at 07:00"
    page.clock.set_fixed_time("2027-02-20T15:00:00Z")
    page.reload()
    assert times.nth(0).inner_text() == "20 November 2026 at 07:00"


def test_an_odd_language_costs_no_script(show: Open) -> None:
    """A tag that no browser knows leaves times to the reader's own language, and the buttons work."""
    page = show("english")
    page.route(
        "**/english/",
        lambda route: route.fulfill(
            response=(answer := route.fetch()), body=answer.text().replace('lang="en-GB"', 'lang="no_such tag"', 1)
        ),
    )
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.reload()
    assert errors == []
    assert page.locator(".address button").first.get_attribute("hidden") is None


def test_a_question_leads_to_the_search_page(show: Open) -> None:
    """The form of every page asks it, by keyboard, without a script."""
    page = show("month", java_script_enabled=False)
    page.get_by_role("searchbox").fill("大桥 & more")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=%E5%A4%A7%E6%A1%A5+%26+more")


def test_months_lead_there_and_back(show: Open, site: dict[str, Channel]) -> None:
    """From a month its category's front page is the next."""
    page = show("month")
    page.locator(".pages a[rel=next]").click()
    page.wait_for_url("**/english/index.html")
    assert page.title().startswith(site["english"].title)


def test_address_is_copied(show: Open, site: dict[str, Channel]) -> None:
    """The button puts the address into the clipboard and says so."""
    page = show("chinese", permissions=["clipboard-read", "clipboard-write"])
    page.locator("summary").click()
    page.locator(".address button").first.click()
    page.get_by_role("button", name="已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == site["chinese"].url("rss.xml")


def test_foreign_text_reads_its_own_way(show: Open) -> None:
    """Arabic runs from right to left on an English page, and the Chinese beside it from left to right."""
    page = show("english")
    directions = page.eval_on_selector_all(
        "article[lang]", "all => all.map(one => [one.lang, getComputedStyle(one).direction])"
    )
    assert ["ar", "rtl"] in directions
    assert ["zh-CN", "ltr"] in directions


def test_page_in_arabic_is_mirrored(show: Open) -> None:
    """On a page in Arabic the panel stands on the left of the title."""
    page = show("arabic")
    panel, title = page.locator("summary").bounding_box(), page.locator("h1").bounding_box()
    assert panel is not None
    assert title is not None
    assert panel["x"] < title["x"]


def test_keyboard_reaches_the_items_first(show: Open) -> None:
    """The first Tab shows a link that skips the header, with a visible outline."""
    page = show("chinese")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    box = skip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert skip.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_page_works_from_the_file_system(browser: "Browser", tmp_path: Path) -> None:
    """A page opened as a file leads to the site's front, whatever folder the site lies in."""
    channels = front_pages("https://planet.example/")
    write_pages(tmp_path, channels)
    page = browser.new_page()
    page.goto((tmp_path / channels["leaf"].slug_path / "index.html").as_uri())
    page.locator(".site a").click()
    assert page.title() == channels["chinese"].title
    page.close()
