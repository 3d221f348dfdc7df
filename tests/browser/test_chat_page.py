"""The chat page as a person uses it: writing, pressing, files, other people's doings, small screens."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import AHMAD, SITI, Demo
from tests.browser.looks import sticking_out

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOSTILE = (
    '<b onclick="hacked = 1">bold</b><script>hacked = 1</script><a href="javascript:hacked = 1">link</a>'
    '<svg onload="hacked = 1"></svg><img src="/static/icon.svg"><iframe src="/"></iframe>'
    "<style>* {color: red}</style>"
)


def buttons(*labels: str) -> dict[str, Any]:
    """An inline keyboard of one button a row."""
    return {"inline_keyboard": [[{"text": label, "callback_data": label.lower()}] for label in labels]}


def chart() -> bytes:
    file = BytesIO()
    Image.new("RGB", (640, 360), "teal").save(file, "PNG")
    return file.getvalue()


def message(page: Page, message_id: int) -> Locator:
    return page.get_by_test_id(f"message-{message_id}")


async def open_chat(page: Page, person: int = AHMAD) -> None:
    await page.goto(f"/#{person}")
    await expect(page.get_by_test_id("composer")).to_be_visible()
    await expect(page.get_by_test_id("offline")).to_be_hidden()
    await expect(page.get_by_test_id("log")).to_contain_text("hello")


async def press(page: Page, button: Locator) -> None:
    async with page.expect_response("**/press"):
        await button.click()


async def test_what_is_typed_reaches_the_bot_and_enter_with_shift_is_a_new_line(
    page: Page, demo: Demo
) -> None:
    await open_chat(page)
    await page.keyboard.type("first")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("<b>second</b>")
    await page.keyboard.press("Enter")

    await expect(page.get_by_test_id("log")).to_contain_text("first\n<b>second</b>")
    await expect(page.get_by_test_id("composer")).to_have_value("")
    assert demo.said(AHMAD) == ["hello", "first\n<b>second</b>"]


async def test_a_text_that_could_not_be_sent_is_given_back(
    page: Page, demo: Demo, complaints: list[str]
) -> None:
    await open_chat(page)
    await page.route("**/say", lambda route: route.abort())
    await page.get_by_test_id("composer").fill("do not lose this")
    await page.keyboard.press("Enter")

    await expect(page.get_by_test_id("toast")).to_be_visible()
    await expect(page.get_by_test_id("composer")).to_have_value("do not lose this")
    assert demo.said(AHMAD) == ["hello"]
    complaints.clear()


async def test_a_pressed_button_waits_for_its_answer(page: Page, demo: Demo) -> None:
    await open_chat(page)
    dose = demo.send(AHMAD, "<b>08:00</b> Metformin", reply_markup=buttons("Complete", "Skipped"))
    complete = message(page, dose).get_by_role("button", name="Complete")
    await press(page, complete)
    await expect(complete).to_have_attribute("aria-busy", "true")

    demo.answer_press("Well done")
    await expect(page.get_by_test_id("toast")).to_have_text("Well done")
    await expect(complete).not_to_have_attribute("aria-busy", "true")


async def test_an_alert_is_shown_until_it_is_read(page: Page, demo: Demo) -> None:
    await open_chat(page)
    dose = demo.send(AHMAD, "08:00 Metformin", reply_markup=buttons("Skipped"))
    await press(page, message(page, dose).get_by_role("button", name="Skipped"))
    demo.answer_press("Too late", show_alert=True)

    await expect(page.get_by_test_id("dialog")).to_contain_text("Too late")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("dialog")).to_be_hidden()


async def test_edits_and_deletions_are_seen_as_they_happen(page: Page, demo: Demo) -> None:
    await open_chat(page)
    dose = demo.send(AHMAD, "pending", reply_markup=buttons("Complete"))
    await message(page, dose).get_by_role("button").focus()
    demo.telegram.call("editMessageText", {"chat_id": AHMAD, "message_id": dose, "text": "taken at 08:03"})

    await expect(message(page, dose)).to_contain_text("taken at 08:03")
    await expect(message(page, dose)).to_contain_text("edited")
    await expect(message(page, dose).get_by_role("button")).to_have_count(0)
    await expect(message(page, dose)).to_be_focused()

    demo.telegram.call("deleteMessage", {"chat_id": AHMAD, "message_id": dose})
    await expect(message(page, dose)).to_have_count(0)
    await expect(page.get_by_test_id(f"person-{AHMAD}")).to_contain_text("hello")


async def test_what_others_get_is_counted_until_it_is_read(page: Page, demo: Demo) -> None:
    await open_chat(page)
    for number in range(30):
        demo.send(SITI, f"line {number}")
    badge = page.get_by_test_id(f"unread-{SITI}")
    await expect(badge).to_have_text("30")
    await expect(page).to_have_title("(30) MedTrack")

    await page.get_by_test_id(f"person-{SITI}").click()
    await expect(page.get_by_text("New messages")).to_be_in_viewport()
    await expect(page.get_by_text("line 0")).to_be_in_viewport()
    await expect(page.get_by_test_id("to-bottom")).to_have_text("30")
    await expect(badge).to_have_count(0)
    assert demo.telegram.chats[SITI].unread == 0


async def test_the_command_menu_filters_and_is_used_by_keyboard(page: Page, demo: Demo) -> None:
    offered = [{"command": name, "description": f"About {name}"} for name in ("today", "history", "help")]
    demo.telegram.call("setMyCommands", {"commands": offered})
    await open_chat(page)
    menu = page.get_by_test_id("command-menu")
    await page.keyboard.type("/")
    await expect(menu.get_by_role("option")).to_have_count(3)
    await page.keyboard.type("h")
    await expect(menu.get_by_role("option")).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")

    await expect(menu).to_be_hidden()
    await expect(page.get_by_test_id("log")).to_contain_text("/help")
    await page.get_by_test_id("composer").fill("/start CODE")
    await expect(menu).to_be_hidden()
    assert demo.said(AHMAD)[1:] == ["/help"]


async def test_a_file_and_a_photo_go_to_the_bot_with_a_caption(page: Page, demo: Demo) -> None:
    await open_chat(page)
    discharge: FilePayload = {
        "name": "discharge.json",
        "mimeType": "application/json",
        "buffer": b'{"meds": []}',
    }
    photo: FilePayload = {"name": "box.png", "mimeType": "image/png", "buffer": chart()}
    await page.get_by_test_id("attach-input").set_input_files([discharge])
    await page.get_by_test_id("photo-input").set_input_files([photo])
    await expect(page.get_by_test_id("tray").get_by_role("listitem")).to_have_count(2)
    await page.get_by_test_id("composer").fill("From the hospital")
    await page.get_by_test_id("send").click()

    await expect(page.get_by_role("button", name="Enlarge the picture")).to_be_visible()
    document, picture = demo.telegram.chat(AHMAD)[-2:]
    assert document.content.document is not None
    assert document.content.document.content == b'{"meds": []}'
    assert document.text == "From the hospital"
    assert picture.content.photo is not None


async def test_a_dropped_file_waits_in_the_tray(page: Page) -> None:
    await open_chat(page)
    dropped = await page.evaluate_handle(
        "() => { const t = new DataTransfer(); t.items.add(new File(['{}'], 'dropped.json')); return t }"
    )
    await page.dispatch_event("#log", "dragover", {"dataTransfer": dropped})
    await expect(page.get_by_text("Drop files to send them")).to_be_visible()
    await page.dispatch_event("#log", "drop", {"dataTransfer": dropped})

    await expect(page.get_by_test_id("tray")).to_contain_text("dropped.json")
    await page.get_by_role("button", name="Do not send dropped.json").click()
    await expect(page.get_by_test_id("tray")).to_be_hidden()


async def test_a_picture_is_enlarged_and_a_document_downloaded(page: Page, demo: Demo) -> None:
    await open_chat(page)
    demo.telegram.send_photo(AHMAD, chart())
    demo.telegram.send_document(AHMAD, "rezept-உரை.pdf", b"%PDF-1.7", "application/pdf")
    await page.get_by_role("button", name="Enlarge the picture").click()
    await expect(page.get_by_test_id("viewer")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("viewer")).to_be_hidden()

    async with page.expect_download() as coming:
        await page.get_by_role("link", name="rezept").click()
    download = await coming.value
    assert download.suggested_filename == "rezept-உரை.pdf"
    saved: Path = await download.path()
    assert saved.read_bytes() == b"%PDF-1.7"  # noqa: ASYNC240 - a few bytes in a test


async def test_hostile_html_is_taken_apart_even_if_the_server_let_it_through(
    page: Page, demo: Demo, complaints: list[str]
) -> None:
    await open_chat(page)
    forged = demo.telegram.chat(AHMAD)[0].as_page() | {"message_id": 999, "from": "bot", "html": HOSTILE}
    demo.telegram.emit("message", person=AHMAD, message=forged)
    await expect(message(page, 999)).to_contain_text("boldlink")
    await message(page, 999).get_by_text("bold").click()
    await message(page, 999).get_by_text("link").click()

    assert await message(page, 999).locator("script, svg, img, iframe, style, a, [onclick]").count() == 0
    assert await page.evaluate("typeof hacked") == "undefined"
    complaints.clear()  # the parser reports the event handlers that it was not allowed to compile


async def test_a_deep_link_says_start_after_a_question_and_other_telegram_links_do_nothing(
    page: Page, demo: Demo
) -> None:
    await open_chat(page)
    link = f"https://t.me/{demo.telegram.bot.username}?start=7QKD"
    invitation = message(page, demo.send(AHMAD, f"{link} and https://t.me/someone"))
    await invitation.get_by_role("button", name=link).click()
    await page.get_by_test_id("dialog-cancel").click()
    await invitation.get_by_role("button", name=link).click()
    await page.get_by_test_id("dialog-ok").click()

    await expect(page.get_by_test_id("log")).to_contain_text("/start 7QKD")
    assert demo.said(AHMAD)[1:] == ["/start 7QKD"]
    await expect(invitation.get_by_role("link")).to_have_count(0)


async def test_the_clock_moves_on_in_the_clinics_zone(page: Page) -> None:
    await open_chat(page)
    shown = page.get_by_test_id("clock-time")
    await expect(shown).to_have_text("08:00")
    for button, time in [("advance-600", "08:10"), ("advance-3600", "09:10"), ("next-dose", "13:10")]:
        await page.get_by_test_id(f"clock-{button}").click()
        await expect(shown).to_have_text(time)
    await page.get_by_test_id("clock-tomorrow").click()
    await expect(page.locator(".clock")).to_contain_text("Sun 15 Feb")
    await expect(page.get_by_text("Yesterday")).to_be_visible()


async def test_a_lost_connection_comes_back_with_what_happened_meanwhile(
    page: Page, demo: Demo, complaints: list[str]
) -> None:
    await open_chat(page)
    port = int(demo.address.rpartition(":")[2])
    await demo.server.stop()
    await expect(page.get_by_test_id("offline")).to_be_visible()
    meanwhile = demo.send(AHMAD, "while you were away")
    await demo.start(port)

    await expect(message(page, meanwhile)).to_be_visible()
    await expect(page.get_by_test_id("offline")).to_be_hidden()
    complaints.clear()


async def test_a_reader_further_up_is_not_torn_away(page: Page, demo: Demo) -> None:
    for number in range(40):
        demo.send(AHMAD, f"line {number}")
    await open_chat(page)
    log = page.get_by_test_id("log")
    await expect(page.get_by_text("line 39", exact=True).last).to_be_in_viewport()
    await log.evaluate("log => log.scrollTo(0, 0)")
    await expect(page.get_by_test_id("to-bottom")).to_be_visible()
    newest = demo.send(AHMAD, "news")

    await expect(page.get_by_test_id("to-bottom")).to_have_text("1")
    await expect(message(page, newest)).not_to_be_in_viewport()
    await page.get_by_test_id("to-bottom").click()
    await expect(message(page, newest)).to_be_in_viewport()
    await expect(page.get_by_test_id("to-bottom")).to_be_hidden()


async def test_a_message_is_deleted_from_its_menu(page: Page, demo: Demo) -> None:
    await open_chat(page)
    mistake = demo.telegram.say(AHMAD, "a mistake")[0].message_id
    await message(page, mistake).click(button="right")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")

    await expect(message(page, mistake)).to_have_count(0)
    assert demo.said(AHMAD) == ["hello"]


async def test_a_reply_keyboard_says_its_buttons(page: Page, demo: Demo) -> None:
    await open_chat(page)
    demo.send(AHMAD, "What next?", reply_markup={"keyboard": [[{"text": "Today"}, {"text": "History"}]]})
    await page.get_by_test_id("reply-keyboard").get_by_role("button", name="History").click()
    await expect(page.get_by_test_id("log")).to_contain_text("History")
    assert demo.said(AHMAD)[1:] == ["History"]

    demo.send(AHMAD, "Bye", reply_markup={"remove_keyboard": True})
    await expect(page.get_by_test_id("reply-keyboard")).to_be_hidden()


async def test_a_stranger_starts_the_bot_and_blocks_it(page: Page, demo: Demo) -> None:
    await open_chat(page)
    await page.get_by_test_id("new-stranger").click()
    await page.get_by_label("First name").fill("Nadia")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Nadia")).to_be_visible()
    await page.get_by_test_id("foot-action").click()
    await expect(page.get_by_test_id("log")).to_contain_text("/start")

    stranger = next(reversed(demo.telegram.chats.values()))
    await page.get_by_test_id("person-menu").click()
    await page.get_by_test_id("toggle-block").click()
    await expect(page.get_by_test_id("composer")).to_be_hidden()
    assert stranger.blocked
    await page.get_by_test_id("foot-action").click()
    await expect(page.get_by_test_id("composer")).to_be_visible()
    assert not stranger.blocked


async def test_a_small_screen_shows_the_list_or_the_chat(page: Page, demo: Demo) -> None:
    await page.set_viewport_size({"width": 320, "height": 568})
    demo.send(AHMAD, "w" * 300, reply_markup=buttons("A label that goes on and on about METFORMIN 500MG TAB"))
    await open_chat(page)
    await expect(page.get_by_test_id(f"person-{AHMAD}")).to_be_hidden()
    assert await sticking_out(page) == []

    await page.get_by_test_id("back").click()
    await expect(page.get_by_test_id("composer")).to_be_hidden()
    await expect(page.get_by_test_id(f"person-{AHMAD}")).to_be_focused()
    assert await sticking_out(page) == []


async def test_large_text_on_a_small_screen_still_fits(page: Page, demo: Demo) -> None:
    await page.set_viewport_size({"width": 390, "height": 760})
    demo.send(AHMAD, "மருத்துவரின்அனுமதியில்லாமல்மருந்தைநிறுத்தவேண்டாம்", reply_markup=buttons("எடுத்துக்கொண்டேன்"))
    await open_chat(page)
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert await sticking_out(page) == []
    await expect(page.get_by_test_id("send")).to_be_in_viewport(ratio=1)
    await expect(page.get_by_test_id("clock-tomorrow")).to_be_in_viewport(ratio=1)


async def test_the_chosen_theme_is_remembered(page: Page) -> None:
    await page.emulate_media(color_scheme="light")
    await open_chat(page)
    toggle = page.get_by_test_id("theme-toggle")
    await expect(toggle).to_have_attribute("aria-pressed", "false")
    await toggle.click()
    dark = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert all(int(part) < 64 for part in re.findall(r"\d+", dark))

    await page.reload()
    await expect(toggle).to_have_attribute("aria-pressed", "true")
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
