"""What people type when they contribute."""

from teilhabe_app.contributions.forms.writing import (
    KINDS,
    ContributionForm,
    written_choices,
    written_default,
)

__all__ = ["KINDS", "ContributionForm", "written_choices", "written_default"]
