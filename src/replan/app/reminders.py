"""Sends the reminders that are due, by e-mail and web push. A reminder never says what somebody has or does."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from smtplib import SMTPException
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q

from replan.app.push import Address, Answer, Signer, wake
from replan.app.queries.reminders import devices_of
from replan.app.reminder_due import Wish, due, seconds_left
from replan.app.reviews import pack
from replan.review.words import Speaker
from replan.store.models import CheckIn, PushDevice, ReminderChoice

logger = logging.getLogger("replan.reminders")


def send_due(now: datetime, **how: Any) -> int:
    """Sends what is due at `now`; to how many people. One that cannot be sent by any way is tried again the next time
    and stops no other. `how` goes to `wake`."""
    ways = Q(by_push=True, user__in=PushDevice.objects.filter(gone_at__isnull=True).values("user"))
    if settings.EMAIL_IS_SET:
        ways |= Q(by_email=True) & ~Q(user__email="")
    wanted = ReminderChoice.objects.filter(ways, user__is_active=True).select_related("user")
    return sum(_send(choice, now, how) for choice in wanted)


def _send(choice: ReminderChoice, now: datetime, how: dict[str, Any]) -> bool:
    wish = Wish(choice.at, choice.quiet_from, choice.quiet_until, ZoneInfo(choice.time_zone))
    today, before = now.astimezone(wish.zone).date(), choice.last_sent_on
    if not due(wish, now, before, checked_in=_checked_in(choice, today)):
        return False
    # Taken first, by one process only: two workers send one reminder.
    mine = ReminderChoice.objects.filter(pk=choice.pk, last_sent_on=before)
    if not mine.update(last_sent_on=today):
        return False
    speak, seconds = Speaker(pack(), choice.user.lang, "patient"), seconds_left(wish, now)
    answers = [*_mail(choice, speak), *_push(choice, speak, now, partial(wake, seconds=seconds, **how))]
    sent = Answer.SENT in answers
    # A service that refuses says the same again today; anything else may go better the next time.
    if not sent and set(answers) != {Answer.REFUSED}:
        ReminderChoice.objects.filter(pk=choice.pk, last_sent_on=today).update(last_sent_on=before)
    return sent


def _mail(choice: ReminderChoice, speak: Speaker) -> Iterator[Answer]:
    if not (settings.EMAIL_IS_SET and choice.by_email and choice.user.email):
        return
    title, text = speak.text("web.reminders.mail.title"), speak.text("web.reminders.mail.text")
    try:
        send_mail(title, text, None, [choice.user.email])
    except (OSError, SMTPException) as error:
        logger.warning("a reminder could not be sent (%s)", type(error).__name__)
        yield Answer.FAILED
    else:
        yield Answer.SENT


def _push(choice: ReminderChoice, speak: Speaker, now: datetime, call: Callable[..., Answer]) -> Iterator[Answer]:
    """Wakes every browser. Whichever is gone is not called again; another failure keeps it."""
    if not choice.by_push:
        return
    note = {"title": speak.text("web.reminders.mail.title"), "body": speak.text("push.note"), "lang": choice.user.lang}
    signer = Signer(settings.PUSH_KEY, settings.PUSH_CONTACT)
    for device in devices_of(choice.user):
        answer = call(Address(device.endpoint, device.public_key, device.auth_secret), note, signer)
        if answer is Answer.GONE:
            PushDevice.objects.filter(pk=device.pk).update(gone_at=now)
        elif answer is not Answer.SENT:
            logger.warning("a browser could not be woken (%s)", answer.value)
        yield answer


def _checked_in(choice: ReminderChoice, today: date) -> bool:
    return CheckIn.objects.filter(episode__patient__user=choice.user, on=today).exists()
