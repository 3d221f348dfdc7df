"""What the audit keeps of what was tried in a chat: by whom at Telegram, on whom, and once."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from bot.everyone.home import TurnTo
from core.ids import ProfileId, new_id
from core.ports import Work
from storage import tables
from storage.migrate import upgrade
from tests.postgres import fresh_sqlite
from tests.transcripts.documents import sample
from tests.transcripts.playing import MONDAY_MORNING, Play, playing

CAST = (
    "admin Siti; doctor Lee; doctor Dora; patient Ana Lim (M0001001) of Lee; "
    "patient Ahmad Ali (M0004499) of Lee; stranger Zed"
)
MEDICINE = "Ahmad takes METFORMIN 500MG TAB, 1 tab PO, at 08:00 (OD) since 1 March"
GIVENS = (MONDAY_MORNING, CAST, MEDICINE, 'Ana has the password "correct horse battery"')


@pytest.fixture
def url(tmp_path: Path) -> str:
    return fresh_sqlite(tmp_path, upgrade)


Entry = tuple[str, str, str | None, dict[str, str]]


async def trail(play: Play, *actions: str) -> list[Entry]:
    """Action, outcome, whom it was about and the detail, oldest first."""
    a = tables.audit.c

    def unit(work: Work) -> list[Any]:
        query = select(a.action, a.outcome, a.subject_id, a.detail).where(a.action.in_(actions))
        return list(work._connection.execute(query.order_by(a.seq)))  # type: ignore[attr-defined]

    return [(row[0], row[1], row[2], dict(row[3])) for row in await play.stage.do(unit)]


async def tells(play: Play, who: str, *lines: str) -> None:
    for line in lines:
        await play.hears(play.say(who, line))


async def test_a_command_that_is_not_ones_own_is_written_down(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        zed = str(play.stage.cast["Zed"].user_id)
        await tells(play, "Ana", "/patients", "/audit", "/today", "/nonsense")
        await tells(play, "Zed", "/audit", "/start", "/nonsense")

        assert await trail(play, "command") == [
            ("command", "not_allowed", None, {"command": "patients"}),
            ("command", "not_allowed", None, {"command": "audit"}),
            ("command", "not_linked", None, {"command": "audit", "telegram": zed}),
        ]
        await tells(play, "Siti", "/audit")
        assert f"command /audit · Telegram {zed}" in play.chat("Siti")[-1].text.replace(", ", " · ").replace(
            " and ", " · "
        )


async def test_who_tried_to_get_in_can_be_found_at_telegram(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        zed = str(play.stage.cast["Zed"].user_id)
        await tells(play, "Zed", "/start 7K3M9QPD2R4T6V8X", "/login ana1001", "a wrong password")

        tries = (await trail(play, "link_by_code", "login"))[-2:]  # the cast came in before
        assert [(action, outcome) for action, outcome, _, _ in tries] == [
            ("link_by_code", "code_unusable"),
            ("login", "wrong_login"),
        ]
        assert [detail["telegram"] for _, _, _, detail in tries] == [zed, zed]


async def test_for_whom_somebody_wanted_to_speak_is_written_down(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        ahmad = play.stage.cast["Ahmad"].profile
        assert ahmad is not None
        await tells(play, "Ana", "/menu")
        user, message = play.stage.cast["Ana"].user_id, play.chat("Ana")[-1].message_id
        play.stage.telegram.press(user, message, TurnTo(ProfileId(ahmad)).pack())
        await play.hears(play.next_update())

        ((_, outcome, _, detail),) = await trail(play, "speak_as")
        assert (outcome, detail["whom"]) == ("not_allowed", ahmad)


async def test_a_look_at_a_patients_plan_before_an_import_is_one_line_for_an_update(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        ahmad = play.stage.cast["Ahmad"].profile
        document = orjson.dumps(orjson.loads(sample("ahmad.json"))).decode()
        await tells(play, "Lee", document)

        assert await trail(play, "check_import") == [("check_import", "ok", ahmad, {})]


async def test_a_look_for_somebody_elses_patient_is_written_down_as_that(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        ahmad = play.stage.cast["Ahmad"].profile
        await tells(play, "Dora", sample("ahmad.json"))

        assert await trail(play, "check_import") == [("check_import", "ok", ahmad, {"foreign": "yes"})]


async def test_a_dose_that_is_nobodys_is_written_down(url: str) -> None:
    async with playing(url, *GIVENS) as play:
        await tells(play, "Ana", "/menu")
        user, message = play.stage.cast["Ana"].user_id, play.chat("Ana")[-1].message_id
        play.stage.telegram.press(user, message, f"do~{new_id(play.stage.clock.now())}~e")
        await play.hears(play.next_update())

        assert [outcome for _, outcome, _, _ in await trail(play, "view_dose")] == ["dose_gone"]
