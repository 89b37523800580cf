"""Where the site is published: a folder, or a bucket of an object store."""

import re
from pathlib import Path

from config.values import BadValue, required_text

# A prefix is a part of addresses: what would have to be encoded there is not taken. '.' and '..' are no names.
_BUCKET = re.compile(
    r"(?:s3|gs|az)://[a-z0-9][a-z0-9._-]{1,61}[a-z0-9](?:/(?!\.{1,2}(?:/|$))[\w.~-]+)*/?", re.ASCII
)


def folder_or_bucket(value: object) -> Path | str:
    """Return the path of a folder as it is written, or a bucket's URL, which ends in no '/'."""
    written = required_text(value)
    if "://" not in written:
        return Path(written)
    if not written.startswith(("s3://", "gs://", "az://")):
        raise BadValue("is an address that cannot be published to; write a folder, or s3://, gs:// or az://")
    if not _BUCKET.fullmatch(written):
        raise BadValue(
            "names no bucket; write s3://bucket or s3://bucket/prefix, letters, digits, '-', '_', '.' and '~', "
            "without a user or password"
        )
    return written.rstrip("/")
