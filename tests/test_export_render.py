"""Posts as an export writes them, and what comes back of them."""

import importlib.util
import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import yaml
from any_item import any_item
from exporting import FORM_NAMES, back, front, post, published
from hypothesis import given, settings
from hypothesis import strategies as st
from make import NOON, item, source_info, stored_item
from reading_posts import read

from feeds.clean.text import plain_text
from feeds.export.fields import LONGEST_SUMMARY
from feeds.export.forms import FORMS, FormName
from feeds.export.render import has_seal, is_sealed, meta_of, render, sealed_id
from store.model import Person, StoredItem

POSTS = source_info(kind="posts", url="posts:posts")
ZONES = ["UTC", "Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Africa/Monrovia", "Pacific/Apia"]


@pytest.mark.parametrize("dialect", FORM_NAMES)
@given(stored=any_item(), zone=st.sampled_from(ZONES))
@settings(deadline=None)
def test_an_export_comes_back_as_the_same_item(dialect: str, stored: StoredItem, zone: str) -> None:
    """Whatever an item says, importing its post gives all that is published of it."""
    assert back(stored, dialect, zone) == published(stored)  # type: ignore[arg-type]  # of the three


SEED = """---
title: 'The ferry: "back", they say'
categories:
 - News
 - Harbour
 - Front page
headimg: 'https://news.example/ferry.jpg'
author: Harbour News
comments: false
date: Fri, 20 Nov 2026 20:34:53 GMT
thumbnail: 'https://news.example/ferry.jpg'
---

<div>
<p style="text-align:left;">
It sails { again }.
</p>

<p>
    <img src="https://news.example/ferry.jpg" referrerpolicy="no-referrer">
</p>
</div>
"""


def test_a_post_goes_out_as_it_came_in() -> None:
    """A Hexo post of HTML has the same keys in the same order and shape, its time on the site's clocks."""
    came_in = read(SEED, zone="Asia/Shanghai").item
    stored = stored_item(item=came_in, date=came_in.published, paths=came_in.categories, source=POSTS)
    went_out = post(stored, zone="Asia/Shanghai")
    before, after = front(SEED), front(went_out)
    assert [*after] == [*before, "guid", "feedworks"]
    assert {**before, "date": "2026-11-20 20:34:53"} == {key: after[key] for key in before}
    assert went_out.endswith(
        "---\n\n<div>\n<p>\nIt sails &#123; again }.\n</p>\n&#10;<p>\n    "
        '<img src="https://news.example/ferry.jpg" loading="lazy" referrerpolicy="no-referrer">\n</p>\n</div>\n'
    )


@pytest.mark.parametrize(
    ("dialect", "keys"),
    [
        ("hexo", {"headimg", "thumbnail", "comments", "updated", "lang", "excerpt"}),
        ("jekyll", {"image", "layout", "last_modified_at", "lang", "excerpt"}),
        ("hugo", {"image", "lastmod", "language", "summary"}),
    ],
)
def test_each_generator_has_its_own_words(dialect: FormName, keys: set[str]) -> None:
    """What they call alike is called alike."""
    full = item(
        updated=NOON, language="en", tags=("sea",), authors=(Person(name="Ada", email="ada@news.example"),)
    )
    every = {"title", "categories", "authors", "date", "tags", "link", "guid", "source", "feedworks"}
    assert front(post(stored_item(item=full), dialect)).keys() == every | keys


@pytest.mark.parametrize(
    ("dialect", "zone", "date"),
    [
        ("hexo", "Asia/Shanghai", "2026-10-25 09:30:00"),
        ("hexo", "Europe/Berlin", "2026-10-25 02:30:00+01:00"),  # an hour that comes twice: the second time
        ("jekyll", "Asia/Shanghai", "2026-10-25 09:30:00 +0800"),
        ("hugo", "America/St_Johns", "2026-10-24T23:00:00-02:30"),
        ("hugo", "UTC", "2026-10-25T01:30:00+00:00"),
    ],
)
def test_dates(dialect: FormName, zone: str, date: str) -> None:
    """Each generator has the form that its documentation has, and reads the moment that is meant."""
    stored = stored_item(date=datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert front(post(stored, dialect, zone))["date"] == date


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("Africa/Monrovia", datetime(1971, 1, 1, tzinfo=UTC)),  # 44 minutes and 30 seconds behind
        ("Asia/Shanghai", datetime(9999, 12, 31, 23, tzinfo=UTC)),
    ],
)
def test_dates_that_no_clock_shows_are_in_utc(zone: str, moment: datetime) -> None:
    """No generator reads seconds in an offset, and no year has five digits."""
    fields = front(post(stored_item(item=item(updated=moment)), "hexo", zone))
    assert fields["updated"] == moment.isoformat(" ")


