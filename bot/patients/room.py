"""All of the room."""

from bot.patients import digest, history, medicines, news, press, today
from bot.patients.buttons import CompleteAll, OpenDay, OpenDose, OpenSlot, OpenToday, OpenWeek, Record, Undo
from bot.routes import CommandRoute, PressRoute, Room
from core.people import Role
from core.texts import T

PATIENT = frozenset({Role.PATIENT})

ROOM = Room(
    commands=(
        CommandRoute("today", today.today, T("command.today"), PATIENT),
        CommandRoute("history", history.history, T("command.history"), PATIENT),
        CommandRoute("medicines", medicines.medicines, T("command.medicines"), PATIENT),
    ),
    presses=(
        PressRoute(Record, press.record, press.present_dose),
        PressRoute(Undo, press.undo, press.present_dose),
        PressRoute(CompleteAll, press.complete_all, press.present_slot),
        PressRoute(OpenDose, press.open_dose, press.open_dose),
        PressRoute(OpenSlot, digest.open_slot, digest.open_slot),
        PressRoute(OpenDay, today.open_day, today.open_day),
        PressRoute(OpenToday, today.open_today, today.open_today),
        PressRoute(OpenWeek, history.open_week, history.open_week),
    ),
    notices={"digest": digest.draw, "day": today.draw, "plan_started": news.plan_started},
)
