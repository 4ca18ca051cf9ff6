"""Input of events and registrations."""

from __future__ import annotations

from teilhabe_app.events.forms.editing import EventForm, ItemForm, WorkshopForm
from teilhabe_app.events.forms.needs import NeedForm, NeedsForm, NeedsPart
from teilhabe_app.events.forms.questions import QuestionForm
from teilhabe_app.events.forms.registering import PhoneForm, RegistrationForm, WishesForm

__all__ = [
    "EventForm",
    "ItemForm",
    "NeedForm",
    "NeedsForm",
    "NeedsPart",
    "PhoneForm",
    "QuestionForm",
    "RegistrationForm",
    "WishesForm",
    "WorkshopForm",
]
