"""After something was shown: which message asks the open question, and which one shows the day.

Both are rows, so that any process can take a keyboard away or redraw a list. Written after the showing,
because only then is the number of a new message known; where that fails the message stays as it is.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.heard import Heard, Pressed
from bot.screens import Answer, Standing
from core.ids import DialogId, ProfileId
from core.ports import Database, Work
from core.reminders.model import Notice, NoticeState, Priority

MOST = 10_000  # messages remembered, to save writing what is written already


class Shown(NamedTuple):
    """What a message is good for later."""

    dialog: DialogId | None
    standing: Standing | None


NOTHING = Shown(None, None)


@dataclass(slots=True)
class Stands:
    """`remember` gives the older messages of the chat that are to lose their keyboards."""

    database: Database
    _known: OrderedDict[tuple[int, int], Shown] = field(default_factory=OrderedDict)

    async def remember(self, heard: Heard, answer: Answer, sent: int | None) -> list[int]:
        """`sent` is the new message; None: the pressed one was redrawn. Raises DatabaseUnavailable."""
        message = sent or (heard.what.message_id if isinstance(heard.what, Pressed) else None)
        if answer.screen is None or not answer.screen.lines or message is None:
            return []
        place, shown = (heard.chat_id, message), Shown(answer.screen.dialog, answer.screen.standing)
        before = self._known.get(place, NOTHING)
        if shown == before:
            return []
        self._keep(place, shown)
        return await self.database.write(lambda work: _written(place, before, shown, answer.profile, work))

    def _keep(self, place: tuple[int, int], shown: Shown) -> None:
        self._known.pop(place, None)
        if shown != NOTHING:
            self._known[place] = shown
            if len(self._known) > MOST:
                self._known.popitem(last=False)


def _written(
    place: tuple[int, int], before: Shown, shown: Shown, profile: ProfileId | None, work: Work
) -> list[int]:
    if shown.dialog is not None:
        work.dialogs.set_message(shown.dialog, place[1])
    if shown.standing is not None and profile is not None:
        return work.outbox.stand(_notice(shown.standing, profile, place, work))
    if before.standing is not None:
        work.outbox.unstand(*place)
    return []


def _notice(standing: Standing, profile: ProfileId, place: tuple[int, int], work: Work) -> Notice:
    chat, message = place
    return Notice(
        kind=standing.kind,
        recipient=profile,
        params=standing.params,
        due_at=work.now,
        dedupe=f"{standing.kind}:{message}",
        priority=Priority.NOTICE,
        subject=standing.subject,
        chat_id=chat,
        state=NoticeState.SENT,
        message_id=message,
    )
