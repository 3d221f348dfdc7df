"""What the database holds, in words: for `then` lines, and to compare two replays."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, select

from storage import tables as t
from tests.transcripts.clock import stamp
from tests.transcripts.rendering import PRES_NO

READING = re.compile(r"(view|list|find|check)_")  # commands that an echo asks, and audits, once more
IDENTIFIER = re.compile(r"\b[0-9a-hjkmnp-tv-z]{20}\b")


class Records:
    """A snapshot of all tables, with people and medicines called by their names."""

    def __init__(self, connection: Connection, cast: dict[int, str]) -> None:
        self._rows = {table.name: _rows(connection, table) for table in t.metadata.sorted_tables}
        self._chats = cast
        self._names = {row["id"]: row["full_name"] for row in self._rows["profiles"]}
        self._medicines = {row["id"]: row["med_name"] for row in self._rows["medications"]}
        self._names |= self._medicines | {row["id"]: row["pres_no"] for row in self._rows["medication_plans"]}
        self._names |= {row["id"]: self._dose_name(row) for row in self._rows["scheduled_doses"]}

    def profile(self, alias: str) -> str:
        """Somebody who joined during the conversation, by first name."""
        (found,) = (i for i, name in self._names.items() if name.split()[0] == alias)
        return str(found)

    def doses(self, patient: str | None = None, day: date | None = None) -> list[str]:
        wanted = [
            row
            for row in self._rows["scheduled_doses"]
            if (patient is None or row["patient_id"] == patient)
            and (day is None or row["slot"].startswith(day.isoformat()))
        ]
        return sorted(self._dose(row) for row in wanted)

    def plans(self, patient: str | None = None) -> list[str]:
        return [self._plan(row) for row in self._of("medication_plans", patient)]

    def people(self) -> list[str]:
        names = {row["profile_id"]: row for row in self._rows["credentials"]}
        return sorted(
            f"{row['full_name']}: {row['role']}, mrn {row['mrn'] or '-'}, born {row['dob'] or '-'}, phone "
            f"{row['phone'] or '-'}, {self._login(names.get(row['id']))}"
            for row in self._rows["profiles"]
        )

    def links(self) -> list[str]:
        return sorted(
            f"{self._chats.get(row['user_id'], '?')} speaks for {self._name(row['profile_id'])}"
            f"{'' if row['active'] else ' (not now)'}"
            for row in self._rows["links"]
        )

    def care(self) -> list[str]:
        return sorted(
            f"{self._name(row['patient_id'])} is cared for by {self._name(row['doctor_id'])}"
            for row in self._rows["patient_doctor"]
        )

    def requests(self) -> list[str]:
        return sorted(
            f"{self._name(row['doctor_id'])} for {self._name(row['patient_id'])}: {row['status']}"
            for row in self._rows["import_requests"]
        )

    def outbox(self) -> list[str]:
        return sorted(
            f"{row['kind']} to {self._chats.get(row['chat_id'], '?')}: {row['state']}"
            for row in self._rows["outbox"]
        )

    def dialogs(self) -> list[str]:
        return sorted(
            f"{self._chats.get(row['user_id'], '?')}: {row['flow']} {row['state']}, answered "
            f"{', '.join(row['answers']) or 'nothing'}"
            for row in self._rows["dialogs"]
        )

    def audit(self, since: int, actor: str | None = None, *, reads: bool = True) -> list[str]:
        return [
            self._audited(row)
            for row in self._rows["audit"]
            if row["seq"] > since
            and (actor is None or row["actor_id"] == actor)
            and (reads or not READING.match(row["action"]))
        ]

    def last_audit(self) -> int:
        return max((row["seq"] for row in self._rows["audit"]), default=0)

    def everything(self) -> list[str]:
        """All that two replays must leave alike."""
        throttles = sorted(
            f"{row['key'].split(':')[0]} wrong {row['count']}" for row in self._rows["throttles"]
        )
        codes = sorted(
            f"code of {self._name(row['profile_id'])} {'used' if row['used_at'] else 'unused'}"
            for row in self._rows["codes"]
        )
        chats = sorted(f"{self._chats.get(r['user_id'])} {r['language']}" for r in self._rows["chats"])
        parts: Iterable[list[str]] = (
            self.people(), self.links(), self.care(), sorted(self.plans()), self.doses(), self.requests(),
            self.outbox(), self.dialogs(), throttles, codes, chats, sorted(self.audit(0, reads=False)),
        )  # fmt: skip
        return sorted(PRES_NO.sub("<pres_no>", line) for part in parts for line in part)

    def _of(self, table: str, patient: str | None) -> list[dict[str, Any]]:
        return [row for row in self._rows[table] if patient in (None, row["patient_id"])]

    def _dose_name(self, row: dict[str, Any]) -> str:
        return f"{row['slot'].replace('T', ' ')} {self._medicines.get(row['medication_id'])}"

    def _dose(self, row: dict[str, Any]) -> str:
        said = f" at {stamp(row['outcome_at'])[11:]}" if row["outcome_at"] else ""
        by = f" (said by {self._name(row['recorded_by'])})" if row["recorded_by"] else ""
        return f"{self._dose_name(row)}: {row['status']}{said}{by}"

    def _plan(self, row: dict[str, Any]) -> str:
        medicines = [
            f"{m['med_name']}{' (stopped)' if m['stopped_at'] else ''}"
            for m in sorted(self._rows["medications"], key=lambda m: m["position"])
            if m["plan_id"] == row["id"]
        ]
        ended = f", ended {stamp(row['ended_at'])}" if row["ended_at"] else ""
        return (
            f"{self._name(row['patient_id'])} {row['pres_no']} by {self._name(row['prescriber_id'])} from "
            f"{row['start_date']} to {row['end_date'] or 'open end'}{ended}: {' · '.join(medicines)}"
        )

    def _login(self, credential: dict[str, Any] | None) -> str:
        if credential is None:
            return "no login"
        return f"{credential['username']} {'with' if credential['password_hash'] else 'without'} password"

    def _audited(self, row: dict[str, Any]) -> str:
        who = self._name(row["actor_id"]) if row["actor_id"] else row["actor_role"]
        about = (
            f" about {self._name(row['subject_id'])}"
            if row["subject_id"] not in (None, row["actor_id"])
            else ""
        )
        detail = ", ".join(f"{name}={value}" for name, value in sorted(row["detail"].items()))
        line = f"{who} {row['action']} {row['outcome']}{about}{f' ({detail})' if detail else ''}"
        return IDENTIFIER.sub(lambda found: self._name(found[0]), line)

    def _name(self, identifier: Any) -> str:
        return str(self._names.get(identifier, "?"))


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    order = list(table.primary_key.columns)
    return [dict(row) for row in connection.execute(select(table).order_by(*order)).mappings()]
