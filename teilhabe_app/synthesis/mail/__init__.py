"""Mails of the chain: contributors hear of each step in one mail, and the people who answer for a body are asked."""

from teilhabe_app.synthesis.mail.asking import remind, tell_delegate, tell_handed_in, tell_responders, tell_sent_back
from teilhabe_app.synthesis.mail.digest import send_news
from teilhabe_app.synthesis.mail.steps import tell_answered, tell_changed, tell_published

__all__ = [
    "remind",
    "send_news",
    "tell_answered",
    "tell_changed",
    "tell_delegate",
    "tell_handed_in",
    "tell_published",
    "tell_responders",
    "tell_sent_back",
]
