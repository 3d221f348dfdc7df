"""Forms that people are filling in."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from core.ids import DialogId
from core.ports import Dialog
from storage.repositories.base import Repository, bound, insert_into, word
from storage.tables import dialogs

_c = dialogs.c
_dialog = select(
    _c.id, _c.user_id, _c.profile_id, _c.flow, _c.answers, _c.rev, _c.message_id, _c.state, _c.updated_at
)
_of_user = _c.user_id == bindparam("user")
_this = _c.id == bindparam("dialog")

CURRENT = _dialog.where(_of_user, _c.state == word("open"))
GET = _dialog.where(_this)
SUSPENDED = _dialog.where(_of_user, _c.state == word("suspended")).order_by(
    _c.updated_at.desc(), _c.id.desc()
)
DROP_SAME = delete(dialogs).where(_of_user, _c.flow == bindparam("name"))
SUSPEND = update(dialogs).where(_of_user, _c.state == word("open")).values(state=word("suspended"))
SUSPEND_THIS = update(dialogs).where(_this).values(state=word("suspended"))
BEGIN = insert_into(dialogs)
SAVE = (
    update(dialogs)
    .where(_this, _c.rev == bindparam("was_rev"))
    .values(bound(_c.answers, _c.rev, _c.message_id, _c.state, _c.updated_at))
)
SET_MESSAGE = update(dialogs).where(_this).values(bound(_c.message_id))
END = delete(dialogs).where(_this)
END_ALL = delete(dialogs).where(_of_user)


def dialog_of(row: Sequence[Any]) -> Dialog:
    return Dialog(*row)


class SqlDialogs(Repository):
    def current(self, user_id: int) -> Dialog | None:
        row = self._first(CURRENT, user=user_id)
        return dialog_of(row) if row else None

    def get(self, dialog: DialogId) -> Dialog | None:
        row = self._first(GET, dialog=dialog)
        return dialog_of(row) if row else None

    def suspended(self, user_id: int) -> list[Dialog]:
        return [dialog_of(row) for row in self._all(SUSPENDED, user=user_id)]

    def begin(self, dialog: Dialog) -> None:
        self._run(DROP_SAME, user=dialog.user_id, name=dialog.flow)
        self._run(SUSPEND, user=dialog.user_id)
        self._run(
            BEGIN,
            id=dialog.id,
            user_id=dialog.user_id,
            profile_id=dialog.profile,
            flow=dialog.flow,
            answers=dict(dialog.answers),
            rev=dialog.rev,
            message_id=dialog.message_id,
            state="open",
            updated_at=self._now,
        )

    def save(self, dialog: Dialog, was_rev: int) -> bool:
        return self._changed(
            SAVE,
            dialog=dialog.id,
            was_rev=was_rev,
            answers=dict(dialog.answers),
            rev=dialog.rev,
            message_id=dialog.message_id,
            state=dialog.state,
            updated_at=self._now,
        )

    def set_message(self, dialog: DialogId, message_id: int) -> None:
        self._run(SET_MESSAGE, dialog=dialog, message_id=message_id)

    def suspend(self, dialog: DialogId) -> None:
        self._run(SUSPEND_THIS, dialog=dialog)

    def end(self, dialog: DialogId) -> None:
        self._run(END, dialog=dialog)

    def end_all(self, user_id: int) -> None:
        self._run(END_ALL, user=user_id)