@pytest.mark.parametrize(
    ("dialect", "paths", "categories", "told"),
    [
        ("hexo", ("A/B",), ["A", "B"], None),
        ("hexo", ("A/B", "C"), [["A", "B"], ["C"]], None),
        ("jekyll", ("A/B",), ["A", "B"], None),
        ("jekyll", ("A/B", "A/C"), ["A", "B", "C"], [["A", "B"], ["A", "C"]]),
        ("jekyll", ("A/A",), ["A"], [["A", "A"]]),
        ("hugo", ("A", "B"), ["A", "B"], None),
        ("hugo", ("A/B",), ["A", "B"], [["A", "B"]]),
    ],
)
def test_categories(dialect: FormName, paths: tuple[str, ...], categories: object, told: object) -> None:
    """Paths are written as their generator has them; where it has no paths, their names, and the paths beside."""
    fields = front(post(stored_item(paths=paths), dialect))
    assert (fields["categories"], fields["feedworks"].get("paths")) == (categories, told)


def test_what_nobody_has_a_word_for_is_told() -> None:
    """An item without title or content, and an image that is more than its address."""
    fields = front(post(stored_item(item=item(title="", content=None))))
    size = {"type": "image/jpeg", "length": 48_213, "width": 1200, "height": 630}
    told = {"image": {"url": "https://news.example/ferry.jpg", **size}, "body": "summary", "untitled": True}
    assert {key: fields["feedworks"][key] for key in told} == told
    assert "excerpt" not in fields


def test_a_summary_that_is_too_long_for_front_matter_stays_out() -> None:
    """Beside a body it is the lesser loss: no generator nor we read front matter without an end."""
    long = "x" * (LONGEST_SUMMARY + 1)
    assert "excerpt" not in front(post(stored_item(item=item(summary=long))))
    assert back(stored_item(item=item(summary=long, content=None)), "hexo").summary == long


def test_categories_of_the_feed_are_tags() -> None:
    """What a feed calls its entry is kept, but for what is a place of it here."""
    stored = stored_item(item=item(categories=("Sea", "News"), tags=("ferry", "Sea")), paths=("News",))
    assert front(post(stored))["tags"] == ["Sea", "ferry"]


def test_the_feed_is_named_without_its_secrets() -> None:
    """Where an item came from is said as it is in feeds."""
    stored = stored_item(source=source_info(url="https://a:b@news.example/feed?token=x&page=1"))
    source = {"title": "Harbour News", "url": "https://news.example/feed?page=1"}
    assert front(post(stored))["source"] == source


@given(title=st.text(max_size=60).map(plain_text).filter(bool))
def test_any_yaml_reads_text_as_text(title: str) -> None:
    """Every text is in double quotes on a line of its own, as JSON has it, and emoji stay what they are."""
    line = post(stored_item(item=item(title=title))).split("\n")[1]
    assert line.startswith('title: "')
    assert line.endswith('"')
    assert yaml.safe_load(line)["title"] == title
    assert not re.search(r"\\U000[12]", line)


def test_without_libyaml_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not every build of PyYAML has it."""
    with_it = post(stored_item(item=item(title='😀 新 \\U0001F600 it\'s "x"\u2028')))
    monkeypatch.delattr(yaml, "CSafeDumper")
    spec = importlib.util.find_spec("feeds.export.render")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    stored = stored_item(item=item(title='😀 新 \\U0001F600 it\'s "x"\u2028'))
    without = module.render(stored, FORMS["hexo"], ZoneInfo("UTC"), "a.md").decode()
    assert {**front(without), "feedworks": None} == {**front(with_it), "feedworks": None}


def test_a_seal_fits_only_what_was_written() -> None:
    """Any change breaks it, and so does another name; what never had one has none."""
    data = post(stored_item()).encode()
    assert is_sealed("a.md", data)
    assert sealed_id(data) == "https://news.example/ferry"
    assert not is_sealed("b/a.md", data)
    assert not is_sealed("a.md", data + b"\n")
    assert not is_sealed("a.md", data.replace(b"ferry", b"Ferry", 1))
    assert not is_sealed("a.md", SEED.encode())
    assert [has_seal(data + b"\n"), has_seal(SEED.encode())] == [True, False]


def test_a_seal_is_of_a_name_however_a_file_system_writes_it() -> None:
    """Some take names apart into letters and accents."""
    data = render(stored_item(), FORMS["hexo"], ZoneInfo("UTC"), "caf\u00e9.md")
    assert is_sealed("cafe\u0301.md", data)


@pytest.mark.parametrize("data", [b"", b"no front matter", b"---\n[\n---\n"])
def test_what_cannot_be_read_says_nothing(data: bytes) -> None:
    """A file that was edited may be broken, too."""
    assert meta_of(data) == {}
