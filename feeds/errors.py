"""What can go wrong with the work.

FeedworksError
├── FetchError          a URL could not be fetched; `code` says in one word why
├── FindError           no feed was found at an address
├── ParseError          bytes are not a feed that anyone can read
├── PostError           a front-matter file cannot become an item
├── WorkerError         a document was too big, too slow or too deep for a worker
└── PublishError        a file was not published; the one before it stays
    └── FolderLockedError   another process writes there; it may work later

A failed source or post is a result that is stored and shown, never a crash.
"""

from typing import Literal

FailureCode = Literal[
    "bad_url",  # not http(s), no host, or characters that no URL has
    "blocked_address",  # the host is, or resolves to, an address that is not public
    "blocked_port",  # a port that is neither 80, 443 nor allowed in the configuration
    "dns",
    "connect",
    "tls",
    "timeout",
    "redirect_limit",  # more than five hops
    "too_large",  # more bytes, after decoding, than the limit
    "robots",  # the robots.txt of the host forbids it to us, by name
    "protocol",  # broken HTTP, lying lengths, undecodable bodies, 304 without validators
]


class FeedworksError(Exception):
    """Anything that Feedworks itself raises while it works."""


class FetchError(FeedworksError):
    """A URL could not be fetched."""

    def __init__(self, code: FailureCode, message: str) -> None:
        super().__init__(message)
        self.code: FailureCode = code

    def __reduce__(self) -> tuple[type["FetchError"], tuple[FailureCode, str]]:
        return FetchError, (self.code, str(self))


class FindError(FeedworksError):
    """No feed was found at an address; the message names its host, and says what is there instead."""


class ParseError(FeedworksError):
    """The bytes are not a feed, or not one that can be read; the message is one line."""


class PostError(FeedworksError):
    """A front-matter file cannot become an item; `line` counts from 1 in that file."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line

    def __reduce__(self) -> tuple[type["PostError"], tuple[str, int | None]]:
        return PostError, (str(self), self.line)


class WorkerError(FeedworksError):
    """A document was given up: it took too much time or memory, or ended its worker."""


class PublishError(FeedworksError):
    """A file was not published; what was published before stays as it is."""


class FolderLockedError(PublishError):
    """Another process is writing in the folder; it may work later."""


class HeldError(PublishError):
    """A category keeps its old files until a person says otherwise; the message says why."""
