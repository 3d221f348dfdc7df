"""`make demo` as people use it: a discharge goes in at one phone, a patient's day comes out at another."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.looks import contrast, sticking_out
from tests.browser.phone import Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")

LEGIBLE = 4.5  # w3.org/TR/WCAG22/#contrast-minimum

DISCHARGE: dict[str, Any] = {
    "patient": {"full_name": "Rosmah Yusof", "mrn": "M0007781", "phone": "+60127781234", "dob": "1958-04-17"},
    "plan": {"start_date": "2026-03-02", "end_date": None},
    "meds": [
        {
            "med_name": "METFORMIN 500MG TAB",
            "dose": "1 tab",
            "route": "PO",
            "times": ["8:00", "12:00"],
            "freq": "TDS",
            "critical": False,
        }
    ],
}


async def register_doctor(phone: Phone) -> str:
    """By buttons and typed answers; gives the line that joins."""
    await phone.of("Siti Aminah")
    await phone.press("Register a doctor")
    await phone.sees("full name")
    await phone.say("Chong Mei Ling")
    await phone.sees("phone number")
    await phone.say("012-345 0199")
    await phone.sees("e-mail")
    await phone.press("Skip")
    await phone.sees("Name: Chong Mei Ling", "Phone: +60123450199", "E-mail: none")
    await phone.press("Confirm")
    await phone.sees("Chong Mei Ling can now join", "chong0199")
    await phone.sees_picture()
    return await phone.link_code()


async def join_as_doctor(phone: Phone, line: str) -> None:
    await phone.of_a_stranger("Mei Ling")
    await phone.say(line)
    await phone.sees("Welcome, Chong Mei Ling", "chong0199")
    await phone.press("Skip")
    await phone.sees("You are Chong Mei Ling (doctor)")


async def import_discharge(phone: Phone) -> None:
    """Leaves the invitation in view."""
    await phone.press("Import")
    await phone.sees("Import a discharge")
    await phone.upload("discharge.json", DISCHARGE)
    await phone.sees("Rosmah Yusof", "M0007781", "67 years old")
    await phone.sees("TDS = 3 times a day, but 2 given")
    await phone.sees("8:00, 12:00 was read as 08:00, 12:00")
    await phone.press("Confirm")
    await phone.sees("Done. Rosmah Yusof", "rosmah7781", "/start ")
    await phone.sees_picture()


async def join_by_the_link(phone: Phone) -> None:
    """The patient's phone opens the link of the invitation in view."""
    await phone.of_a_stranger("Rosmah")
    await phone.of("Mei Ling")
    await phone.newest.get_by_role("button", name="https://t.me/").click()
    await phone.page.get_by_test_id("start-person").select_option("Rosmah")
    await phone.page.get_by_test_id("dialog-ok").click()
    await expect(phone.page.get_by_role("heading", name="Rosmah")).to_be_visible()
    await phone.sees("Welcome, Rosmah Yusof", "rosmah7781")
    await phone.say("/cancel")
    await phone.say("/today")
    await phone.sees("12:00", "METFORMIN 500MG TAB", "by mouth")


async def take_the_dose_at_noon(phone: Phone) -> None:
    await phone.next_dose()
    await phone.sees("12:00, Mon, 2 Mar — time for your medicine", "METFORMIN 500MG TAB")
    await phone.press("Complete")
    await phone.sees("taken at 12:00")
    await expect(phone.button("Undo")).to_be_in_viewport()
    await expect(phone.button("Complete")).to_have_count(0)


async def test_from_a_discharge_to_the_adherence_that_the_doctor_sees(phone: Phone) -> None:
    line = await register_doctor(phone)
    await join_as_doctor(phone, line)
    await import_discharge(phone)
    await join_by_the_link(phone)
    await take_the_dose_at_noon(phone)
    await phone.say("/history")
    await phone.sees("1 of 1 dose confirmed as taken (100%)")
    await phone.sees_picture()

    await phone.of("Mei Ling")
    await phone.say("/patients")
    await phone.sees("Rosmah Yusof · MRN M0007781", "1 of 1 taken, 100%")
    await phone.press("Rosmah Yusof · M0007781")
    await phone.sees("METFORMIN 500MG TAB: 1 tab, PO, 08:00 and 12:00", "1 of 1 taken, 100%")
    await phone.sees("Mon, 2 Mar 12:00 · METFORMIN 500MG TAB: taken")


async def test_a_double_click_records_once_and_nothing_else(phone: Phone) -> None:
    await phone.of("Ahmad Ali")
    await phone.next_dose()
    await phone.sees("12:00, Mon, 2 Mar — time for your medicine")
    await phone.button("Complete").dblclick()
    await phone.button("Undo").click()  # the hand trembles on, where another key stands now

    await expect(phone.page.get_by_test_id("toast")).to_contain_text("press again")
    await phone.sees("taken at 12:00")
    await phone.say("/history")
    await phone.sees("26 of 27 doses confirmed as taken", "26 taken, 1 skipped and 1 pending")


async def test_a_stranger_learns_how_to_begin_and_nothing_else(phone: Phone) -> None:
    await phone.of("Kumar")
    await phone.page.get_by_test_id("foot-action").click()
    await phone.sees("you need a code from your clinic")
    for asked in ("/today", "/patients", "Ahmad Ali M0004499", "/start 0000000000000000"):
        await phone.say(asked)
        await expect(phone.page.get_by_role("article", name="Sent").last).to_contain_text(asked)
        await expect(phone.page.get_by_role("article").last).to_have_accessible_name("From the bot")

    answers = " ".join(await phone.page.get_by_role("article", name="From the bot").all_inner_texts())
    assert not [known for known in ("Ahmad", "M0004499", "METFORMIN", "Lee Wei Ming") if known in answers]
    await expect(phone.log.get_by_role("img")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 320])
async def test_a_small_phone_shows_everything_without_scrolling_sideways(phone: Phone, width: int) -> None:
    await phone.page.set_viewport_size({"width": width, "height": 700})
    for person in ("Ahmad Ali", "Lakshmi Subramaniam"):
        await phone.of(person)
        for command in ("/today", "/medicines", "/history"):
            await phone.say(command)
            await expect(phone.page.get_by_role("article", name="Sent").last).to_contain_text(command)
        await phone.sees_picture()
        assert await sticking_out(phone.page) == []
        assert await phone.log.evaluate("log => log.scrollWidth - log.clientWidth") == 0


async def test_a_patient_reads_tamil_with_the_english_dose_beside_it(phone: Phone) -> None:
    await phone.of("Lakshmi Subramaniam")
    await phone.say("/today")
    await phone.sees("இன்று · திங்கள், 2 மார்ச், 2026", "WARFARIN 3MG TAB", "EN: 1 tab · by mouth (PO)")
    await expect(phone.button("எடுத்தேன் · WARFARIN 3MG TAB")).to_be_in_viewport()

    await phone.say("/history")
    await phone.sees("33 எடுத்ததாக உறுதி செய்யப்பட்டன (100%)")
    await phone.sees_picture()


async def test_the_dark_page_is_legible(phone: Phone) -> None:
    await phone.of("Ahmad Ali")
    await phone.say("/today")
    await phone.sees("METFORMIN 500MG TAB")
    bubble = phone.newest.locator(".text")
    bright = await bubble.evaluate("node => getComputedStyle(node).color")
    await phone.page.get_by_test_id("theme-toggle").click()
    await expect(bubble).not_to_have_css("color", bright)
    for shown in (bubble, bubble.locator(".meta"), phone.page.get_by_role("heading", name="Ahmad Ali")):
        assert await contrast(shown) >= LEGIBLE
