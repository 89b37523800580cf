"""Which content coding a client likes best (RFC 9110 §12.5.3)."""

import re
from collections.abc import Mapping
from functools import lru_cache

from feeds.server.messages import Headers, values_of
from feeds.siblings import SUFFIXES

_TOKEN = rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)"
_WEIGHT = rb";[ \t]*[qQ]=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)"  # §12.4.2
_PART = re.compile(rb"%s(?:[ \t]*%s)?" % (_TOKEN, _WEIGHT))
_IDENTITY = "identity"
_ALIASES = {"x-gzip": "gzip"}  # §8.4.1.3


def preferred(headers: Headers) -> tuple[str, ...]:
    """Return the codings of siblings that a request accepts, the best first, down to where none at all is better.

    Whoever says nothing gets none. What is no member of the list is as if it was not sent.
    """
    named = values_of(headers, b"accept-encoding")
    return _preferred(b",".join(named)) if named else ()


@lru_cache(maxsize=128)  # nearly all clients send one of a few lists
def _preferred(value: bytes) -> tuple[str, ...]:
    weights = _weights(value)
    others = weights.get("*", 0.0)
    plain = weights.get(_IDENTITY, others)
    liked = {coding: weights.get(coding, others) for coding in SUFFIXES}
    wanted = [coding for coding, weight in liked.items() if weight > 0 and weight >= plain]
    return tuple(sorted(wanted, key=lambda coding: -liked[coding]))


def _weights(value: bytes) -> Mapping[str, float]:
    weights = {}
    for part in value.split(b","):
        if match := _PART.fullmatch(part.strip()):
            name = match[1].decode().lower()
            weights[_ALIASES.get(name, name)] = float(match[2]) if match[2] else 1.0
    return weights
