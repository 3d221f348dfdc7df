"""Nurses read what the care team reads, import nothing and hand out no codes."""

from bot.doctors.buttons import NewLinkCode
from core.accounts.invitations import Assign
from core.ids import ProfileId
from core.plans.usecases import ImportDischarge, Imported
from tests.bot.doctors.conftest import Person, Surgery
from tests.core.plans.documents import SAMPLE, discharge


async def a_patient_of_jo(surgery: Surgery) -> Imported:
    done = await surgery.do(ImportDischarge(discharge()))
    await surgery.write(lambda work: work.accounts.add_credential(ProfileId("jo"), "jo123"))
    await surgery.do(Assign("M0004499", "jo123"), "root")
    return done


async def test_without_patients_a_nurse_is_not_sent_to_the_import(jo: Person) -> None:
    assert "/import" not in (await jo.command("patients")).words


async def test_a_nurse_cannot_import(surgery: Surgery, jo: Person) -> None:
    for shown in (await jo.command("import"), await jo.says(SAMPLE), await jo.uploads(SAMPLE)):
        assert "Confirm" not in shown.keys
    assert await surgery.write(lambda work: work.dialogs.current(jo.user)) is None


async def test_a_nurse_reads_the_card_but_hands_out_no_code(surgery: Surgery, jo: Person) -> None:
    done = await a_patient_of_jo(surgery)
    await jo.command("patients")
    card = await jo.presses("Ahmad Ali · M0004499")
    assert "Care team: Jo (nurse) and Lim (doctor)" in card.words
    assert list(card.keys) == ["Chart", "Back to the list"]
    refused = await jo.presses_button(NewLinkCode(done.patient.id))
    assert refused.screen.picture is None
    assert "/start" not in refused.words
