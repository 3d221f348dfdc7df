"""Each race is run by two bots on one database, as two processes would; nobody holds the other's locks."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import cycle

from telegram import Update

from bot.intake import Outcome
from core.people import Actor, Role
from core.perform import perform
from core.plans.discharge import Discharge, read_discharge
from core.plans.usecases import ImportDischarge
from core.ports import Work
from core.refusals import AlreadyImported, Refusal
from core.reminders.usecases import AnnounceDoses
from tests.transcripts.documents import sample
from tests.transcripts.playing import CAST, MONDAY_MORNING, ONE_AT_EIGHT, Play, playing

MONDAY = date(2026, 3, 2)
REMINDER = "08:00, Mon, 2 Mar — time for your medicine"


async def at_once(play: Play, updates: Iterable[Update]) -> None:
    """All of them together, the bots taking turns."""
    bots = cycle([play.bot, *play.companions])
    outcomes = await asyncio.gather(
        *(bot.app.handle(update) for bot, update in zip(bots, updates, strict=False))
    )
    assert set(outcomes) == {Outcome.DONE}


def ahmads_discharge() -> Discharge:
    discharge = read_discharge(sample("ahmad.json"), MONDAY).discharge
    assert discharge is not None
    return discharge


async def test_two_presses_on_two_phones_record_one_answer_and_both_show_it(url: str) -> None:
    givens = (MONDAY_MORNING, CAST, ONE_AT_EIGHT, "stranger Mei", "Mei holds Ana's account too")
    async with playing(url, *givens, bots=2) as play:
        await play.at("08:00")
        await at_once(play, [play.press("Ana", "Complete"), play.press("Mei", "Skipped")])
        await play.bot.worker.look()

        records = await play.records()
        answers = [line for line in records.audit(0) if "record_dose" in line]
        assert len([line for line in answers if " ok " in line]) == 1
        assert len([line for line in answers if "already_" in line]) == 1
        assert play.chat("Ana")[-1].text == play.chat("Mei")[-1].text
        assert not records.doses()[0].endswith("pending")


async def test_the_same_press_delivered_eight_times_is_one_press(url: str) -> None:
    async with playing(url, MONDAY_MORNING, CAST, ONE_AT_EIGHT, bots=2) as play:
        await play.at("08:00")
        await at_once(play, [play.press("Ana", "Complete")] * 8)

        changes = [line for line in (await play.records()).audit(0) if "record_dose" in line]
        assert len(changes) == 1


async def test_complete_all_on_two_phones_takes_each_dose_once(url: str) -> None:
    givens = (MONDAY_MORNING, CAST, ONE_AT_EIGHT, ONE_AT_EIGHT.replace("METFORMIN", "AMLODIPINE"))
    async with playing(url, *givens, "stranger Mei", "Mei holds Ana's account too", bots=2) as play:
        await play.at("08:00")
        everything = "Complete all · 08:00"
        await at_once(play, [play.press("Ana", everything), play.press("Mei", everything)])

        outcomes = [line for line in (await play.records()).audit(0) if "complete_slot" in line]
        assert sorted(" ok " in line for line in outcomes) == [False, True]


async def test_one_code_lets_one_of_ten_people_in(url: str) -> None:
    crowd = [f"Guest{chr(ord('a') + n)}" for n in range(10)]
    givens = (MONDAY_MORNING, CAST, "patient Ben Tan (M0001002) of Lee, not linked")
    async with playing(url, *givens, "; ".join(f"stranger {name}" for name in crowd), bots=2) as play:
        code = play.codes["Ben"]
        await at_once(play, [play.say(name, f"/start {code}") for name in crowd])

        links = [line for line in (await play.records()).links() if line.endswith("Ben Tan")]
        assert len(links) == 1
        said = Counter(play.shown(name)[0] for name in crowd)
        assert sorted(said.values()) == [1, 9]


async def test_one_document_imported_by_eight_tasks_makes_one_patient_and_one_plan(url: str) -> None:
    async with playing(url, MONDAY_MORNING, CAST, bots=2) as play:
        lee = Actor(Role.DOCTOR, play.stage.cast["Lee"].profile)
        command = ImportDischarge(ahmads_discharge())

        def unit(work: Work) -> str:
            try:
                perform(command, lee, work)
            except Refusal as refusal:
                return refusal.code()
            return "ok"

        databases = cycle([play.bot.database, *(bot.database for bot in play.companions)])
        outcomes = await asyncio.gather(*(next(databases).write(unit) for _ in range(8)))

        assert Counter(outcomes) == {"ok": 1, AlreadyImported.code(): 7}
        records = await play.records()
        assert len([line for line in records.plans() if "Ahmad Ali" in line]) == 1
        assert len(records.doses()) == len(set(records.doses()))


async def test_of_four_doctors_who_import_the_same_stranger_one_gets_the_patient(url: str) -> None:
    doctors = ["Dora", "Dina", "Dewi", "Duna"]
    everybody = "; ".join(f"doctor {name}" for name in doctors)
    async with playing(url, MONDAY_MORNING, CAST, everybody, bots=2) as play:
        for name in doctors:
            await play.hears(play.say(name, sample("ahmad.json")))
        await at_once(play, [play.press(name, "Confirm") for name in doctors])

        records = await play.records()
        assert len([line for line in records.plans() if "Ahmad Ali" in line]) == 1
        assert len([line for line in records.care() if line.startswith("Ahmad Ali")]) == 1
        assert len([line for line in records.audit(0) if "import_discharge ok" in line]) == 1
        assert len([name for name in doctors if "Done" in play.shown(name)[-1]]) == 1


async def test_a_username_and_an_mrn_are_given_once(url: str) -> None:
    admins = ["Adam", "Aida"]
    async with playing(url, MONDAY_MORNING, CAST, "admin Adam; admin Aida", bots=2) as play:
        for name in admins:
            for words in ("/register_patient", "Ben Tan", "M7777", "0129441105", "1950-01-01", "Lee", "Skip"):
                await play.hears(play.say(name, words))
        await at_once(play, [play.press(name, "Confirm") for name in admins])

        people = [line for line in (await play.records()).people() if "M7777" in line]
        assert len(people) == 1
        assert "registered already" in " ".join([*play.shown("Adam"), *play.shown("Aida")])


async def test_eight_sweeps_at_once_announce_a_dose_once(url: str) -> None:
    async with playing(url, MONDAY_MORNING, CAST, ONE_AT_EIGHT, bots=2) as play:
        play.stage.clock.at = play.stage.clock.moment("08:00")
        workers = cycle([play.bot.worker, *(bot.worker for bot in play.companions)])
        await asyncio.gather(*(next(workers)._do(AnnounceDoses()) for _ in range(8)))
        await asyncio.gather(*(bot.worker.look() for bot in (play.bot, *play.companions)))

        assert play.shown("Ana") == [REMINDER]


async def test_a_form_answered_twice_at_once_goes_one_step(url: str) -> None:
    async with playing(url, MONDAY_MORNING, CAST, bots=2) as play:
        await play.hears(play.say("Siti", "/register_nurse"))
        await at_once(play, [play.say("Siti", "Noor Aini"), play.say("Siti", "Noor Aini")])

        (form,) = (await play.records()).dialogs()
        assert form == "Siti: register_nurse open, answered full_name"
