import hashlib
import http.client
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from email.utils import formatdate
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest
from make import channel
from serving import FEED, MODIFIED, Site, small_site

from feeds.publish.html import render
from feeds.server import PAGE_POLICY, Health


@pytest.fixture(scope="module")
def health() -> list[Health]:
    """Return the list whose last value is what `/healthz` tells."""
    return [Health(ok=True)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, health: list[Health]) -> Iterator[Site]:
    """Serve a small tree."""
    with small_site(tmp_path_factory.mktemp("site"), lambda: health[-1]) as published:
        yield published


def test_a_feed_is_served_whole_with_its_headers(site: Site) -> None:
    """A 200 has the feed's type, length, validators and freshness, and every site's scripts may read it."""
    answer = site.ask("/rss.xml")
    assert (answer.status, answer.body) == (200, FEED)
    date, etag = answer.headers.pop("date"), answer.headers.pop("etag")
    assert date.endswith("GMT")
    assert etag.startswith('"')
    assert answer.headers == {
        "content-type": "application/rss+xml; charset=utf-8",
        "content-length": "20",
        "x-content-type-options": "nosniff",
        "last-modified": formatdate(MODIFIED, usegmt=True),
        "cache-control": "public, max-age=300",
        "vary": "Accept-Encoding",
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "Delta-Base, ETag, IM",
        "content-security-policy": "default-src 'none'; sandbox",
    }


def test_a_304_keeps_what_a_cache_must_update(site: Site) -> None:
    """It has the ETag, Date and Cache-Control of the 200 (RFC 9110 §15.4.5), and no content."""
    full = site.ask("/rss.xml").headers
    answer = site.ask("/rss.xml", if_none_match=full["etag"])
    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers.pop("date")
    kept = ("etag", "cache-control", "vary", "access-control-allow-origin", "access-control-expose-headers")
    assert answer.headers == {name: full[name] for name in kept}


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("{etag}", 304),
        ("W/{etag}", 304),
        ('"other", W/"x,y" ,{etag}', 304),
        ("*", 304),
        ('"other"', 200),
        ("", 200),
        ("unquoted", 200),
        ('"*"', 200),
    ],
)
def test_if_none_match_takes_lists_weak_tags_and_a_star(site: Site, sent: str, status: int) -> None:
    """Tags are compared weakly (RFC 9110 §13.1.2), and what is no tag is not this one."""
    etag = site.ask("/rss.xml").headers["etag"]
    assert site.ask("/rss.xml", if_none_match=sent.format(etag=etag)).status == status


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (formatdate(MODIFIED, usegmt=True), 304),
        (formatdate(MODIFIED + 60, usegmt=True), 304),
        (formatdate(MODIFIED - 1, usegmt=True), 200),
        ("Tuesday, 14-Nov-23 22:13:20 GMT", 304),
        ("Tue Nov 14 22:13:20 2023", 304),
        ("yesterday", 200),
        ("Tue, 14 Nov 99999999999999999999 22:13:20 GMT", 200),
    ],
)
def test_if_modified_since_takes_every_form_of_date(site: Site, sent: str, status: int) -> None:
    """All three forms of RFC 9110 §5.6.7 are read, and a date that is none is as if it was not sent."""
    assert site.ask("/rss.xml", if_modified_since=sent).status == status


def test_a_date_does_not_count_beside_a_tag(site: Site) -> None:
    """A tag that differs brings the file, however new the date is (RFC 9110 §13.2.2)."""
    date = formatdate(MODIFIED, usegmt=True)
    assert site.ask("/rss.xml", if_none_match='"old"', if_modified_since=date).status == 200


@pytest.mark.parametrize(
    ("sent", "status"),
    [("{etag}", 200), ('"other", {etag}', 200), ("*", 200), ("W/{etag}", 412), ('"other"', 412), ("", 412)],
)
def test_if_match_is_for_one_version(site: Site, sent: str, status: int) -> None:
    """Tags are compared strongly (RFC 9110 §13.1.1), and it goes before If-None-Match (§13.2.2)."""
    etag = site.ask("/rss.xml").headers["etag"]
    assert site.ask("/rss.xml", if_match=sent.format(etag=etag)).status == status
    answer = site.ask("/rss.xml", if_match=sent.format(etag=etag), if_none_match=etag)
    assert answer.status == (304 if status == 200 else 412)


@pytest.mark.parametrize(("seconds", "status"), [(-1, 412), (0, 200), (60, 200)])
def test_if_unmodified_since_is_for_what_has_not_changed(site: Site, seconds: int, status: int) -> None:
    """A file that is newer is another; beside If-Match no date counts (RFC 9110 §13.1.4)."""
    date = formatdate(MODIFIED + seconds, usegmt=True)
    assert site.ask("/rss.xml", if_unmodified_since=date).status == status
    assert site.ask("/rss.xml", if_unmodified_since=date, if_match="*").status == 200
    assert site.ask("/rss.xml", if_unmodified_since="yesterday").status == 200


