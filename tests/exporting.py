"""Items that go out as posts: what comes back of one, and a folder of them."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from arrivals import arrival, configure, deliver, spec

from feeds.export import Export, export_posts
from feeds.export.forms import FORMS, FormName
from feeds.export.names import file_name
from feeds.export.render import render
from feeds.ports import Progress
from feeds.posts import PostSettings, read_post
from feeds.publish.parts import credit
from store.database import Database
from store.items import withdraw
from store.model import Item, Origin, StoredItem
from store.sources import sources

NOW = datetime(9999, 1, 1, tzinfo=UTC)
FORM_NAMES: tuple[FormName, ...] = ("hexo", "jekyll", "hugo")


def post(stored: StoredItem, dialect: FormName = "hexo", zone: str = "UTC", name: str = "a") -> str:
    """Return the post of an item as text."""
    form = FORMS[dialect]
    return render(stored, form, ZoneInfo(zone), name + form.suffix).decode()


def back(stored: StoredItem, dialect: FormName, zone: str = "UTC") -> Item:
    """Export an item and import it again, under the same settings."""
    form = FORMS[dialect]
    name = file_name(stored, form, stored.date)
    data = render(stored, form, ZoneInfo(zone), name)
    settings = PostSettings(dialect=dialect, default_zone=zone)
    return identified(read_post(data, PurePosixPath(name), settings, NOW).item)


def published(stored: StoredItem) -> Item:
    """Return an item with what is published of it: its id, date and places, its categories as tags, its feed."""
    item, source = stored.item, credit(stored)
    terms = dict.fromkeys((*item.categories, *item.tags))
    return identified(
        replace(
            item,
            guid=stored.public_id,
            published=stored.date,
            categories=stored.paths,
            tags=tuple(term for term in terms if term not in stored.paths),
            source=Origin(title=source.title, url=source.url) if source else None,
        )
    )


def identified(item: Item) -> Item:
    """Return an item without what its source knows it by."""
    return replace(item, key="", raw_hash="")


def front(text: str) -> dict[str, Any]:
    """Return the keys and values of front matter as a YAML 1.1 reader has them."""
    loaded: dict[str, Any] = yaml.safe_load(text.split("---\n")[1])
    return loaded


class Site:
    """A store whose items come and go, and the folder that they are exported to; three items to begin with."""

    def __init__(self, database: Database, root: Path, now: datetime) -> None:
        self.database, self.root, self.now = database, root, now
        configure(database, now, spec())
        self.bring(1, "News/Harbour")
        self.bring(2, "News/Harbour", "Sea")
        self.bring(3)

    def bring(self, number: int, *paths: str, **overrides: Any) -> None:
        """Save an item in these categories, new or changed."""
        named = {"key": f"{number:032}", "guid": f"urn:x:{number}", "title": f"Item {number}"}
        deliver(self.database, self.now, arrival(self.now, *paths, **named | overrides))

    def move(self, number: int, *paths: str) -> None:
        """Place an item in other categories; only with other words does a poll bring it again."""
        self.bring(number, *paths, content=f"<p>Now in {paths}</p>")

    def withdraw(self, number: int) -> None:
        """Take an item out."""
        (state,) = sources(self.database)
        with self.database.transaction():
            withdraw(self.database, state.id, f"{number:032}", "deleted", self.now)

    def export(
        self, category: str = "", form: FormName = "hexo", progress: Progress = lambda *_: None
    ) -> tuple[int, int, int, int]:
        """Export, and return how many files were written, unchanged, kept and removed."""
        tally = export_posts(self.database, Export(folder=self.root, form=form, category=category), progress)
        return tally.written, tally.unchanged, tally.kept, tally.removed

    @property
    def files(self) -> list[str]:
        """The files in the folder, without the marks in their names."""
        return sorted(
            re.sub(r"-[a-z2-7]{12}\.", ".", path.relative_to(self.root).as_posix())
            for path in self.root.rglob("*")
            if not path.is_dir() or path.is_symlink()
        )

    def file(self, number: int) -> Path:
        """Return the file of an item."""
        (found,) = self.root.rglob(f"*item-{number}-*")
        return found
