"""The search and the status page of our server, over a store that a run filled."""

import sqlite3
import urllib.parse
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from feed_documents import rss
from loopback import loopback
from planet import Planet
from selectolax.lexbor import LexborHTMLParser
from serving import Answer, Site, serving

from config.load import load_config
from feeds.live import routes
from feeds.server import PAGE_POLICY, Health, create_app

ITEM = (
    "<guid>urn:{0}</guid><title>{1}</title><pubDate>{2} Nov 2026 20:00:00 GMT</pubDate>"
    "<description>{3}</description>"
)
ATTACK = "&lt;script&gt;alert(1)&lt;/script&gt; \" ' &lt;b&gt;ferry&lt;/b&gt;"


@pytest.fixture(scope="module")
def planet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planet]:
    """Run a planet of two feeds once, one of them with more than a page of items; a third cannot be read."""
    with loopback() as origin:
        planet = Planet(folder=tmp_path_factory.mktemp("planet"), site=origin)
        harbour = rss(
            ITEM.format(1, "跨海大桥通车", "20", "两岸通勤") + "<category>Boats</category>",
            ITEM.format(2, "Night ferry", "19", ATTACK),
        )
        planet.serve("/a?token=hunter2", "News/Harbour", body=harbour.encode())
        town = rss(*(ITEM.format(f"t{number}", f"Market {number}", 18, "stalls") for number in range(25)))
        planet.serve("/b", "News/Town", body=town.encode())
        planet.sources["/gone?key=hunter3"] = ("Sport",)
        planet.more = "[[posts]]\npath = 'nowhere'\n"
        planet.run()
        yield planet


@pytest.fixture(scope="module")
def site(planet: Planet) -> Iterator[Site]:
    """Serve what was published, and what is asked of the store."""
    config = load_config(planet.config, {"FEEDWORKS_SITE__TIMEZONE": "Asia/Shanghai"})
    with serving(create_app(config.site.output, lambda: Health(ok=True), routes(config))) as url:
        yield Site(config.site.output, url)


def ask(site: Site, **asked: object) -> LexborHTMLParser:
    """Return the search page that answers a question."""
    answer = site.ask(f"/search/?{urllib.parse.urlencode(asked)}")
    assert answer.status == 200
    return LexborHTMLParser(answer.body.decode())


def titles(page: LexborHTMLParser) -> list[str]:
    """Return the titles of the items on a page."""
    return [node.text() for node in page.css("article h3")]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "大桥"}, ["跨海大桥通车"]),
        ({"q": "FERRY"}, ["Night ferry"]),
        ({"q": "ferry 大桥"}, []),
        ({"q": "+"}, []),
        ({"tag": "boats"}, []),
        ({"category": "News/Harbour"}, ["跨海大桥通车", "Night ferry"]),
        ({"category": "News", "q": "ferry"}, ["Night ferry"]),
        ({"category": "Nowhere", "q": "ferry"}, []),
        ({"source": "1"}, ["跨海大桥通车", "Night ferry"]),
        ({"source": "999"}, []),
        ({"date": "2026-11-20"}, ["Night ferry"]),
        ({"date": "2026-11-21"}, ["跨海大桥通车"]),
        ({"date": "2026-11", "q": "ferry"}, ["Night ferry"]),
        ({"date": "2026-10"}, []),
        ({"date": "2026-11-31", "q": "ferry"}, ["Night ferry"]),
    ],
)
def test_questions_and_filters_find(site: Site, asked: dict[str, str], found: list[str]) -> None:
    """Words and filters combine; days are the site's; a date that is none counts for nothing."""
    assert titles(ask(site, **asked)) == found


def test_a_source_is_found_by_its_address(site: Site, planet: Planet) -> None:
    """As the configuration has it."""
    assert titles(ask(site, source=planet.url("/a?token=hunter2"))) == ["跨海大桥通车", "Night ferry"]


def test_results_come_in_pages(site: Site) -> None:
    """Twenty a page, with links that keep what was asked; there is no page 0, and none behind the last."""
    first, second = ask(site, q="market", category="News"), ask(site, q="market", category="News", page=2)
    assert (len(titles(first)), len(titles(second))) == (20, 5)
    assert len({*titles(first), *titles(second)}) == 25
    (onwards,) = first.css(".pages a")
    (back,) = second.css(".pages a")
    assert onwards.attributes["href"] == "../search/index.html?q=market&category=News&page=2"
    assert back.attributes["href"] == "../search/index.html?q=market&category=News&page=1"
    assert titles(ask(site, q="market", page=0)) == titles(ask(site, q="market", page="x"))
    assert titles(ask(site, q="market", page=9999)) == []


def test_matches_are_marked_and_markup_is_text(site: Site) -> None:
    """What was found is seen; what strangers or readers write is never an element."""
    page = ask(site, q='ferry "><script>alert(2)</script>')
    assert titles(page) == []
    page = ask(site, q="ferry")
    assert [node.text() for node in page.css("h3 mark")] == ["ferry"]
    assert [node.text() for node in page.css(".passage mark")] == ["ferry"]
    for asked in ('"><script>alert(3)</script>', "';--", "{{ 7 * 7 }}"):
        page = ask(site, q=asked, tag=asked, source=asked, category=asked)
        assert len(page.css("script")) == 1
        assert [node.attributes["value"] for node in page.css("input[name=q]")] == [asked]


