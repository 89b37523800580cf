"""A host, by the name that politeness is counted by."""

from ipaddress import ip_address

from publicsuffixlist import PublicSuffixList

from config.values import BadValue, text


def host(value: object) -> str:
    """Return a registrable domain in lower case, or an IP address."""
    name = text(value).strip().lower().rstrip(".")
    try:
        return ip_address(name.strip("[]")).compressed
    except ValueError:
        registrable = PublicSuffixList().privatesuffix(name) if "/" not in name else None
    if registrable is None:
        raise BadValue('is not a host; write a registrable domain such as "example.com", or an IP address')
    if registrable != name:
        raise BadValue(f"is a part of the host {registrable!r}, which is paced as a whole; write that")
    return str(name)
