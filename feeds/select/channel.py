"""From the category tree and its items to the channels that are published: pure, the same in, the same out."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from config.model import Category, Config
from feeds.model import FRONT, Archive, Channel, Crumb, Outline, channel_url
from feeds.select.pictures import Modes, modes_of
from store.model import CategoryNode, Enclosure, StoredItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The category tree of the store and what the configuration says of it, for looking up.

    `nodes` are by path and `below` by their parent's path; `listed` are the paths that lead somewhere: to items,
    or to where the configuration sends some; `modes` say how the pictures of sources are published.
    """

    config: Config
    nodes: Mapping[str, CategoryNode]
    below: Mapping[str, Sequence[CategoryNode]]
    wanted: Mapping[str, Category]
    listed: frozenset[str]
    modes: Modes


def make_plan(config: Config, nodes: Iterable[CategoryNode]) -> Plan:
    """Return the plan of `nodes`, in their order."""
    by_path = {node.path: node for node in nodes}
    below: dict[str, list[CategoryNode]] = defaultdict(list)
    for path, node in by_path.items():
        if path:
            below[path.rpartition("/")[0]].append(node)
    used = (path for path, node in by_path.items() if node.items)
    return Plan(
        config=config,
        nodes=by_path,
        below=below,
        wanted={one.path: one for one in config.categories},
        listed=frozenset(used) | frozenset(_with_ancestors(_configured(config))),
        modes=modes_of(config),
    )


def build_channel(
    plan: Plan,
    node: CategoryNode,
    items: Sequence[StoredItem],
    stand_in: Enclosure | None = None,
    archive: Archive = FRONT,
) -> Channel:
    """Return the document of `node` with `items`, newest first; `stand_in` leads those without an image."""
    site, own = plan.config.site, plan.wanted.get(node.path, Category(path=node.path))
    return Channel(
        title=_title(plan, node.path),
        description=own.description or (site.description if not node.path else ""),
        base_url=site.base_url,
        slug_path=node.slug_path,
        path=node.path,
        language=site.language,
        timezone=site.timezone,
        updated=max((item.changed_at for item in items), default=node.created_at),
        site_title=site.title,
        image=own.image,
        items=tuple(_with_image(item, stand_in) for item in items),
        breadcrumbs=tuple(_crumb(plan, plan.nodes[path]) for path in _ancestors(node.path)),
        # A month that is past stays as it is, whatever comes below.
        children=() if archive.part else tuple(_crumb(plan, child) for child in _children(plan, node)),
        slugs={path: plan.nodes[path].slug_path for item in items for path in item.paths if path in plan.nodes},
        archive=archive,
        hubs=plan.config.websub.hubs,
        contact=plan.config.poll.contact,
    )


def _children(plan: Plan, node: CategoryNode) -> list[CategoryNode]:
    return [child for child in plan.below.get(node.path, ()) if child.items]


def limit_of(plan: Plan, path: str) -> int:
    """Return how many items the channel of `path` shows."""
    own = plan.wanted.get(path)
    return plan.config.site.limit if own is None or own.limit is None else own.limit


def build_outline(plan: Plan, path: str = "") -> Outline:
    """Return the outline of `path` and of all below it that lead somewhere, as `feeds.opml` lists them."""
    node, base_url = plan.nodes[path], plan.config.site.base_url
    return Outline(
        title=_title(plan, path),
        xml_url=channel_url(base_url, node.slug_path, "rss.xml"),
        html_url=channel_url(base_url, node.slug_path),
        children=tuple(
            build_outline(plan, child.path) for child in plan.below.get(path, ()) if child.path in plan.listed
        ),
    )


def fingerprint(config: Config, stand_in: Enclosure | None, version: str) -> str:
    """Return a hash of all that shows in published files beside the items; when it moves, all are due."""
    shown = (
        config.site,
        config.categories,
        config.websub.hubs,
        config.poll.contact,
        modes_of(config),
        stand_in,
        version,
    )
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def _with_image(stored: StoredItem, stand_in: Enclosure | None) -> StoredItem:
    if stored.item.image is not None or stand_in is None:
        return stored
    return replace(stored, item=replace(stored.item, image=stand_in))


def _title(plan: Plan, path: str) -> str:
    own = plan.wanted.get(path)
    return (own and own.title) or path.rpartition("/")[2] or plan.config.site.title


def _crumb(plan: Plan, node: CategoryNode) -> Crumb:
    return Crumb(title=_title(plan, node.path), slug_path=node.slug_path, items=node.items)


def _configured(config: Config) -> Iterator[str]:
    yield from (one.path for one in config.categories)
    yield from (path for source in config.sources for path in source.categories)
    yield from (posts.category for posts in config.posts)


def _with_ancestors(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        yield path
        yield from _ancestors(path)


def _ancestors(path: str) -> list[str]:
    names = path.split("/") if path else []
    return ["/".join(names[:depth]) for depth in range(len(names))]
