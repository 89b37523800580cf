"""When posts were published and changed, and when they may be shown."""

from datetime import UTC, datetime

import pytest
from reading_posts import NOW, read, yaml

from feeds.errors import PostError


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]  # the parts are no more than seven


@pytest.mark.parametrize(
    ("dialect", "name", "line", "published"),
    [
        ("hexo", "a.md", "date: Fri, 24 Dec 2021 20:34:53 GMT", utc(2021, 12, 24, 20, 34, 53)),
        ("hexo", "a.md", "date: 2021-12-24 20:34:53", utc(2021, 12, 24, 12, 34, 53)),
        ("hexo", "a.md", "date: 2021-12-24", utc(2021, 12, 23, 16)),
        ("hexo", "a.md", "date: 2021-12-24T20:34:53+09:00", utc(2021, 12, 24, 11, 34, 53)),
        ("hexo", "a.md", "date:", None),
        ("hexo", "2021-12-24-a.md", "title: Tea", utc(2021, 12, 23, 16)),
        ("jekyll", "2021-2-5-a.md", "title: Tea", utc(2021, 2, 4, 16)),
        ("jekyll", "2021-02-05-a.md", "date: 2020-01-02 03:04:05 +0000", utc(2020, 1, 2, 3, 4, 5)),
        ("hugo", "2021-02-05-a/index.md", "title: Tea", utc(2021, 2, 4, 16)),
        ("hugo", "a.md", "publishDate: 2021-02-05T00:00:00Z", utc(2021, 2, 5)),
        ("hugo", "a.md", "published: 2021-02-05T00:00:00Z", utc(2021, 2, 5)),
        ("hugo", "a.md", "published: true", None),
        ("zola", "2021-02-05_a.md", "title: Tea", utc(2021, 2, 4, 16)),
        ("docusaurus", "2021/02/05/a.md", "title: Tea", utc(2021, 2, 4, 16)),
        ("docusaurus", "blog/2021-02-05/index.md", "title: Tea", utc(2021, 2, 4, 16)),
        ("docusaurus", "blog/2021-02-05/a.md", "title: Tea", utc(2021, 2, 4, 16)),
        ("docusaurus", "blog/2021/02-05-a.md", "title: Tea", utc(2021, 2, 4, 16)),
        ("docusaurus", "blog/2021/02/05-a.md", "title: Tea", None),
        ("pelican", "2021-02-05 a.md", "title: Tea", utc(2021, 2, 4, 16)),
        ("eleventy", "2021-02-05.md", "title: Tea", utc(2021, 2, 4, 16)),
        ("eleventy", "2021-02-05-a.md", "date: Last Modified", utc(2021, 2, 4, 16)),
        ("eleventy", "a.md", "date: git Created", None),
        ("astro", "a.md", "pubDate: Feb 05 2021 00:00 UTC", utc(2021, 2, 5)),
        ("astro", "a.md", "pubDatetime: 2021-02-05T00:00:00Z", utc(2021, 2, 5)),
        ("nikola", "a.md", "date: 2021-02-05 01:00:00 UTC+01:00", utc(2021, 2, 5)),
    ],
)
def test_published(dialect: str, name: str, line: str, published: datetime | None) -> None:
    """Dates keep the zone they state; those without one are in the site's, and a file's name may date it."""
    assert read(yaml(line), name, dialect=dialect, default_zone="Asia/Shanghai").item.published == published


def test_a_toml_date_keeps_its_offset() -> None:
    """A native date of TOML is read like any other."""
    assert read("+++\ndate = 2021-12-24T20:34:53+08:00\n+++\n", dialect="hugo").item.published == utc(
        2021, 12, 24, 12, 34, 53
    )


def test_a_declared_zone_overrules_what_dates_claim() -> None:
    """Where 'GMT' is really Beijing time, the wall time is taken."""
    post = read(yaml("date: Fri, 24 Dec 2021 20:34:53 GMT"), zone="Asia/Shanghai")
    assert post.item.published == utc(2021, 12, 24, 12, 34, 53)


@pytest.mark.parametrize("key", ["updated", "lastmod", "last_modified_at", "modified", "modify_date"])
def test_updated(key: str) -> None:
    """The time of the last change goes by many names."""
    assert read(yaml(f"{key}: 2022-01-02")).item.updated == utc(2022, 1, 2)


@pytest.mark.parametrize(
    "value", ["2024-13-45", "2024-02-30", "2024-01-02 21:43:79", "soon", "99999-01-01", "{{ date }}"]
)
def test_a_date_that_cannot_be_read_is_told(value: str) -> None:
    """No date is guessed: the post is refused, with the line that says it."""
    with pytest.raises(PostError, match="cannot be read") as caught:
        read(yaml("title: Tea", f"date: '{value}'"))
    assert caught.value.line == 3


@pytest.mark.parametrize("value", ["Last Modified", "created", "git Last Modified"])
def test_only_eleventy_leaves_a_date_to_the_file(value: str) -> None:
    """Its words for when a file was made or changed state no date; anywhere else they are refused."""
    assert read(yaml(f"date: {value}"), dialect="eleventy").due is None
    with pytest.raises(PostError, match="cannot be read"):
        read(yaml(f"date: {value}"), dialect="jekyll")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("2024-13-45-a.md", "the file's name"),
        ("2024-13-45-a/index.md", "the file's path"),
        ("2024/13-45-a.md", "the file's path"),
        ("2024/13/45/a.md", "the file's path"),
    ],
)
def test_an_impossible_day_in_a_name_is_told(name: str, place: str) -> None:
    """A name that dates a post to no day there is has no line to point to, and is told itself."""
    with pytest.raises(PostError, match=f"the date '2024-13-45' in {place} cannot be read") as caught:
        read(yaml("title: Tea"), name)
    assert caught.value.line is None


@pytest.mark.parametrize(
    ("dialect", "name", "lines", "due"),
    [
        ("hexo", "a.md", ["date: 2024-06-02"], utc(2024, 6, 2)),
        ("hexo", "a.md", [f"date: {NOW.isoformat()}"], None),
        ("hexo", "a.md", ["title: Tea"], None),
        ("jekyll", "2024-06-02-a.md", [], utc(2024, 6, 2)),
        ("hugo", "a.md", ["date: 2024-06-02"], utc(2024, 6, 2)),
        ("hugo", "a.md", ["date: 2024-01-01", "publishDate: 2024-06-02"], utc(2024, 6, 2)),
        ("hugo", "a.md", ["date: 2024-06-02", "publishDate: 2024-01-01"], None),
    ],
)
def test_a_post_of_the_future_is_due_then(dialect: str, name: str, lines: list[str], due: datetime | None) -> None:
    """What is dated ahead is held back until then; Hugo has a date of its own for that."""
    assert read(yaml(*lines), name, dialect=dialect).due == due
