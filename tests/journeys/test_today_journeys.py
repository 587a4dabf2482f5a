"""Today: a check-in with one thumb, with and without a connection, and what two devices say differently."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from journeys.conftest import PHONE
from journeys.walk import Visitor
from replan.store.models import CheckIn, Score, SectionRow

SHELL_READY = "navigator.serviceWorker.ready.then(() => caches.match('/offline/')).then((kept) => Boolean(kept))"
WAITING = "ReplanQueue.all().then((waiting) => waiting.length)"


def test_a_check_in_takes_a_few_taps_and_can_be_changed(visitor: Visitor) -> None:
    # Given Kwame, who has one exercise to do at home
    visitor.signs_in("kwame")
    visitor.finds_no_barrier()
    # When he taps pain, what he can do, all exercises, sleep and tension
    for tap in ("pain-4", "function-6", "exercises-all", "sleep_hours-7", "stress_0_10-2"):
        visitor.chooses(tap)
    visitor.presses("text=Save today")
    # Then it is saved, and he can see that
    visitor.sees("Saved. Thank you.")
    visitor.sees("You have checked in today.")
    assert visitor.page.is_checked("#pain-4")
    # And when he changes his mind the first entry stays in the history of the day
    visitor.chooses("pain-3")
    visitor.presses("text=Save today")
    visitor.presses("text=What I entered today")
    assert visitor.page.locator(".entries > li").count() == 2
    visitor.finds_no_barrier()
    rows = list(Score.objects.filter(measure="nprs", entered_by__username="kwame").order_by("pk"))
    assert [row.value for row in rows] == [4, 3]
    assert rows[1].replaces_id == rows[0].pk
    assert SectionRow.objects.filter(section="exercise_log", data__sets=2).count() == 1


def test_an_exercise_that_went_otherwise_is_told_by_itself(visitor: Visitor) -> None:
    visitor.signs_in("kwame")
    visitor.page.click("text=One by one")
    visitor.page.fill("[name='line:heel-slide:sets']", "1")
    visitor.page.fill("[name='line:heel-slide:reps']", "6")
    visitor.page.select_option("[name='line:heel-slide:difficulty']", "too_hard")
    visitor.page.select_option("[name='line:heel-slide:pain_0_10']", "5")
    visitor.page.select_option("[name='line:heel-slide:reason']", "pain")
    visitor.presses("text=Save today")
    visitor.presses("text=What I entered today")
    visitor.sees("1 × 6, too hard, pain 5 of 10, it hurts")


def test_nothing_chosen_is_told_and_nothing_is_lost(visitor: Visitor) -> None:
    visitor.signs_in("mei")
    before = Score.objects.count()
    visitor.page.click("text=Save today")
    expect(visitor.page.locator("main")).to_contain_text("Choose one answer at least.")
    assert Score.objects.count() == before
    visitor.finds_no_barrier()


@pytest.fixture
def phone(browser: Browser, live_server: Any, clinic: None) -> Any:
    """A phone that keeps its own storage, and a way to get another one."""
    contexts = []

    def another() -> Visitor:
        context = browser.new_context(viewport=PHONE, locale="en-GB")
        context.set_default_timeout(8000)
        contexts.append(context)
        return Visitor(context.new_page(), live_server.url, True)

    yield another
    for context in contexts:
        context.close()


def goes_offline(someone: Visitor) -> None:
    someone.page.evaluate(SHELL_READY)
    someone.page.context.set_offline(True)


def test_a_check_in_without_a_connection_waits_on_the_phone_and_is_sent_once(phone: Any) -> None:
    # Given Mei, who opened Replan and then went into a basement
    mei = phone()
    mei.signs_in("mei")
    goes_offline(mei)
    # When she checks in
    mei.chooses("pain-5")
    mei.page.click("text=Save today")
    # Then it is kept on the phone and says so
    expect(mei.page.locator("#queue-state")).to_contain_text("Kept on this phone. It will be sent")
    assert CheckIn.objects.count() == 0
    # When the connection is back it is sent, once
    mei.page.context.set_offline(False)
    expect(mei.page.locator("main")).to_contain_text("You have checked in today.")
    assert mei.page.evaluate(WAITING) == 0
    assert CheckIn.objects.count() == 1
    # And when an answer of the server had got lost, sending it again changes nothing
    sent = CheckIn.objects.get()
    entry = {"client_id": str(sent.client_id), "on": sent.on.isoformat(), "device": sent.device, "based_on": None}
    entry |= {"made_at": sent.made_at.isoformat(), "values": {"pain": 5}}
    who = mei.page.get_attribute("#check-in-form", "data-who")
    mei.page.evaluate("(entry) => ReplanQueue.add(entry)", {**entry, "who": who})
    result = mei.page.evaluate("ReplanQueue.flush()")
    assert (result["sent"], result["waiting"]) == (1, 0)
    assert CheckIn.objects.count() == 1
    assert Score.objects.filter(measure="nprs", entered_by__username="mei").count() == 1


def test_what_does_not_get_through_is_sent_by_itself_a_little_later(phone: Any) -> None:
    # Given a phone whose browser sends nothing in the background, and a server that is busy just now
    mei = phone()
    mei.signs_in("mei")
    mei.page.evaluate("delete ServiceWorkerRegistration.prototype.sync")
    mei.page.route("**/today/send/", lambda route: route.fulfill(status=503), times=1)
    # When she checks in
    mei.chooses("pain-4")
    mei.page.click("text=Save today")
    expect(mei.page.locator("#queue-state")).to_contain_text("Kept on this phone. It will be sent")
    # Then it is sent without another tap
    expect(mei.page.locator("main")).to_contain_text("You have checked in today.")
    assert Score.objects.get(measure="nprs", entered_by__username="mei").value == 4


HOLDS_THE_QUEUE = """() => { navigator.locks.request("replan-queue",
    () => new Promise((done) => { self.sendsAndLetsGo = async () => {
        const [entry] = await ReplanQueue.all();
        const { token } = await (await fetch("/today/token/")).json();
        const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
        await fetch("/today/send/", { method: "POST", headers, body: JSON.stringify(entry) });
        await ReplanQueue.remove(entry.client_id);
        done();
    }; })); }"""
ONE_WAITS_FOR_IT = "navigator.locks.query().then((found) => found.pending.length === 1)"


def test_what_the_service_worker_or_another_tab_sent_meanwhile_is_shown_as_sent(phone: Any) -> None:
    # Given something else on the phone that is just sending what waits
    mei = phone()
    mei.signs_in("mei")
    mei.page.evaluate(HOLDS_THE_QUEUE)
    # When Mei checks in, and her page waits for its turn while that is sent too
    mei.chooses("pain-5")
    mei.page.click("text=Save today")
    mei.page.wait_for_function(ONE_WAITS_FOR_IT)
    mei.page.evaluate("self.sendsAndLetsGo()")
    # Then her page finds nothing left to send, and shows what is saved
    expect(mei.page.locator("main")).to_contain_text("You have checked in today.")
    assert Score.objects.get(measure="nprs", entered_by__username="mei").value == 5


def test_replan_opens_without_a_connection_and_keeps_nothing_about_anybody(phone: Any) -> None:
    # Given a phone on which Mei was signed in
    mei = phone()
    mei.signs_in("mei")
    assert mei.page.evaluate(SHELL_READY)
    kept = mei.page.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()"
        ".then((all) => all.map((one) => new URL(one.url).pathname)))))).then((lists) => lists.flat())"
    )
    assert {path for path in kept if not path.startswith("/static/")} == {"/offline/"}
    # When she opens it without a connection
    mei.page.context.set_offline(True)
    mei.page.goto(f"{mei.home}/my-recovery/")
    # Then there is the check-in and nothing of her record
    mei.sees("No connection")
    mei.does_not_see("My recovery")
    mei.finds_no_barrier()
    mei.chooses("pain-6")
    mei.page.click("text=Save today")
    expect(mei.page.locator("#queue-state")).to_contain_text("Kept on this phone.")
    # And it is sent when she opens Replan the next time
    mei.page.context.set_offline(False)
    expect(mei.page.locator("main")).to_contain_text("You have checked in today.")
    assert CheckIn.objects.get().data["values"] == {"pain": 6}
    # And after signing out the phone keeps no form for the next person
    mei.presses("text=Sign out")
    assert not mei.page.evaluate("caches.match('/offline/').then((kept) => Boolean(kept))")


def test_a_check_in_waits_while_nobody_is_signed_in_and_is_never_sent_as_somebody_elses(phone: Any) -> None:
    # Given a check-in of Mei that waits on a phone, and a session that ran out
    mei = phone()
    mei.signs_in("mei")
    cookies = mei.page.context.cookies()
    mei.page.context.clear_cookies()
    mei.chooses("pain-2")
    mei.page.click("text=Save today")
    expect(mei.page.locator("#queue-state")).to_contain_text("Kept on this phone. Sign in")
    mei.finds_no_barrier()
    # When Jo signs in on it, nothing is sent
    mei.signs_in("jo")
    expect(mei.page.locator("#queue-state")).to_contain_text("somebody else")
    assert CheckIn.objects.count() == 0
    # When Mei is back, it is
    mei.page.context.clear_cookies()
    mei.page.context.add_cookies(cookies)
    mei.page.goto(f"{mei.home}/today/")
    expect(mei.page.locator("main")).to_contain_text("You have checked in today.")
    assert CheckIn.objects.get().episode.patient.user.username == "mei"


def test_two_phones_that_differ_are_settled_by_the_patient(phone: Any) -> None:
    # Given Mei with two phones, both without a connection
    one, other = phone(), phone()
    for each, tap in ((one, "pain-3"), (other, "pain-7")):
        each.signs_in("mei")
        goes_offline(each)
        each.chooses(tap)
        each.page.click("text=Save today")
        expect(each.page.locator("#queue-state")).to_contain_text("Kept on this phone.")
    # When both are back
    for each in (one, other):
        each.page.context.set_offline(False)
        # What does not get through at once is tried again, ever later.
        expect(each.page.locator("main")).to_contain_text("You have checked in today.", timeout=30_000)
        each.page.wait_for_load_state("networkidle")
    # Then she sees both and is asked which is right
    other.sees("this or that?")
    other.finds_no_barrier()
    with other.page.expect_navigation():
        other.page.locator(".this-or-that form", has_text="Pain: 7").locator("button").click()
    other.sees("Settled.")
    other.does_not_see("this or that?")
    assert other.page.is_checked("#pain-7")
    assert CheckIn.objects.count() == 2


def test_replan_can_be_installed(phone: Any) -> None:
    mei = phone()
    mei.signs_in("mei")
    manifest = mei.page.evaluate(
        "fetch(document.querySelector('link[rel=manifest]').href).then((found) => found.json())"
    )
    assert (manifest["display"], manifest["start_url"]) == ("standalone", "/today/")
    sizes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    for icon in manifest["icons"]:
        width = mei.page.evaluate(
            "(src) => new Promise((done) => { const i = new Image(); i.onload = () => done(i.naturalWidth); i.src = src })",
            icon["src"],
        )
        assert icon["sizes"] == f"{width}x{width}"
