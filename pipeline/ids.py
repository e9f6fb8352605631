"""Stable identifiers: hashes of the fewest facts that make a thing what it is."""

import hashlib


def stable_id(prefix: str, *parts: str) -> str:
    """Return ``prefix_`` and 16 hex digits of the SHA-256 over the parts.

    Each part is prefixed by its length in bytes, so that ("ab", "c") and ("a", "bc") differ.

    >>> stable_id("evt", "art_1", "42") == stable_id("evt", "art_1", "42")
    True
    """
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return f"{prefix}_{digest.hexdigest()[:16]}"
