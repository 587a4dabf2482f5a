"""Sends the reminders that are due, by e-mail. A reminder never says what somebody has or does."""

from __future__ import annotations

import logging
from datetime import date, datetime
from smtplib import SMTPException
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import send_mail

from replan.app.reminder_due import Wish, due
from replan.app.reviews import pack
from replan.review.words import Speaker
from replan.store.models import CheckIn, ReminderChoice

logger = logging.getLogger("replan.reminders")


def send_due(now: datetime) -> int:
    """Sends what is due at `now`; how many. One that cannot be sent is tried again the next time and stops no other."""
    if not settings.EMAIL_IS_SET:
        return 0
    wanted = ReminderChoice.objects.filter(by_email=True, user__is_active=True).exclude(user__email="")
    return sum(_send(choice, now) for choice in wanted.select_related("user"))


def _send(choice: ReminderChoice, now: datetime) -> bool:
    wish = Wish(choice.at, choice.quiet_from, choice.quiet_until, ZoneInfo(choice.time_zone))
    today, before = now.astimezone(wish.zone).date(), choice.last_sent_on
    if not due(wish, now, before, checked_in=_checked_in(choice, today)):
        return False
    # Taken first, by one process only: two workers send one reminder.
    mine = ReminderChoice.objects.filter(pk=choice.pk, last_sent_on=before)
    if not mine.update(last_sent_on=today):
        return False
    text = Speaker(pack(), choice.user.lang, "patient").text
    try:
        send_mail(text("web.reminders.mail.title"), text("web.reminders.mail.text"), None, [choice.user.email])
    except (OSError, SMTPException) as error:
        ReminderChoice.objects.filter(pk=choice.pk, last_sent_on=today).update(last_sent_on=before)
        logger.warning("a reminder could not be sent (%s)", type(error).__name__)
        return False
    return True


def _checked_in(choice: ReminderChoice, today: date) -> bool:
    return CheckIn.objects.filter(episode__patient__user=choice.user, on=today).exists()
