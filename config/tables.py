"""The keys of every table: one line a key, with its converter and the right form for messages."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, NamedTuple, get_args

from config import values
from config.hosts import host
from config.model import (
    Category,
    Coding,
    Dialect,
    Host,
    ImageMode,
    Images,
    Network,
    Poll,
    Posts,
    RSSHub,
    Site,
    Source,
    WebSub,
)
from config.output import folder_or_bucket
from config.values import BYTES, SECONDS, BadValue, Convert, WrongForm, amount, at_most, many, number, suggestion

_YEAR = 366 * 86400
_INTERVAL = amount(SECONDS, 0, _YEAR)
_LONGEST = amount(SECONDS, 60, _YEAR)
_SPACING = amount(SECONDS, 0, 60)
_TIMEOUT = amount(SECONDS, 1, 3600)
_COUNT = number(1, 10_000)
_IMAGE_MODE = values.choice(*get_args(ImageMode))
_SIZE = amount(BYTES, 1024, 1024**3)


class Key(NamedTuple):
    """How a key is read, and how it is written."""

    convert: Convert
    example: str


KEYS: Mapping[type, Mapping[str, Key]] = {
    Site: {
        "title": Key(values.required_text, '"My feeds"'),
        "description": Key(values.prose, '"What these feeds are about"'),
        "base_url": Key(values.base_address, '"https://example.com/"'),
        "output": Key(folder_or_bucket, '"public"'),
        "store": Key(values.required_text, '"feedworks.db"'),
        "language": Key(values.language, '"en"'),
        "timezone": Key(values.zone, '"Asia/Shanghai"'),
        "limit": Key(_COUNT, "50"),
        "max_loss": Key(number(0, 100), "50"),
        "compress": Key(many(values.choice(*get_args(Coding))), '["gzip", "br", "zstd"]'),
    },
    Poll: {
        "budget": Key(number(1, 1_000_000_000), "5000"),
        "target_delay": Key(amount(SECONDS, 1, _YEAR), '"30m"'),
        "min_interval": Key(_INTERVAL, '"5m"'),
        "max_interval": Key(_LONGEST, '"1d"'),
        "interval": Key(_INTERVAL, '"1h"'),
        "spacing": Key(_SPACING, '"1s"'),
        "timeout": Key(_TIMEOUT, '"30s"'),
        "max_bytes": Key(_SIZE, '"10 MiB"'),
        "max_items": Key(_COUNT, "500"),
        "concurrency": Key(number(1, 1000), "32"),
        "workers": Key(number(1, 64), "2"),
        "worker_memory": Key(amount(BYTES, 128 * 1024**2, 64 * 1024**3), '"1 GiB"'),
        "worker_timeout": Key(_TIMEOUT, '"20s"'),
        "contact": Key(values.header_value, '"https://example.com/about"'),
    },
    Network: {
        "allow_networks": Key(many(values.network), '["10.0.0.0/8"]'),
        "allow_ports": Key(many(number(1, 65535)), "[8080]"),
    },
    Images: {
        "probe": Key(values.flag, "true"),
        "placeholder": Key(values.address, '"https://example.com/placeholder.png"'),
        "mode": Key(_IMAGE_MODE, '"mirror"'),
        "keep": Key(amount(SECONDS, 0, 100 * _YEAR), '"90d"'),
    },
    RSSHub: {
        "instances": Key(at_most(10, many(values.base_address)), '["https://rsshub.example.com/"]'),
    },
    WebSub: {
        "hubs": Key(at_most(10, many(values.address)), '["https://hub.example.com/"]'),
        "callback": Key(values.base_address, '"https://example.com/websub/"'),
    },
    Source: {
        "url": Key(values.feed_address, '"https://example.com/feed.xml"'),
        "categories": Key(many(values.category), '["A/B"]'),
        "title": Key(values.required_text, '"A title"'),
        "zone": Key(values.zone, '"Asia/Shanghai"'),
        "headers": Key(values.headers, '{ Accept-Language = "en" }'),
        "credentials": Key(values.variable, '"NAME_OF_A_VARIABLE"'),
        "interval": Key(_INTERVAL, '"1h"'),
        "min_interval": Key(_INTERVAL, '"5m"'),
        "max_interval": Key(_LONGEST, '"1d"'),
        "timeout": Key(_TIMEOUT, '"30s"'),
        "max_items": Key(_COUNT, "500"),
        "images": Key(_IMAGE_MODE, '"mirror"'),
        "robots": Key(values.flag, "true"),
    },
    Host: {
        "name": Key(host, '"example.com"'),
        "spacing": Key(_SPACING, '"10s"'),
    },
    Posts: {
        "path": Key(values.path, '"posts"'),
        "dialect": Key(values.choice(*get_args(Dialect)), '"auto"'),
        "category": Key(values.category_or_root, '"A/B"'),
        "title": Key(values.required_text, '"A title"'),
        "zone": Key(values.zone, '"Asia/Shanghai"'),
        "base_url": Key(values.base_address, '"https://example.com/"'),
        "images": Key(_IMAGE_MODE, '"mirror"'),
    },
    Category: {
        "path": Key(values.category, '"A/B"'),
        "title": Key(values.required_text, '"A title"'),
        "description": Key(values.prose, '"What it is about"'),
        "image": Key(values.address, '"https://example.com/image.png"'),
        "limit": Key(_COUNT, "50"),
    },
}

SECTIONS: Mapping[str, type] = {
    "site": Site,
    "poll": Poll,
    "network": Network,
    "images": Images,
    "rsshub": RSSHub,
    "websub": WebSub,
}
ENTRIES: Mapping[str, type] = {"sources": Source, "hosts": Host, "posts": Posts, "categories": Category}


def read_table(
    cls: type, table: Mapping[str, object], where: Callable[[str], str], problems: list[str]
) -> dict[str, Any]:
    """Return the arguments of `cls` that `table` holds; what cannot be read is added to `problems`.

    `where` tells the place of a key, and is asked only for what is wrong.
    """
    keys = KEYS[cls]
    arguments = {}
    for name, value in table.items():
        if name not in keys:
            problems.append(f"{where(name)}: unknown key{suggestion(name, keys)}")
            continue
        try:
            arguments[name] = keys[name].convert(value)
        except WrongForm as error:
            problems.append(f"{where(name)}: {error}; write {name} = {keys[name].example}")
        except BadValue as error:
            problems.append(f"{where(name)}: {error}")
    problems += [
        f"{where(name)}: is missing; write {name} = {keys[name].example}"
        for name in _required(cls)
        if name not in table
    ]
    return arguments


@cache
def _required(cls: type) -> tuple[str, ...]:
    return tuple(
        field.name for field in fields(cls) if field.default is MISSING and field.default_factory is MISSING
    )
