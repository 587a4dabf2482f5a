"""Beside the daily check-in: reminders and the calendar, days from a phone, and a consent that is taken back."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from houses import user
from journeys.walk import Visitor
from replan.app.actions import PASSWORD
from replan.store.models import Consent


def test_reminders_and_a_calendar_address_are_set_up(visitor: Visitor) -> None:
    # Given Jo on the page of reminders
    visitor.signs_in("jo")
    visitor.opens("/reminders/")
    visitor.finds_no_barrier()
    page = visitor.page
    # When scripts are off, or the browser has no push service, the page says what works instead
    if not visitor.scripts:
        visitor.sees("This browser cannot do that here.")
        assert not page.locator("#push-on").is_visible()
    # And she asks for an e-mail at nine in the evening, in her quiet hours
    page.check("[name=by_email]")
    page.fill("#email", "jo@example.org")
    page.fill("#at", "21:30")
    visitor.presses("text=Save")
    # Then that is told with everything still there, and another time is kept
    visitor.sees("This time lies in your quiet hours.")
    assert page.input_value("#email") == "jo@example.org"
    visitor.finds_no_barrier()
    page.fill("#at", "19:00")
    visitor.presses("text=Save")
    visitor.sees("Saved.")
    # And the calendar's address is shown once
    visitor.presses("text=Make my calendar address")
    address = page.inner_text("code.address")
    assert page.request.get(address).text().startswith("BEGIN:VCALENDAR")
    visitor.finds_no_barrier()
    visitor.opens("/reminders/")
    assert page.locator("code.address").count() == 0
    visitor.presses("text=Stop the calendar")
    assert page.request.get(address).status == 404


def test_days_from_a_phone_are_looked_over_before_they_are_kept(visitor: Visitor) -> None:
    # Given Jo with a table of three nights, one of them long before her course
    visitor.signs_in("jo")
    visitor.opens("/lifestyle/")
    visitor.presses("text=Take days from your phone or watch")
    visitor.finds_no_barrier()
    days = [(timezone.localdate() - timedelta(days=ago)).isoformat() for ago in (1, 2, 4000)]
    text = "date,sleep hours,steps\n" + "".join(f"{day},7.5,{4321 + n}\n" for n, day in enumerate(days))
    # When she gives a file that is none, she is told so
    page = visitor.page
    page.set_input_files("#file", {"name": "notes.csv", "mimeType": "text/csv", "buffer": b"hello"})
    visitor.presses("text=Look what is in it")
    visitor.sees("That file could not be read.")
    visitor.finds_no_barrier()
    # And then gives the table
    page.set_input_files("#file", {"name": "days.csv", "mimeType": "text/csv", "buffer": text.encode()})
    visitor.presses("text=Look what is in it")
    # Then she sees what was found and what is left out, and nothing is kept before she says so
    visitor.sees("Nothing of this is kept yet.")
    visitor.sees("1 day before")
    visitor.finds_no_barrier()
    visitor.presses("text=Keep these days")
    visitor.sees("Kept. 2 days have something new.")
    visitor.sees("Steps")


def test_a_consent_is_taken_back_and_given_again(visitor: Visitor) -> None:
    # Given Jo, who agreed when she began
    for purpose in ("keep_record", "clinic_sees"):
        Consent.objects.create(patient=user("jo").patient, purpose=purpose, version="2026-11")
    visitor.signs_in("jo")
    visitor.opens("/my-data/")
    visitor.presses("text=Look at it, or take it back")
    visitor.sees("If you take this back, Replan stops at once")
    visitor.finds_no_barrier()
    # When she takes back that her entries are kept
    visitor.presses("section[aria-labelledby=keep_record] button")
    # Then every page asks again, and she can still take her data along
    visitor.sees("You have taken it back.")
    visitor.opens("/today/")
    visitor.sees("Replan has stopped for you")
    visitor.finds_no_barrier()
    assert visitor.page.request.get(f"{visitor.home}/my-data/tables.zip").ok
    # And when she agrees again, she is back
    visitor.presses("section[aria-labelledby=keep_record] button")
    visitor.sees("You have agreed again.")
    visitor.opens("/today/")
    visitor.sees("How is it today?")


def test_a_plant_is_asked_for_and_one_that_nobody_knows_is_not_taken_for_harmless(visitor: Visitor) -> None:
    # Given Jo noting that she takes a plant
    visitor.signs_in("jo")
    visitor.opens("/options/tried/")
    page = visitor.page
    assert page.locator("#plant").is_visible() != visitor.scripts
    page.select_option("#option", "herbal_medicine")
    page.select_option("#plant", "other")
    page.fill("#plant_other", "Moon root")
    visitor.finds_no_barrier()
    page.fill("#from", timezone.localdate().isoformat())
    visitor.chooses("told-yes")
    # When she saves it
    visitor.presses("text=Save and check")
    # Then she reads that it is not known, and whom to ask
    visitor.sees("We do not know this plant.")
    visitor.finds_no_barrier()


@pytest.mark.service_worker
@pytest.mark.parametrize("visitor", ["phone"], indirect=True)
def test_a_note_that_arrives_shows_its_neutral_words(visitor: Visitor) -> None:
    # Given Jo's phone with the app, allowed to show notes
    page, note = visitor.page, {"title": "A moment for you", "body": "Your note for today is still open."}
    page.context.grant_permissions(["notifications"], origin=visitor.home)
    visitor.signs_in("jo")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    # When its push service delivers one
    devtools = page.context.new_cdp_session(page)
    found: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(r["registrationId"] for r in told["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    page.wait_for_timeout(300)
    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": visitor.home, "registrationId": found[-1], "data": json.dumps(note)},
    )
    # Then it stands there in those words and no others
    shown = "navigator.serviceWorker.ready.then(r => r.getNotifications()).then(all => all.map(n => [n.title, n.body]))"
    for _ in range(20):
        if page.evaluate(shown):
            break
        page.wait_for_timeout(100)
    assert page.evaluate(shown) == [list(note.values())]


def test_a_forgotten_password_is_set_anew_with_a_code_made_before(visitor: Visitor) -> None:
    # Given Mei, who made a recovery code when she still knew her password
    visitor.signs_in("mei")
    visitor.opens("/settings/")
    visitor.presses("text=make a recovery code")
    visitor.finds_no_barrier()
    visitor.sees("You have no code yet.")
    visitor.page.fill("#code-password", PASSWORD)
    visitor.presses("text=Make a code")
    visitor.sees("Write it down or print it now")
    visitor.finds_no_barrier()
    code = visitor.page.inner_text(".code")
    visitor.presses("text=Sign out")
    # When she has forgotten it
    visitor.presses("text=Forgot your password?")
    visitor.page.fill("#username", "mei")
    visitor.page.fill("#recovery_code", "ABCD-EFGH-JKLM-NPQR")
    visitor.page.fill("#new_password", "seven quiet harbours")
    visitor.presses("text=Set the new password")
    visitor.sees("User name and code do not match.")
    visitor.finds_no_barrier()
    visitor.page.fill("#recovery_code", code)
    visitor.page.fill("#new_password", "seven quiet harbours")
    visitor.presses("text=Set the new password")
    # Then she signs in with the new one
    visitor.sees("Your new password is set")
    visitor.page.fill("#username", "mei")
    visitor.page.fill("#password", "seven quiet harbours")
    visitor.presses("main button[type=submit]")
    visitor.sees("Today")
    # And changes it again where she is signed in
    visitor.opens("/settings/password/")
    visitor.sees("You have no code yet.")
    visitor.page.fill("#change-password", "seven quiet harbours")
    visitor.page.fill("#change-new", "copper lantern river")
    visitor.presses("main button:text-is('Change the password')")
    visitor.sees("Your password is changed.")
