"""From the category tree and its items to the channels that are published: pure, the same in, the same out."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from config.model import Category, Config
from feeds.model import Channel, Crumb, Outline, channel_url
from store.model import CategoryNode, Enclosure, StoredItem


def build_channel(
    config: Config,
    node: CategoryNode,
    tree: Mapping[str, CategoryNode],
    items: Sequence[StoredItem],
    stand_in: Enclosure | None = None,
) -> Channel:
    """Return the channel of `node`, a category of `tree` (by path), with `items`, newest first.

    `stand_in` leads the items that have no image of their own.
    """
    own = _wanted(config, node.path)
    return Channel(
        title=_title(config, node.path),
        description=own.description or (config.site.description if not node.path else ""),
        base_url=config.site.base_url,
        slug_path=node.slug_path,
        path=node.path,
        language=config.site.language,
        timezone=config.site.timezone,
        updated=max((item.changed_at for item in items), default=node.created_at),
        site_title=config.site.title,
        image=own.image,
        items=tuple(_with_image(item, stand_in) for item in items),
        breadcrumbs=tuple(_crumb(config, tree[path]) for path in _ancestors(node.path)),
        children=tuple(_crumb(config, child) for child in children(tree, node.path) if child.items),
        slugs={path: tree[path].slug_path for item in items for path in item.paths if path in tree},
    )


def limit_of(config: Config, path: str) -> int:
    """Return how many items the channel of `path` shows."""
    own = _wanted(config, path).limit
    return config.site.limit if own is None else own


def build_outlines(config: Config, tree: Mapping[str, CategoryNode]) -> tuple[Outline, ...]:
    """Return every category, each below its parent, as `feeds.opml` lists them."""
    below: dict[str, list[CategoryNode]] = {path: [] for path in tree}
    for node in tree.values():
        if node.path:
            below[_parent(node)].append(node)
    return (_outline(config, tree[""], below),)


def children(tree: Mapping[str, CategoryNode], path: str) -> Iterable[CategoryNode]:
    """Yield the nodes directly below `path`, in the order of the tree."""
    for node in tree.values():
        if node.path and _parent(node) == path:
            yield node


def fingerprint(config: Config, version: str) -> str:
    """Return a hash of all that shows in published files beside the items; when it moves, all are due."""
    shown = (config.site, config.categories, config.images.placeholder, version)
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def _outline(config: Config, node: CategoryNode, below: Mapping[str, Sequence[CategoryNode]]) -> Outline:
    return Outline(
        title=_title(config, node.path),
        xml_url=channel_url(config.site.base_url, node.slug_path, "rss.xml"),
        html_url=channel_url(config.site.base_url, node.slug_path),
        children=tuple(_outline(config, child, below) for child in below[node.path]),
    )


def _with_image(stored: StoredItem, stand_in: Enclosure | None) -> StoredItem:
    if stored.item.image is not None or stand_in is None:
        return stored
    return replace(stored, item=replace(stored.item, image=stand_in))


def _wanted(config: Config, path: str) -> Category:
    return next((one for one in config.categories if one.path == path), Category(path=path))


def _title(config: Config, path: str) -> str:
    return _wanted(config, path).title or path.rpartition("/")[2] or config.site.title


def _crumb(config: Config, node: CategoryNode) -> Crumb:
    return Crumb(title=_title(config, node.path), slug_path=node.slug_path, items=node.items)


def _parent(node: CategoryNode) -> str:
    return node.path.rpartition("/")[0]


def _ancestors(path: str) -> list[str]:
    names = path.split("/") if path else []
    return ["/".join(names[:depth]) for depth in range(len(names))]
