"""Input of events and registrations."""

from __future__ import annotations

from teilhabe_app.events.forms.editing import EventForm, ItemForm, NeedForm, WorkshopForm
from teilhabe_app.events.forms.registering import PhoneForm, RegistrationForm, WishesForm

__all__ = ["EventForm", "ItemForm", "NeedForm", "PhoneForm", "RegistrationForm", "WishesForm", "WorkshopForm"]
