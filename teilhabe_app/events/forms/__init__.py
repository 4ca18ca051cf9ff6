"""Input of events and registrations."""

from __future__ import annotations

from teilhabe_app.events.forms.editing import EventForm
from teilhabe_app.events.forms.groups import GroupForm, MemberForm, group_form
from teilhabe_app.events.forms.materials import MaterialForm
from teilhabe_app.events.forms.needs import NeedForm, NeedsForm, NeedsPart
from teilhabe_app.events.forms.programme import ItemForm, RoomForm, SlotForm
from teilhabe_app.events.forms.questions import QuestionForm
from teilhabe_app.events.forms.registering import (
    ChangeForm,
    PersonForm,
    PhoneForm,
    RegistrationForm,
    WishesForm,
    made_for,
)
from teilhabe_app.events.forms.workshops import WorkshopForm

__all__ = [
    "ChangeForm",
    "EventForm",
    "GroupForm",
    "ItemForm",
    "MaterialForm",
    "MemberForm",
    "NeedForm",
    "NeedsForm",
    "NeedsPart",
    "PersonForm",
    "PhoneForm",
    "QuestionForm",
    "RegistrationForm",
    "RoomForm",
    "SlotForm",
    "WishesForm",
    "WorkshopForm",
    "group_form",
    "made_for",
]
