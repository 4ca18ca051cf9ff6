"""People: accounts, sign-in, roles and sessions."""
