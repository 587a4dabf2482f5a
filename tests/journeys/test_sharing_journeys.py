"""A second opinion from choice to revoked link, and one's own data until it is erased."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from journeys.walk import Visitor
from replan.app.actions import PASSWORD


def test_a_packet_is_seen_shared_opened_and_revoked(visitor: Visitor) -> None:
    # Given Mei on the way to a second opinion
    page = visitor.page
    visitor.signs_in("mei")
    visitor.opens("/more/")
    visitor.finds_no_barrier()
    visitor.presses("main >> text=Second opinion")
    visitor.finds_no_barrier()
    # When she chooses whom to ask and asks in her own words
    page.select_option("#to", "orthopaedic_surgeon")
    page.fill("#question", "Do I need an operation?")
    page.fill("#meant_for", "Dr. Vega")
    page.fill("#passcode", "blue kettle")
    visitor.presses("text=See it")
    # Then she sees the packet as it will be read, and its address holds what she chose and no secret
    visitor.sees("Do I need an operation?")
    told = parse_qs(urlsplit(page.url).query)
    assert set(told) == {"chosen", "to", "question", "in"}, page.url
    assert told["to"] == ["orthopaedic_surgeon"]
    visitor.finds_no_barrier()
    # And a link without a passcode is not made, but what she typed is kept
    visitor.opens("/second-opinion/")
    page.fill("#question", "Do I need an operation?")
    page.fill("#meant_for", "Dr. Vega")
    visitor.presses("text=Make the link")
    visitor.sees("There is a problem")
    assert page.input_value("#question") == "Do I need an operation?"
    page.fill("#passcode", "blue kettle")
    visitor.presses("text=Make the link")
    link = page.input_value("#link")
    visitor.finds_no_barrier()
    # When somebody opens the link with a wrong and then with the right passcode
    page.goto(link)
    visitor.finds_no_barrier()
    for code in ("guess!", "blue kettle"):
        page.fill("#name", "Ana Vega")
        page.fill("#passcode", code)
        visitor.presses("main >> button")
    visitor.sees("Do I need an operation?")
    # Then Mei reads who it was, and closes the link
    visitor.opens("/second-opinion/")
    visitor.sees("Ana Vega opened it on")
    visitor.sees("Ana Vega gave a wrong passcode on")
    visitor.presses("text=Revoke this link")
    visitor.sees("The link is void now.")
    page.goto(link)
    visitor.sees("This link does not open")
    # And she keeps what the surgeon said
    visitor.opens("/second-opinion/")
    page.select_option("#role", "orthopaedic_surgeon")
    page.fill("#answer", "No operation; more load for the knee.")
    visitor.presses("text=Keep it")
    visitor.sees("No operation; more load for the knee.")


def test_an_account_is_erased_by_who_knows_its_password(visitor: Visitor) -> None:
    visitor.signs_in("mei")
    visitor.opens("/my-data/")
    visitor.sees("Who has looked at my record")
    visitor.finds_no_barrier()
    visitor.page.fill("#password", "something else")
    visitor.presses("text=Erase everything")
    visitor.sees("Nothing was erased.")
    visitor.page.fill("#password", PASSWORD)
    visitor.presses("text=Erase everything")
    visitor.sees("Your account and your record are erased.")
    visitor.signs_in("mei")
    visitor.sees("There is a problem")
