"""Pages as a browser shows them; screenshots go to FEEDWORKS_ARTEFACTS, or to artefacts/ beside this folder."""

import os
import shutil
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from math import sin
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from front_pages import HEIGHT, WIDTH, front_pages

from feeds.model import Channel
from feeds.publish.html import render

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ARTEFACTS = Path(os.environ.get("FEEDWORKS_ARTEFACTS") or Path(__file__).parent.parent / "artefacts")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SKIES = [(214, 148, 108), (122, 160, 190), (70, 84, 120), (188, 182, 160), (110, 150, 140), (160, 110, 120)]
NAMES = ["chinese", "english", "leaf", "arabic", "pictureless", "single", "empty"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

# The contrast (WCAG 2.2, 1.4.3) of each visible text with the nearest background that is painted behind it.
CONTRASTS = """() => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const painted = element => {
    const rgba = channels(getComputedStyle(element).backgroundColor);
    return rgba.length === 4 && rgba[3] === 0 && element.parentElement ? painted(element.parentElement) : rgba;
  };
  const luminance = ([r, g, b]) => [[r, .2126], [g, .7152], [b, .0722]].reduce((sum, [value, weight]) => {
    const share = value / 255;
    return sum + weight * (share <= .04045 ? share / 12.92 : ((share + .055) / 1.055) ** 2.4);
  }, 0);
  return [...document.querySelectorAll("h1, h2, h3, p, li, a, time, input, button, .count")].map(element => {
    const pair = [luminance(channels(getComputedStyle(element).color)), luminance(painted(element))];
    return [(Math.max(...pair) + .05) / (Math.min(...pair) + .05), element.outerHTML.slice(0, 80)];
  });
}"""


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing: the tests' output is not a log."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Channel]]:
    """Serve the sample pages, their feeds and their pictures on loopback; give their channels."""
    folder = tmp_path_factory.mktemp("site")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    channels = front_pages(f"http://127.0.0.1:{server.server_port}/")
    _write(folder, channels)
    yield channels
    server.shutdown()
    thread.join()
    server.server_close()


def _write(folder: Path, channels: dict[str, Channel]) -> None:
    for channel in channels.values():
        here = folder / channel.slug_path
        here.mkdir(parents=True, exist_ok=True)
        (here / "index.html").write_bytes(render(channel))
        for name in ("rss.xml", "atom.xml", "feed.json"):
            (here / name).write_text("<feed/>")
    (folder / "feeds.opml").write_text("<opml/>")
    (folder / "media").mkdir()
    for number, sky in enumerate(SKIES):
        (folder / "media" / f"{number}.png").write_bytes(_png(sky, number))


def _png(sky: tuple[int, int, int], number: int) -> bytes:
    """Draw hills before a sky."""
    hills = [HEIGHT * (0.62 + 0.12 * sin(x / 61 + number) + 0.05 * sin(x / 17 + 2 * number)) for x in range(WIDTH)]
    rows = bytearray()
    for y in range(HEIGHT):
        above = bytes(min(255, round(part * (0.75 + 0.45 * y / HEIGHT))) for part in sky)
        below = bytes(round(part * 0.45 * (1.3 - y / HEIGHT)) for part in sky)
        rows += b"\0" + b"".join(below if y > hill else above for hill in hills)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Start Chromium once for the module."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as engines:
        running = engines.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


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
        page.goto(site[name].url())
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", NAMES)
def test_page_fits_and_can_be_read(show: Open, name: str) -> None:
    """No page scrolls sideways, and every text, light or dark, has the contrast that WCAG AA asks for."""
    page = show(name)
    for width, scheme in product((360, 1400), SCHEMES):
        page.set_viewport_size({"width": width, "height": 1600})
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=ARTEFACTS / f"{name}-{width}-{scheme}.png")
        sizes = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert sizes[0] <= sizes[1]
        contrasts = page.evaluate(CONTRASTS)
        assert len(contrasts) > 10
        assert [(ratio, element) for ratio, element in contrasts if ratio < 4.5] == []


def test_pictures_load_and_nothing_else_is_asked_for(show: Open, site: dict[str, Channel]) -> None:
    """Every picture arrives as the reader scrolls, the console stays silent, and no request leaves the site."""
    page = show("chinese")
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager'; })")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    assert page.evaluate("[...document.images].filter(image => !image.naturalWidth).map(image => image.src)") == []
    assert said == []
    assert [url for url in asked if not url.startswith((site["chinese"].base_url, "data:"))] == []


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
    panel = page.eval_on_selector_all("#subscribe a", "links => links.map(link => link.href)")
    assert panel[:3] == [url for _, url in found]
    assert [page.request.get(url).status for url in panel] == [200, 200, 200, 200]


@pytest.mark.parametrize("width", [360, 1400])
def test_subscribing_needs_no_script(show: Open, width: int) -> None:
    """With scripts off the panel is there, on the first screen, with whole addresses and no dead buttons."""
    page = show("leaf", width, java_script_enabled=False)
    panel = page.locator("#subscribe")
    box = panel.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 900
    assert page.locator("#rss").input_value().endswith("/%E9%A6%96%E9%A1%B5/rss.xml")
    assert panel.get_by_role("button").count() == 0


def test_address_is_copied(show: Open, site: dict[str, Channel]) -> None:
    """The button puts the address into the clipboard and says so."""
    page = show("chinese", permissions=["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button").first
    button.click()
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
    panel, title = page.locator("#subscribe").bounding_box(), page.locator("h1").bounding_box()
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
    assert page.evaluate("document.activeElement.id") == "items"


def test_page_works_from_the_file_system(browser: "Browser", tmp_path: Path) -> None:
    """A page opened as a file leads to the site's front, whatever folder the site lies in."""
    channels = front_pages("https://planet.example/")
    _write(tmp_path, channels)
    page = browser.new_page()
    page.goto((tmp_path / channels["leaf"].slug_path / "index.html").as_uri())
    page.locator(".site a").click()
    assert page.title() == channels["chinese"].title
    page.close()
