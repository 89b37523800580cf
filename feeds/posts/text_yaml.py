"""YAML in which everything is text, but for null, true and false."""

import re

import yaml
from yaml.composer import ComposerError

_NULL, _BOOL = "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool"
_TAGS = (None, _NULL, _BOOL, "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map")
_CONSTRUCTORS = {tag: yaml.SafeLoader.yaml_constructors[tag] for tag in _TAGS}

# By the first character of a plain scalar, as PyYAML looks them up.
_NULLS = (_NULL, re.compile(r"(?:~|null|Null|NULL|)$"))
_BOOLS = (_BOOL, re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"))
_RESOLVERS = {
    **{first: [_NULLS] for first in ("", "~", "n", "N")},
    **{first: [_BOOLS] for first in ("t", "T", "f", "F")},
}


class TextLoader(yaml.SafeLoader):
    """A safe loader that leaves dates, numbers, yes and no as text, and refuses aliases and all other tags.

    So a title may be `007`, `no` or `2021-12-24`, and a date keeps the zone that it was written with. Aliases can
    make gigabytes of 300 bytes. This is the loader in Python, for libyaml's depth is the C stack's.
    """

    yaml_implicit_resolvers = _RESOLVERS
    yaml_constructors = _CONSTRUCTORS

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Build the next node, unless it is an alias."""
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # the stubs pass over it
            raise ComposerError(problem="aliases are refused", problem_mark=mark)
        return super().compose_node(parent, index)
