"""What a bucket holds of us, remembered in a hidden file of the published folder."""

import json

from feeds.bucket.plan import Sent, Stamp

FILENAME = ".uploaded.json"


def render(bucket: str, sent: dict[str, Sent]) -> bytes:
    """Return the manifest of what was sent to the bucket at a URL."""
    objects = {name: [one.stamp.size, one.stamp.mtime_ns, one.sha256] for name, one in sent.items()}
    return json.dumps({"bucket": bucket, "objects": objects}, sort_keys=True).encode()


def read(bucket: str, data: bytes | None) -> dict[str, Sent] | None:
    """Return what was sent to `bucket`; None where no manifest of that bucket can be read."""
    try:
        manifest = json.loads(data or b"")
        if manifest["bucket"] != bucket:
            return None
        return {
            str(name): Sent(Stamp(int(size), int(mtime_ns)), str(sha256))
            for name, (size, mtime_ns, sha256) in manifest["objects"].items()
        }
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None
