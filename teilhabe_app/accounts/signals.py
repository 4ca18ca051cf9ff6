"""What accounts tell the slices above, in the same transaction."""

from __future__ import annotations

from blinker import Namespace

_all = Namespace()

account_erased = _all.signal("account-erased")  # sender: User, just before the row goes
account_exported = _all.signal("account-exported")  # sender: User; a receiver returns (name of the part, its data)