def test_head_is_get_without_the_body(site: Site) -> None:
    """The headers are the same, the length too, for files and for 304."""
    get, head = site.ask("/rss.xml"), site.ask("/rss.xml", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers.pop("date")
    assert head.headers == {name: value for name, value in get.headers.items() if name != "date"}
    assert site.ask("/rss.xml", "HEAD", if_none_match=get.headers["etag"]).status == 304


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    ("path", "allowed"), [("/rss.xml", "GET, HEAD, OPTIONS"), ("/healthz", "GET, HEAD"), ("/nothing", "GET, HEAD")]
)
def test_other_methods_are_not_allowed(site: Site, method: str, path: str, allowed: str) -> None:
    """Nothing here can be changed, and the answer says what can be done."""
    answer = site.ask(path, method)
    assert (answer.status, answer.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("deep/rss.xml", "application/rss+xml; charset=utf-8"),
        ("deep/atom.xml", "application/atom+xml; charset=utf-8"),
        ("deep/feed.json", "application/feed+json"),
        ("feeds.opml", "text/x-opml; charset=utf-8"),
        ("deep/page.html", "text/html; charset=utf-8"),
        ("style.css", "text/css; charset=utf-8"),
        ("media/a.webp", "image/webp"),
        ("media/a.jpg", "image/jpeg"),
        ("media/a", "application/octet-stream"),
    ],
)
def test_the_name_tells_the_type(site: Site, name: str, media_type: str) -> None:
    """Each kind of published file has its type; only feeds are open to the scripts of other sites."""
    site.write(name, b"content")
    headers = site.ask(f"/{name}").headers
    assert headers["content-type"] == media_type
    assert ("access-control-allow-origin" in headers) == (Path(name).stem in ("rss", "atom", "feed", "feeds"))


def test_pages_may_load_pictures_and_nothing_else(site: Site) -> None:
    """The policy stands on pages, also on the one that says that nothing is there; feeds are sandboxed."""
    policy = PAGE_POLICY.decode()
    assert "default-src 'none'" in policy
    assert site.ask("/").headers["content-security-policy"] == policy
    assert site.ask("/nothing").headers["content-security-policy"] == policy
    assert site.ask("/rss.xml").headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_only_the_pages_own_script_may_run() -> None:
    """The policy names the one script of our pages by its hash, and no other."""
    (script,) = re.findall(rb"<script>(.*?)</script>", render(channel()), re.DOTALL)
    digest = b64encode(hashlib.sha256(script).digest()).decode()
    assert re.findall(r"script-src ([^;]*)", PAGE_POLICY.decode()) == [f"'sha256-{digest}'"]


def test_a_drawing_runs_no_script(site: Site) -> None:
    """An SVG that is opened by itself is put into a sandbox."""
    site.write("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert site.ask("/drawing.svg").headers["content-security-policy"].endswith("sandbox")


def test_a_folder_is_its_page(site: Site) -> None:
    """A folder's URL gives its index.html."""
    assert site.ask("/news/").body == site.ask("/news/index.html").body == b"<!doctype html><title>News</title>"


@pytest.mark.parametrize("folder", ["news", "新媒体/观察者网", "a:b c"])
def test_a_folder_without_slash_is_redirected(site: Site, folder: str) -> None:
    """The target is relative to what was asked, percent-encoding and all, and leads to the folder."""
    url = site.url + quote(folder, safe="/:")
    answer = site.ask(urlsplit(url).path)
    assert answer.status == 301
    assert urljoin(url, answer.headers["location"]) == url + "/"
    assert site.ask(urlsplit(url).path + "/rss.xml").body == FEED


def test_a_query_changes_nothing(site: Site) -> None:
    """Readers that add a query to get past a cache are served."""
    assert site.ask("/rss.xml?utm=1").body == FEED


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/nothing/rss.xml",
        "/rss.xml/",
        "//rss.xml",
        "/news//rss.xml",
        "/../secret",
        "/%2e%2e/secret",
        "/news/..%2f..%2fsecret",
        "/news/../rss.xml",
        "/.hidden/rss.xml",
        "/.tmp-rss.xml",
        "/rss.xml%00.html",
        "/%ff%fe/rss.xml",
        "/" + "x" * 300,
        "/out/secret",
        "/out",
        "/secret-link",
        "/hidden-link",
        "/loop",
    ],
)
def test_what_is_not_published_is_not_found(site: Site, path: str) -> None:
    """Nothing above the root, hidden or half written is served, by its name or through a link."""
    (site.root.parent / "secret").write_bytes(b"secret")
    (site.root / ".hidden").mkdir(exist_ok=True)
    for name in (".hidden/rss.xml", ".tmp-rss.xml"):
        (site.root / name).write_bytes(b"secret")
    links = {"out": "..", "secret-link": "../secret", "hidden-link": ".hidden/rss.xml", "loop": "loop"}
    for name, target in links.items():
        (site.root / name).unlink(missing_ok=True)
        (site.root / name).symlink_to(target)
    answer = site.ask(path)
    assert answer.status == 404
    assert b"secret" not in answer.body
    assert b'/">All feeds</a>' in answer.body


def test_links_inside_the_tree_are_followed(site: Site) -> None:
    """A file may have two names."""
    (site.root / "latest").symlink_to("news")
    assert site.ask("/latest/rss.xml").body == FEED


def test_health_is_told_as_it_is(site: Site, health: list[Health]) -> None:
    """200 while all is well, 503 when not, with what the check found; and no cache keeps it."""
    health.append(Health(ok=True, details={"sources": 3}))
    well = site.ask("/healthz")
    assert (well.status, json.loads(well.body)) == (200, {"status": "ok", "sources": 3})
    health.append(Health(ok=False, details={"late": "观察者网"}))
    ill = site.ask("/healthz")
    assert (ill.status, json.loads(ill.body)) == (503, {"status": "failing", "late": "观察者网"})
    assert (ill.headers["cache-control"], ill.headers["content-type"]) == ("no-store", "application/json")


def test_a_connection_is_kept(site: Site) -> None:
    """One connection carries many requests."""
    with closing(http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=10)) as connection:
        for _ in range(3):
            connection.request("GET", "/rss.xml")
            answer = connection.getresponse()
            assert (answer.read(), answer.will_close) == (FEED, False)
