"""People."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from core.ids import ProfileId
from core.people import Profile, Role
from storage.repositories.base import Repository, insert_into
from storage.tables import profiles

COLUMNS = (
    profiles.c.id,
    profiles.c.full_name,
    profiles.c.role,
    profiles.c.zone,
    profiles.c.created_at,
    profiles.c.mrn,
    profiles.c.phone,
    profiles.c.dob,
    profiles.c.email,
    profiles.c.language,
    profiles.c.active,
)

GET = select(*COLUMNS).where(profiles.c.id == bindparam("id"))
BY_MRN = select(*COLUMNS).where(profiles.c.mrn == bindparam("mrn"))
ADD = insert_into(profiles).on_conflict_do_nothing(index_elements=["mrn"])
WITH_ROLE = (
    select(*COLUMNS)
    .where(profiles.c.role == bindparam("role"), profiles.c.active)
    .order_by(profiles.c.name_key, profiles.c.id)
)
WITH_PHONE = (
    select(*COLUMNS)
    .where(profiles.c.phone == bindparam("phone"), profiles.c.active)
    .order_by(profiles.c.name_key, profiles.c.id)
)
SET_LANGUAGE = (
    update(profiles).where(profiles.c.id == bindparam("profile")).values(language=bindparam("language"))
)


def profile_of(row: Sequence[Any]) -> Profile:
    """The profile of a row that begins with `COLUMNS`."""
    return Profile(row[0], row[1], Role(row[2]), *row[3:11])


def name_key(name: str) -> str:
    """What names are found and ordered by, in any case."""
    return unicodedata.normalize("NFC", name).casefold()


class SqlProfiles(Repository):
    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection, now)
        self._seen: dict[ProfileId, Profile] = {}

    def forget(self) -> None:
        """Reads anew from here on: a savepoint was rolled back."""
        self._seen.clear()

    def remember(self, profile: Profile) -> Profile:
        """One that another statement has read already."""
        self._seen[profile.id] = profile
        return profile

    def get(self, profile: ProfileId) -> Profile | None:
        if profile not in self._seen:
            row = self._first(GET, id=profile)
            if row is None:
                return None
            self._seen[profile] = profile_of(row)
        return self._seen[profile]

    def by_mrn(self, mrn: str) -> Profile | None:
        row = self._first(BY_MRN, mrn=mrn)
        return profile_of(row) if row else None

    def add(self, profile: Profile) -> bool:
        values = {column.name: getattr(profile, column.name) for column in COLUMNS}
        return self._changed(ADD, **values, name_key=name_key(profile.full_name))

    def with_role(self, role: Role) -> list[Profile]:
        return [profile_of(row) for row in self._all(WITH_ROLE, role=role)]

    def with_phone(self, phone: str) -> list[Profile]:
        return [profile_of(row) for row in self._all(WITH_PHONE, phone=phone)]

    def set_language(self, profile: ProfileId, language: str) -> None:
        self._run(SET_LANGUAGE, profile=profile, language=language)
        self.forget()
