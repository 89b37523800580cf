"""Items under other ids than before: by what they are known again, and by what they are not."""

from datetime import timedelta

import pytest
from make import NOON, item, known

from feeds.select.recognise import recognised, steadier
from store.model import Identity, Item

OLD = item(key="old", url="https://a.example/1", title="Fog", published=NOON, content="<p>Thick</p>")
WITHOUT_DATE = item(key="old", url="https://a.example/1", title="Fog", published=None, content="<p>Thick</p>")


def again(**overrides: object) -> Item:
    """Return the old item under a new key, and with what else is new."""
    given = {name: getattr(OLD, name) for name in ("url", "title", "published", "content")}
    return item(**{**given, "key": "new", **overrides})


@pytest.mark.parametrize(
    ("new", "is_known"),
    [
        (again(), True),
        (again(published=NOON + timedelta(days=1)), True),
        (again(url="https://a.example/1?session=7"), True),
        (again(content="<p>Lifting</p>"), True),
        (again(published=NOON + timedelta(days=1), content="<p>Lifting</p>"), False),
        (again(title="Rain"), False),
    ],
    ids=["as it was", "dated anew", "at another link", "corrected", "tomorrow's", "another title"],
)
def test_content_or_title_and_date_tell_that_it_is_the_same(new: Item, is_known: bool) -> None:  # noqa: FBT001
    """A column that has one link and one title every day has a new item every day."""
    assert recognised([new], known(OLD)) == ({"new": "old"} if is_known else {})


def test_a_title_without_a_date_tells_nothing() -> None:
    """Nor does a date without a title."""
    assert recognised([again(published=None, content="<p>Lifting</p>")], known(WITHOUT_DATE)) == {}
    untitled = item(key="old", title="", published=NOON, content="a")
    assert recognised([item(key="new", title="", published=NOON, content="b")], known(untitled)) == {}


def test_each_former_item_is_found_once_and_known_ones_are_themselves() -> None:
    """Two entries cannot both be the one that was there."""
    assert recognised([again(), again(key="newer")], known(OLD)) == {"new": "old"}
    assert recognised([again(key="old", content="<p>Lifting</p>")], known(OLD)) == {}


@pytest.mark.parametrize(
    ("policy", "urls", "weaker"),
    [
        ("guid", ("/1", "/2"), "link"),
        ("guid", ("/1", "/2?s=1"), "link"),
        ("guid", ("/1?s=1", "/2?s=2"), "title"),
        ("link", ("/1?s=1", "/2?s=2"), "title"),
        ("link", ("/1", "/2"), "title"),
    ],
)
def test_what_stayed_tells_items_apart(policy: Identity, urls: tuple[str, ...], weaker: Identity) -> None:
    """Links where most did, else titles and dates; never what was told apart by already."""
    old = known(item(key="a", url="/1"), item(key="b", url="/2"))
    new = [item(key=f"new {url}", url=url) for url in urls]
    assert steadier(new, dict(zip((one.key for one in new), old, strict=True)), old, policy) == weaker


def test_a_few_known_items_among_many_change_nothing() -> None:
    """A feed that repeats an old item under a new id is no feed whose ids change."""
    old = known(OLD)
    new = [again(), *(item(key=str(number), title=str(number)) for number in range(2))]
    assert steadier(new, recognised(new, old), old, "guid") == "guid"
    assert steadier(new[:2], recognised(new, old), old, "guid") == "link"
