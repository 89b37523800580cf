"""The few things that the work asks of the world, each as one callable, so that a fake is a plain function."""

from collections.abc import Awaitable, Callable

from feeds.model import Document, ParsedFeed, Request, Response

# Raises FetchError. Everything that Feedworks fetches goes through one of these.
Fetch = Callable[[Request], Awaitable[Response]]

# Raises ParseError or WorkerError. The real one sends the document to a limited worker process.
Read = Callable[[Document], Awaitable[ParsedFeed]]
