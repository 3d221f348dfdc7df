"""Who cares for whom, and a member of staff's list of patients."""

from datetime import datetime

from sqlalchemy import and_, bindparam, case, exists, func, or_, select

from core.doses.model import DoseStatus
from core.ids import ProfileId
from core.people import Profile
from core.ports import PatientQuery, PatientRow
from storage.repositories.base import Repository, insert_into, parameter, word
from storage.repositories.profiles import COLUMNS, name_key, profile_of
from storage.tables import links, patient_doctor, profiles, scheduled_doses

PATIENT, STAFF = parameter("patient_id"), parameter("doctor_id")
WIDTH = len(COLUMNS)

ASSIGN = insert_into(patient_doctor).on_conflict_do_nothing()
IS_ASSIGNED = select(
    exists().where(patient_doctor.c.patient_id == PATIENT, patient_doctor.c.doctor_id == STAFF)
)
STAFF_OF = (
    select(*COLUMNS)
    .join(patient_doctor, patient_doctor.c.doctor_id == profiles.c.id)
    .where(patient_doctor.c.patient_id == PATIENT, profiles.c.active)
    .order_by(profiles.c.name_key, profiles.c.id)
)
PROFILES_OF = (
    select(*COLUMNS)
    .join(patient_doctor, patient_doctor.c.patient_id == profiles.c.id)
    .where(patient_doctor.c.doctor_id == STAFF)
    .order_by(profiles.c.name_key, profiles.c.id)
)

_found = (
    select(*COLUMNS, profiles.c.name_key)
    .join(patient_doctor, patient_doctor.c.patient_id == profiles.c.id)
    .where(
        patient_doctor.c.doctor_id == STAFF,
        or_(
            profiles.c.name_key.like(bindparam("name"), escape="\\"),
            profiles.c.mrn.like(bindparam("mrn"), escape="\\"),
        ),
    )
)
COUNT = select(func.count()).select_from(_found.subquery())
_page = (
    _found.add_columns(func.count().over())
    .order_by(profiles.c.name_key, profiles.c.id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
    .cte("page")
)
_now = bindparam("now", type_=scheduled_doses.c.scheduled_at.type)
_doses = scheduled_doses.c
_past = or_(_doses.status != word(DoseStatus.PENDING), _doses.closes_at <= _now)
_counted = (
    select(
        _doses.patient_id,
        func.sum(case((_doses.status == word(DoseStatus.TAKEN), 1), else_=0)).label("taken"),
        func.sum(case((_past, 1), else_=0)).label("past"),
    )
    .where(
        _doses.patient_id.in_(select(_page.c.id)),
        _doses.slot >= bindparam("first_day"),
    )
    .group_by(_doses.patient_id)
    .subquery()
)
PATIENTS_OF = (
    select(
        _page,
        func.coalesce(_counted.c.taken, 0),
        func.coalesce(_counted.c.past, 0),
        exists().where(links.c.profile_id == _page.c.id),
    )
    .select_from(_page.outerjoin(_counted, and_(_counted.c.patient_id == _page.c.id)))
    .order_by(_page.c.name_key, _page.c.id)
)


def pattern(part: str) -> str:
    """A LIKE pattern for text that contains this part, whatever signs are in it."""
    escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


class SqlCareTeam(Repository):
    def assign(self, patient: ProfileId, staff: ProfileId, by: ProfileId | None, now: datetime) -> bool:
        return self._changed(ASSIGN, patient_id=patient, doctor_id=staff, assigned_by=by, assigned_at=now)

    def is_assigned(self, patient: ProfileId, staff: ProfileId) -> bool:
        return bool(self._run(IS_ASSIGNED, patient_id=patient, doctor_id=staff).scalar_one())

    def profiles_of(self, staff: ProfileId) -> list[Profile]:
        return [profile_of(row) for row in self._all(PROFILES_OF, doctor_id=staff)]

    def staff_of(self, patient: ProfileId) -> list[Profile]:
        return [profile_of(row) for row in self._all(STAFF_OF, patient_id=patient)]

    def patients_of(
        self, staff: ProfileId, query: PatientQuery, now: datetime
    ) -> tuple[list[PatientRow], int]:
        search = {"name": pattern(name_key(query.search)), "mrn": pattern(query.search.upper())}
        who = {"doctor_id": staff, **search}
        page = {"offset": query.offset, "limit": query.limit}
        rows = self._all(PATIENTS_OF, **who, **page, now=now, first_day=query.first_day.isoformat())
        if not rows:  # the page is beyond the end: nothing says how many there are before it
            return [], int(self._run(COUNT, **who).scalar_one())
        found = [PatientRow(profile_of(row), row[-3], row[-2], bool(row[-1])) for row in rows]
        return found, rows[0][WIDTH + 1]
