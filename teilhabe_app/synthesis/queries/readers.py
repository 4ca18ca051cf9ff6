"""What readers of news are known by: keys of addresses, from which nobody can tell the address without our secret."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

KEY_LENGTH = 40


def reader_keys(address: str) -> list[str]:
    """Return the key of an address, and the ones that it had while the program had other secret keys."""
    return [signed(f"news-reader:{address.strip().lower()}", secret)[:KEY_LENGTH] for secret in secrets()]


def secrets() -> list[str]:
    """Return our secret key, and the earlier ones that are still known."""
    return [str(current_app.config["SECRET_KEY"]), *current_app.config.get("EARLIER_KEYS", ())]


def signed(words: str, secret: str) -> str:
    """Return a mark of words that nobody can make without the secret."""
    return hmac.new(secret.encode(), words.encode(), hashlib.sha256).hexdigest()
