"""A real Chromium, a small site in our own server for it, and what its pages are held against."""

import os
import shutil
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import sin
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from front_pages import HEIGHT, WIDTH, front_pages
from live_pages import live_pages
from serving import serving

from feeds.model import Channel
from feeds.publish.html import render
from feeds.server import Health, create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARTEFACTS = Path(os.environ.get("FEEDWORKS_ARTEFACTS") or Path(__file__).parent.parent / "artefacts")
_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
_SKIES = [(214, 148, 108), (122, 160, 190), (70, 84, 120), (188, 182, 160), (110, 150, 140), (160, 110, 120)]

# Whatever moves without having been asked to (https://wicg.github.io/layout-instability/).
_WATCH = """
  window.moved = [];
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      const nodes = entry.sources.map(one => String(one.node?.outerHTML).slice(0, 99));
      if (!entry.hadRecentInput) window.moved.push(entry.value, ...nodes);
    }
  }).observe({ type: "layout-shift", buffered: true });
"""


@contextmanager
def chromium() -> "Iterator[Browser]":
    """Start Chromium; skip the test where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium")
    if not program:
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as engines:
        running = engines.chromium.launch(executable_path=program, args=_FLAGS)
        yield running
        running.close()


@contextmanager
def served_pages(folder: Path) -> Iterator[dict[str, Channel]]:
    """Serve the sample pages, their feeds and their pictures on loopback; give their channels by a word."""
    with serving(create_app(folder, lambda: Health(ok=True))) as url:
        channels = front_pages(url)
        write_pages(folder, channels)
        for name, page in live_pages(channels, url).items():
            (folder / name).mkdir()
            (folder / name / "index.html").write_bytes(page)
        yield channels


def write_pages(folder: Path, channels: dict[str, Channel]) -> None:
    """Write the pages of channels, with something in place of each feed, and the pictures."""
    for channel in channels.values():
        here = folder / channel.slug_path
        part = channel.archive.part
        page = here / f"archive/{part}.html" if part else here / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_bytes(render(channel))
        for name in ("rss.xml", "atom.xml", "feed.json"):
            (here / name).write_text("<feed/>")
    (folder / "feeds.opml").write_text("<opml/>")
    (folder / "media").mkdir()
    for number, sky in enumerate(_SKIES):
        (folder / "media" / f"{number}.png").write_bytes(_png(sky, number))


def address(channel: Channel) -> str:
    """Return where the page of a channel is."""
    part = channel.archive.part
    return channel.url(f"archive/{part}.html" if part else "")


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


@dataclass(slots=True)
class Watched:
    """A page and what happened on it: what the console said, what was asked for."""

    page: "Page"
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, browser: "Browser", **options: Any) -> "Watched":
        """Open an empty page with the options of a browser context."""
        context = browser.new_context(**options)
        context.set_default_timeout(10_000)
        context.add_init_script(_WATCH)
        watched = cls(context.new_page())
        watched.page.on("console", lambda message: watched.said.append(message.text))
        watched.page.on("pageerror", lambda error: watched.said.append(str(error)))
        watched.page.on("request", lambda request: watched.asked.append(request.url))
        return watched

    def moved(self) -> list[str | float]:
        """Return how far what moved since the page was loaded, once it is at rest."""
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")
        moved: list[str | float] = self.page.evaluate("window.moved")
        return moved

    def overflow(self) -> int:
        """Return by how much the page can be scrolled sideways."""
        pixels: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return pixels

    def faults(self) -> list[str]:
        """Return what axe-core finds that is serious or critical, with all that folds away unfolded."""
        self.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        self.page.evaluate(_axe())
        results = self.page.evaluate(
            "axe.run({ resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] })"
        )
        return [
            f"{one['id']}: {node['html'][:120]}"
            for one in results["violations"]
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8") + ";0"
