"""Serve the published tree over HTTP/1.1: files from memory, and 304 to everyone who has them already.

A plain ASGI callable, because nearly every request in a feed's life is answered 304: one `stat`, one comparison.
"""

from feeds.server.app import create_app
from feeds.server.media import PAGE_POLICY
from feeds.server.messages import Answer, App, Call, Headers, Health, Receive, Route, Scope, Send
from feeds.server.run import create_server, listen, serve
from feeds.server.tree import Tree

__all__ = [
    "PAGE_POLICY",
    "Answer",
    "App",
    "Call",
    "Headers",
    "Health",
    "Receive",
    "Route",
    "Scope",
    "Send",
    "Tree",
    "create_app",
    "create_server",
    "listen",
    "serve",
]
