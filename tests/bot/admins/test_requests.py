"""A doctor asks for another doctor's patient."""

import pytest

from bot.admins.requests import Decide
from bot.drawing import Reader, pages
from bot.errands import Errands
from bot.heard import Heard, Pressed, Said
from core.ids import RequestId, new_id
from core.people import Profile
from core.plans.model import ImportRequest
from core.ports import Work
from core.reminders.model import Notice
from tests.bot.admins.conftest import NURUL
from tests.bot.everyone.counter import Counter, Seen, texts

OTHER_ADMIN = 901


class Asked:
    """A request that waits, of Dr Siti for Dr Lee's patient."""

    def __init__(self, office: Counter, request: ImportRequest, siti: Profile) -> None:
        self.office, self.request, self.siti = office, request, siti

    async def press(self, user: int, approve: bool) -> Seen:
        press = Decide(self.request.id, approve)
        return await self.office.does(user, Pressed(press, "callback", 1))

    async def is_assigned(self) -> bool:
        found: bool = await self.office.looks(
            lambda work: work.care.is_assigned(self.request.patient_id, self.siti.id)
        )
        return found

    async def notice(self) -> tuple[str, list[Decide]]:
        """The words and presses of the message to the admin."""

        def draw(work: Work) -> tuple[str, list[Decide]]:
            heard = Heard(1, 0, NURUL, NURUL, work.now, Said(""))
            scene = self.office.desk.scene(heard, Errands(), work)
            notice = Notice("import_requested", scene.me.id, {"request": self.request.id}, work.now, "once")
            screen = self.office.clinic.notices[notice.kind](scene, notice)
            assert screen is not None
            words = "\n".join(pages(screen, Reader(texts(), "en", scene.zone)))
            return words, [key.press for row in screen.rows for key in row]

        return await self.office.database.write(draw)


@pytest.fixture
async def asked(office: Counter) -> Asked:
    lee = await office.new_staff("Lee Mei Ling")
    siti = (await office.new_staff("Siti Aminah", phone="+60321234222")).profile
    ahmad = (await office.new_patient(lee.profile.id)).profile
    request = ImportRequest(
        RequestId(new_id(office.clock.now())), siti.id, "M0004499", ahmad.id, "{}", office.clock.now()
    )
    await office.database.write(lambda work: work.plans.add_request(request))
    await office.joins(OTHER_ADMIN, await office.new_admin("second", "Second Admin"))
    return Asked(office, request, siti)


async def test_the_notice_says_who_asks_for_whom_and_offers_both_answers(asked: Asked) -> None:
    words, presses = await asked.notice()

    assert "<b>Siti Aminah</b> asks to import a discharge for <b>Ahmad Ali</b> (MRN M0004499)" in words
    assert presses == [Decide(asked.request.id, True), Decide(asked.request.id, False)]


async def test_approval_assigns_and_tells_the_doctor(asked: Asked) -> None:
    seen = await asked.press(NURUL, True)

    assert "It was approved" in seen.words
    assert not seen.keys
    assert await asked.is_assigned()


async def test_declining_assigns_nobody(asked: Asked) -> None:
    assert "It was declined" in (await asked.press(NURUL, False)).words
    assert not await asked.is_assigned()


async def test_the_first_answer_counts_and_the_second_admin_sees_it(asked: Asked) -> None:
    await asked.press(NURUL, False)

    seen = await asked.press(OTHER_ADMIN, True)

    assert "answered already" in seen.words
    assert "It was declined" in seen.words
    assert not await asked.is_assigned()
    words, presses = await asked.notice()
    assert "answered already" in words
    assert presses == []


async def test_an_unknown_request_is_gone(asked: Asked) -> None:
    press = Pressed(Decide("0" * 20, True), "callback", 1)

    assert "answered already or withdrawn" in (await asked.office.does(NURUL, press)).words


async def test_a_repeated_press_changes_nothing_and_shows_the_answer(asked: Asked) -> None:
    await asked.press(NURUL, True)
    asked.office.updates -= 1

    assert "It was approved" in (await asked.press(NURUL, True)).words
    assert await asked.office.audit("decide_import") == ["ok"]


async def test_a_doctor_who_presses_a_copied_button_is_refused(asked: Asked) -> None:
    code = await asked.office.new_code(asked.siti.id)
    await asked.office.joins(500, code)

    assert "cannot do this" in (await asked.press(500, True)).words
    assert not await asked.is_assigned()