def test_filters_can_be_taken_off_and_stay_in_the_form(site: Site) -> None:
    """Each is told with a link to the same question without it."""
    page = ask(site, q="ferry", source=1, date="2026-11")
    assert [node.text() for node in page.css(".filters bdi")] == ["Harbour News", "2026-11"]
    assert [node.attributes["href"] for node in page.css(".filters a")] == [
        "../search/index.html?q=ferry&date=2026-11",
        "../search/index.html?q=ferry&source=1",
    ]
    assert [node.attributes["value"] for node in page.css("form input[type=hidden]")] == ["1", "2026-11"]


def test_without_a_question_all_there_is_is_listed(site: Site) -> None:
    """The same list as for static servers, which have no links to what only we answer."""
    answer = site.ask("/search/")
    published = (site.root / "search" / "index.html").read_bytes()
    page, static = LexborHTMLParser(answer.body.decode()), LexborHTMLParser(published.decode())
    links = [node.attributes["href"] for node in static.css("main a")]
    answered = [node.attributes["href"] for node in page.css("main a")]
    assert links == [link for link in answered if "?" not in (link or "")]
    assert {"../news/harbour/index.html", "../news/harbour/rss.xml"} <= {*links}
    assert "../search/index.html?source=1" in answered
    assert [node.text() for node in static.css("#sources ~ ul bdi")] == [
        node.text() for node in page.css("#sources ~ ul bdi")
    ]
    assert [node.attributes["href"] for node in page.css("footer a")] == ["../status/index.html"]
    assert static.css("footer a") == []
    assert site.ask("/search/index.html").body == answer.body


def test_the_months_of_the_archive_are_listed(planet: Planet, site: Site) -> None:
    """The root's archive is there for all to see: each month once, by the newest of its parts."""
    with closing(sqlite3.connect(planet.folder / "feedworks.db")) as store:
        parts = (("2026-11", 1, 5), ("2026-11", 3, 6), ("2026-11", 2, 7), ("2026-10", 1, 4), ("2026-09", 1, 3))
        root = "(select id from categories where path = '')"
        for month, number, date in parts:
            store.execute(
                f"""insert into parts (category_id, month, number, date, source_id, item_id, published)
                values ({root}, ?, ?, ?, 9, 9, ?) on conflict (category_id, month, number) do update
                set published = 1, date = excluded.date""",
                (month, number, date, month != "2026-09"),
            )
        store.commit()
    page = LexborHTMLParser(site.ask("/search/").body.decode())
    links = [(node.attributes["href"], node.text()) for node in page.css(".months a")]
    assert links == [("../archive/2026-11-2.html", "November 2026"), ("../archive/2026-10.html", "October 2026")]


def test_status_tells_how_sources_do(site: Site) -> None:
    """What fails comes first, in words, with drawings that can be read out."""
    page = LexborHTMLParser(site.ask("/status/").body.decode())
    rows = page.css(".health li")
    assert len(rows) == 4
    said, unread = (node.text() for node in page.css(".failing .said"))
    assert said.startswith("Failing")  # and, as the run was long ago, not polled for too long
    assert said.endswith(": HTTP 404: no such feed; check its address")
    assert unread == "Failing: it cannot be read"
    labels = [str(node.attributes["aria-label"]) for node in page.css(".health svg")]
    assert max(labels) == "Days fine: 1, with failures: 0, without polls: 29"


@pytest.mark.parametrize("path", ["/search/", "/search/?q=ferry", "/search/?source=1", "/status/"])
def test_nothing_secret_is_shown(site: Site, planet: Planet, path: str) -> None:
    """No token of an address, no folder of this machine."""
    body = site.ask(path).body.decode()
    assert "hunter" not in body
    assert str(planet.folder) not in body


@pytest.mark.parametrize("folder", ["search", "status"])
def test_pages_are_answered_like_files(site: Site, folder: str) -> None:
    """With our policy, a short life in caches, and an end: other paths and methods are refused."""
    answer = site.ask(f"/{folder}/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"] == PAGE_POLICY.decode()
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert site.ask(f"/{folder}/", "HEAD").headers["content-length"] == str(len(answer.body))
    assert site.ask(f"/{folder}/", "POST").status == 405
    assert site.ask(f"/{folder}/more").status == 404
    moved: Answer = site.ask(f"/{folder}?q=%E5%A4%A7&x=a%0d%0ab")
    assert (moved.status, moved.headers["location"]) == (301, f"./{folder}/?q=%E5%A4%A7&x=a%0d%0ab")


def test_without_a_store_it_says_so(tmp_path: Path, planet: Planet) -> None:
    """A server that came before the first run answers, and tells no path."""
    config = load_config(planet.config, {"FEEDWORKS_SITE__STORE": str(tmp_path / "none.db")})
    with serving(create_app(tmp_path, lambda: Health(ok=True), routes(config))) as url:
        answer = Site(tmp_path, url).ask("/search/?q=x")
    assert (answer.status, answer.body) == (503, b"The store cannot be read now.\n")
