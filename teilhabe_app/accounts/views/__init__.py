"""Pages about accounts: joining, one's own account, and the administration of people."""

from teilhabe_app.accounts.views import joining, own, people, records
from teilhabe_app.accounts.views.blueprint import bp

__all__ = ["bp", "joining", "own", "people", "records"]
