"""What is published is read again, field by field, in each format that is both written and read here."""

import re
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from any_published import any_published_channel
from coming_back import ATOM, CHANNEL, EVERY, ITEM, JSON, RSS, Rule
from hypothesis import example, given, settings
from make import NOON
from make import channel as some_channel

from feeds.model import Channel, Document, ParsedFeed
from feeds.parse import parse
from feeds.publish import FORMATS
from store.model import Item, KnownItem, StoredItem

FORMS = dict(zip(EVERY, (form for form in FORMATS if form.name != "html"), strict=True))
READ_AS = {RSS: "rss20", ATOM: "atom10", JSON: "json11"}
TOLD = ("title", "link", "description", "language", "image", "updated")
COMPARED = tuple(field.name for field in fields(Item) if field.name != "raw_hash")  # a hash of words that are ours
PUBLISHING = (Path(__file__).parents[1] / "docs" / "publishing.md").read_text(encoding="utf-8")


def published(name: str, channel: Channel) -> Document:
    """Return the channel in a format, as others fetch it."""
    form = FORMS[name]
    return Document(body=form.render(channel), url=channel.url(form.filename), now=NOON)


def expected_feed(name: str, channel: Channel, found: ParsedFeed) -> ParsedFeed:
    """Return what comes back of a channel, with the items that were found."""
    rules = {rule.field: rule.expected for rule in CHANNEL if name in rule.formats}
    told: dict[str, Any] = {
        field: rules[field](channel) if field in rules else getattr(channel, field) for field in TOLD
    }
    return ParsedFeed(
        format=READ_AS[name],
        hubs=channel.hubs,
        topic=channel.url(FORMS[name].filename),
        items=found.items,
        seen=tuple(item.key for item in found.items),
        **told,
    )


def expected_item(name: str, stored: StoredItem, channel: Channel) -> dict[str, object]:
    """Return what comes back of an item."""
    rules = {rule.field: rule.expected for rule in ITEM if name in rule.formats}
    return {
        field: rules[field](stored, channel) if field in rules else getattr(stored.item, field)
        for field in COMPARED
    }


@pytest.mark.parametrize("name", EVERY)
@given(channel=any_published_channel())
@example(channel=some_channel(items=(), hubs=("https://hub.example/", "https://other.example/?a=1&b")))
@settings(deadline=None)  # a busy machine is no failure
def test_every_field_comes_back(name: str, channel: Channel) -> None:
    """Whatever a channel and its items say, a reader is told, and once: where a format cannot, a rule says so."""
    document = published(name, channel)
    found = parse(document)
    assert found == expected_feed(name, channel, found)
    for item, stored in zip(found.items, channel.items, strict=True):
        assert {field: getattr(item, field) for field in COMPARED} == expected_item(name, stored, channel)
    known = {item.key: KnownItem(raw_hash=item.raw_hash, content_hash="") for item in found.items}
    assert parse(replace(document, known=known)).items == ()


@pytest.mark.parametrize("rules", [ITEM, CHANNEL], ids=["item", "channel"])
def test_no_two_rules_are_about_one_thing(rules: Iterable[Rule]) -> None:
    """What a format makes of a field is said once."""
    said = [(rule.field, name) for rule in rules for name in rule.formats]
    assert len(said) == len(set(said))


def section(title: str) -> list[list[str]]:
    """Return the rows of the table below a heading of the document."""
    text = PUBLISHING.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return rows[1:]


@pytest.mark.parametrize(("title", "names"), [("An item", COMPARED[1:]), ("A channel", TOLD)])
def test_every_field_is_documented(title: str, names: tuple[str, ...]) -> None:
    """Each but the key, which is not published, has its place in each format, in the order of the model."""
    assert [re.sub("`", "", row[0]) for row in section(title)] == list(names)


@pytest.mark.parametrize(
    ("title", "rules"), [("What comes back of an item", ITEM), ("What comes back of a channel", CHANNEL)]
)
def test_every_rule_is_documented(title: str, rules: Iterable[Rule]) -> None:
    """The document says what is lost, and nothing else is."""
    expected = [[f"`{rule.field}`", ", ".join(rule.formats), rule.why] for rule in rules]
    assert section(title) == expected
