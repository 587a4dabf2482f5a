"""What no scan finds: where the keyboard is after a mistake, what is read out, and what stays visible in forced colours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from playwright.sync_api import Browser, Route, expect

import replan
from houses import STRONG
from journeys.walk import OPEN_ALL, Visitor
from replan.app import reviews
from replan.store.models import Patient, StoredReview, User

# One kind of screen is enough where nothing depends on it.
desk = pytest.mark.parametrize("visitor", ["desktop"], indirect=True)

FOCUSED = "document.activeElement"
SEEN = """place => { const box = place.getBoundingClientRect();
  return place.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)) }"""
SHEETS = sorted(Path(replan.__file__).parent.glob("web/static/*.css"))
EVERYWHERE = (Path(replan.__file__).parent / "review/static/replan.css", SHEETS[0].with_name("web.css"))
FIELDS = ("text", "password", "date", "number", "search")
BAD = {"light": "rgb(163, 32, 29)", "dark": "rgb(255, 155, 149)"}
WHOLE = """() => { const place = document.activeElement;
  const box = (place.matches('.choice') ? place.labels[0] : place).getBoundingClientRect();
  return Math.round(box.top) >= 0 && Math.round(box.bottom) <= innerHeight }"""
BACKGROUND = "place => getComputedStyle(place).backgroundColor"


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    """The cap on sign-ups counts per address, and every test comes from the same one."""
    cache.clear()


def examination_of(name: str) -> str:
    return f"/patients/{Patient.objects.get(user__username=name).pk}/examine/"


def stands_at_the_problem(visitor: Visitor) -> None:
    """The keyboard is at the words about the mistake, they are on the screen, and the title begins with them."""
    assert visitor.page.title().startswith("There is a problem: "), visitor.page.title()
    expect(visitor.page.locator(".problem")).to_be_focused()
    expect(visitor.page.locator(".problem")).to_be_in_viewport()


def signs_up(visitor: Visitor) -> None:
    visitor.opens("/sign-up/")
    visitor.page.fill("#shown_name", "Ada")
    visitor.page.fill("#username", "ada")
    visitor.page.fill("#password", STRONG)
    visitor.presses("main button[type=submit]")


def sends(visitor: Visitor) -> None:
    visitor.presses("main form .onward button >> nth=0")


def test_after_a_mistake_the_keyboard_is_at_the_problem_and_every_answer_is_kept(visitor: Visitor) -> None:
    # Given somebody on the first visit
    signs_up(visitor)
    # When consent is forgotten
    sends(visitor)
    # Then she stands at the problem, and the boxes are named as one question
    stands_at_the_problem(visitor)
    expect(visitor.page.get_by_role("group", name="Do you agree?").get_by_role("checkbox")).to_have_count(1)
    visitor.chooses("consent-1")
    sends(visitor)
    visitor.page.locator("label", has_text="Knee").first.click()
    sends(visitor)
    # And a mistyped year is told at its field, and keeps what she said beside it
    visitor.page.fill("#birth_year", "197")
    visitor.chooses("sex-female")
    sends(visitor)
    stands_at_the_problem(visitor)
    expect(visitor.page.locator("#birth_year")).to_have_accessible_description(
        "Give the year of birth with four digits, or leave it open."
    )
    assert visitor.page.get_attribute("#birth_year", "autocomplete") == "bday-year"
    expect(visitor.page.locator("#sex-female")).to_be_checked()
    visitor.page.fill("#birth_year", "1970")
    sends(visitor)
    # And one forgotten safety question takes no answer to another back
    while visitor.page.locator("main fieldset").count() < 2:
        visitor.page.locator("main fieldset label", has_text="No").first.click()
        sends(visitor)
    said = visitor.page.locator("main fieldset").first.locator("input[value=no]")
    visitor.chooses(said.get_attribute("id") or "")
    sends(visitor)
    stands_at_the_problem(visitor)
    expect(said).to_be_checked()


@desk
def test_who_comes_back_to_a_question_finds_the_answer(visitor: Visitor) -> None:
    signs_up(visitor)
    visitor.chooses("consent-1")
    sends(visitor)
    visitor.page.locator("label", has_text="Knee").first.click()
    sends(visitor)
    sends(visitor)
    titles: list[str] = []
    while visitor.page.locator("h1").inner_text() == "Safety first":
        titles.append(visitor.page.title())
        for question in visitor.page.locator("main fieldset").all():
            visitor.chooses(question.locator("input[value=no]").get_attribute("id") or "")
        sends(visitor)
    # Each page of questions was told apart by its title.
    assert len(set(titles)) == len(titles) > 1
    visitor.opens("/first-visit/safety/")
    assert visitor.page.title() == "Safety first, from question 1 – Replan"
    expect(visitor.page.locator("main fieldset input[value=no]:checked")).to_have_count(
        visitor.page.locator("main fieldset").count()
    )
    visitor.opens("/first-visit/about/")
    expect(visitor.page.locator("#sex-unknown")).to_be_checked()


def test_a_form_sent_after_the_session_ended_says_so_and_leads_back_to_its_page(visitor: Visitor) -> None:
    # Given somebody who writes a goal while the session ends
    visitor.signs_in("jo")
    visitor.opens("/goals/")
    visitor.page.fill("#goal-text", "walk to the market")
    Session.objects.all().delete()
    visitor.presses("section[aria-labelledby=new] form > button")
    # Then she is told that it was not saved
    stands_at_the_problem(visitor)
    visitor.sees("You were no longer signed in, so what you sent last was not saved.")
    # And is back at her goals after signing in
    visitor.page.fill("#username", "jo")
    visitor.page.fill("#password", "recover-together")
    visitor.presses("main button[type=submit]")
    assert visitor.page.url == f"{visitor.home}/goals/"
    # And an address that only takes forms ends at a page with a way on
    assert visitor.opens("/goals/save/") == 405
    visitor.presses("main a")
    visitor.sees("How is it today?")


@desk
def test_what_is_chosen_is_seen_in_forced_colours(visitor: Visitor) -> None:
    visitor.signs_in("mei")
    visitor.page.emulate_media(forced_colors="active")
    visitor.chooses("pain-3")
    chosen, other = (visitor.page.eval_on_selector(f"label[for=pain-{n}]", BACKGROUND) for n in (3, 4))
    assert chosen != other
    visitor.opens("/my-recovery/")
    keys = visitor.page.locator(".key").evaluate_all(
        "all => all.map(e => getComputedStyle(e, '::before').backgroundColor)"
    )
    assert keys[0] != "rgb(255, 255, 255)"
    here, there = (
        visitor.page.eval_on_selector(f".ranges a{which}", BACKGROUND)
        for which in ("[aria-current]", ":not([aria-current])")
    )
    assert here != there


@pytest.mark.parametrize("name", [one.stem for one in SHEETS])
def test_a_field_in_error_is_bordered_as_such_on_every_page(browser: Browser, name: str) -> None:
    # Given a field of every kind, once as it is and once in error, with the style of a page after that of all pages
    kinds = [f'input type="{kind}"' for kind in FIELDS] + ["input", 'input class="field"', "select", "textarea"]
    found = [f"<{kind}{mark}></{kind.split()[0]}>" for kind in kinds for mark in ("", ' aria-invalid="true"')]
    own = next(one for one in SHEETS if one.stem == name)
    style = "".join(f"<style>{sheet.read_text('utf-8')}</style>" for sheet in (*EVERYWHERE, own))
    page = browser.new_page()
    for colours in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}):
        page.emulate_media(**{"color_scheme": "light", "forced_colors": "none", **colours})  # type: ignore[arg-type]
        page.set_content(f"<!doctype html>{style}<form class='fields'>{''.join(found)}</form>")
        borders = page.locator("form > *").evaluate_all("all => all.map(e => getComputedStyle(e).border)")
        # Then the two never look alike
        for kind, plain, wrong in zip(kinds, borders[::2], borders[1::2], strict=True):
            assert plain.split(" ")[0] != wrong.split(" ")[0], (kind, colours, wrong)
            if "forced_colors" not in colours:
                assert wrong.split(" ", 2)[2] == BAD[colours["color_scheme"]], (kind, colours, wrong)
    page.close()


@desk
def test_the_choice_that_the_keyboard_is_at_is_on_the_screen(visitor: Visitor) -> None:
    # Given somebody who walks an examination by keyboard on a low screen
    visitor.signs_in("amara")
    visitor.page.set_viewport_size({"width": 390, "height": 700})
    visitor.opens(examination_of("tomas"))
    visitor.page.evaluate(OPEN_ALL)
    visitor.page.locator("fieldset.question .choice").first.focus()
    for _ in visitor.page.locator("fieldset.question").all():
        visitor.page.keyboard.press("Tab")
        assert visitor.page.evaluate(WHOLE), visitor.page.evaluate(f"{FOCUSED}.outerHTML")
    # And a new patient who walks down a list that is longer than the screen
    visitor.page.context.clear_cookies()
    signs_up(visitor)
    visitor.chooses("consent-1")
    sends(visitor)
    every = visitor.page.locator("main fieldset .choice")
    every.first.focus()
    assert every.count() > 8
    for _ in every.all():
        visitor.page.keyboard.press("ArrowDown")
        assert visitor.page.evaluate(WHOLE), visitor.page.evaluate(f"{FOCUSED}.outerHTML")


@desk
def test_the_button_below_the_odds_is_never_covered(visitor: Visitor) -> None:
    visitor.signs_in("amara")
    visitor.page.set_viewport_size({"width": 1280, "height": 640})
    visitor.opens(examination_of("ruth"))
    save = visitor.page.locator("button", has_text="Save these findings")
    for down in (0, 400, 2000):
        visitor.page.evaluate(f"scrollTo(0, {down})")
        save.focus()
        assert save.evaluate(SEEN), down


@desk
def test_of_the_odds_only_what_became_different_is_read_out(visitor: Visitor) -> None:
    visitor.signs_in("amara")
    visitor.opens(examination_of("tomas"))
    news = visitor.page.locator("[role=status]")
    assert visitor.page.locator("#odds[aria-live]").count() == 0
    before = visitor.page.locator("#odds li").all_inner_texts()
    visitor.page.locator("#findings .choices label").first.click()
    expect(news).to_contain_text("With one answer tried out and not saved yet.")
    now = visitor.page.locator("#odds li").all_inner_texts()
    told, same = set(now) - set(before), set(now) & set(before)
    assert told and same
    for line in now:
        assert (line.splitlines()[1] in news.inner_text()) == (line in told), line
    # The caution that never changes is not said again.
    expect(news).not_to_contain_text("It is no diagnosis.")


@desk
def test_a_refused_permission_for_notes_is_read_out(visitor: Visitor) -> None:
    # Given a browser that refuses, and the box that is read out, exposed before anything stands in it
    visitor.page.add_init_script("Notification.requestPermission = async () => 'denied'")
    visitor.signs_in("jo")
    visitor.opens("/reminders/")
    box = visitor.page.get_by_role("status")
    expect(box).to_have_count(1)
    expect(box).to_have_text("", use_inner_text=True)
    visitor.page.evaluate("document.querySelector('[role=status]').dataset.same = 'yes'")
    # When Jo asks for notes on this device
    visitor.page.evaluate("document.getElementById('push-on').requestSubmit()")
    # Then the same box holds the words
    expect(visitor.page.locator("[data-same]:visible")).to_contain_text("This browser blocks")


@desk
def test_single_keys_can_be_turned_off_and_stay_off(visitor: Visitor) -> None:
    visitor.signs_in("amara")
    visitor.page.keyboard.press("?")
    visitor.page.uncheck("#letters")
    visitor.page.locator("h1").click()
    for key in ("j", "/", "?"):
        visitor.page.keyboard.press(key)
    assert visitor.page.evaluate(f"{FOCUSED}.tagName") == "BODY"
    visitor.opens("/caseload/")
    visitor.page.keyboard.press("j")
    assert visitor.page.evaluate(f"{FOCUSED}.tagName") == "BODY"
    visitor.page.locator("#keys summary").click()
    visitor.page.check("#letters")
    visitor.page.locator("h1").click()
    visitor.page.keyboard.press("j")
    assert visitor.page.evaluate(f"{FOCUSED}.closest('tbody') !== null")


@desk
def test_a_search_says_how_many_it_found_and_nothing_else(visitor: Visitor) -> None:
    # The line is the same as before the search: a new one beside it would not be read out.
    visitor.signs_in("amara")
    visitor.page.evaluate("document.querySelector('#list [role=status]').dataset.same = 'yes'")
    visitor.page.fill("#q", "tomas")
    expect(visitor.page.locator("#list [data-same]")).to_have_text("1 patient")
    visitor.opens(examination_of("tomas").replace("examine", "program"))
    assert visitor.page.locator("#results[aria-live]").count() == 0
    visitor.page.evaluate("document.querySelector('#results [role=status]').dataset.same = 'yes'")
    before = visitor.page.inner_text("#results [data-same]")
    visitor.page.locator("#q").press_sequentially("squat")
    expect(visitor.page.locator("#results [data-same]")).not_to_have_text(before)
    assert visitor.page.locator("#results h3").count() > 0


@desk
def test_saving_an_empty_check_in_leads_to_the_words_about_it(visitor: Visitor) -> None:
    visitor.signs_in("mei")
    visitor.page.set_viewport_size({"width": 390, "height": 500})
    visitor.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    visitor.page.click("text=Save today")
    words = visitor.page.locator("#queue-state")
    expect(words).to_be_focused()
    expect(words).to_be_in_viewport()
    expect(words).to_contain_text("Choose one answer at least.")


@desk
def test_boxes_to_tick_are_named_as_a_group(visitor: Visitor) -> None:
    visitor.signs_in("jo")
    visitor.opens("/options/")
    assert visitor.page.get_by_role("group", name="Tick two or three.").get_by_role("checkbox").count() > 3
    visitor.opens("/second-opinion/")
    visitor.page.click("summary:has-text('Choose what goes in')")
    assert visitor.page.get_by_role("group", name="Choose what goes in").get_by_role("checkbox").count() > 3


@desk
def test_reviews_that_catch_up_take_nobody_away_from_their_place(visitor: Visitor, monkeypatch: Any) -> None:
    # Given a list whose reviews are not of today, and somebody who walks it meanwhile
    visitor.signs_in("amara")
    StoredReview.objects.all().delete()
    # (a clinic so large that no look at the list makes reviews by itself)
    monkeypatch.setattr(reviews.gists, "__defaults__", (0,))
    waiting: list[Route] = []
    visitor.page.route("**/caseload/refresh/", lambda route: route.continue_() if waiting else waiting.append(route))
    with visitor.page.expect_request("**/caseload/refresh/"):
        visitor.opens("/caseload/")
    place = visitor.page.locator(".caseload tbody th a").first
    place.focus()
    name = place.inner_text()
    waiting[0].continue_()
    # Then the page is the same after the reviews were made, and so is the place in it
    expect(visitor.page.locator("form[data-refresh]")).to_have_count(0)
    expect(visitor.page.locator(".caseload tbody th a", has_text=name)).to_be_focused()
    expect(visitor.page.locator(".behind")).to_have_count(0)


@desk
def test_large_text_needs_no_scrolling_sideways(visitor: Visitor) -> None:
    User.objects.update(large_text=True)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    for name, width, path in (("jo", 320, "/second-opinion/"), ("amara", 800, "/caseload/")):
        visitor.page.context.clear_cookies()
        visitor.signs_in(name)
        visitor.page.set_viewport_size({"width": width, "height": 640})
        visitor.opens(path)
        visitor.page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
        assert visitor.page.evaluate(wide) <= 0, path


@desk
def test_text_of_twice_the_size_needs_no_scrolling_sideways(visitor: Visitor) -> None:
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    program = examination_of("tomas").replace("examine", "program")
    for name, paths in (("jo", ("/options/",)), ("amara", ("/caseload/", program))):
        visitor.page.context.clear_cookies()
        visitor.signs_in(name)
        for path in paths:
            visitor.opens(path)
            visitor.page.evaluate("document.documentElement.style.fontSize = '32px'")
            visitor.page.evaluate(OPEN_ALL)
            for width in (1280, 390):
                visitor.page.set_viewport_size({"width": width, "height": 844})
                assert visitor.page.evaluate(wide) <= 0, (path, width)


@desk
@pytest.mark.parametrize("lang", ["en", "es"])
def test_on_a_small_phone_the_head_of_a_page_leaves_room_for_the_page(visitor: Visitor, lang: str) -> None:
    User.objects.update(lang=lang)
    visitor.page.set_viewport_size({"width": 360, "height": 740})
    visitor.signs_in("mei")
    visitor.finds_one_row_of_places()
    assert visitor.page.evaluate("document.querySelector('header').offsetHeight") < 130
