"""Prescriptions and their medicines."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select, update

from core.ids import MedicationId, PlanId, ProfileId, RequestId
from core.plans.model import ImportRequest, Medication, Plan
from storage.repositories.base import Repository, insert_into, word
from storage.tables import import_requests, medication_plans, medications, profiles

_p, _m, _r = medication_plans.c, medications.c, import_requests.c

_plan = select(
    _p.id,
    _p.patient_id,
    _p.pres_no,
    _p.start_date,
    _p.end_date,
    _p.prescriber_id,
    func.coalesce(_p.fingerprint, ""),
    _p.confirmed_at,
    _p.ended_at,
)
_medication = select(
    _m.id,
    _m.plan_id,
    _m.patient_id,
    _m.position,
    _m.med_name,
    _m.dose,
    _m.route,
    _m.times,
    _m.freq,
    _m.critical,
    _m.start_date,
    _m.end_date,
    _m.doses_from,
    _m.stopped_at,
    _m.planned_until,
)
_of_patient = _p.patient_id == bindparam("patient")
_not_ended = _p.ended_at.is_(None)
_not_stopped = _m.stopped_at.is_(None)
_now = bindparam("now", type_=_m.stopped_at.type)
_until = bindparam("until", type_=_m.planned_until.type)

ADD = insert_into(medication_plans).on_conflict_do_nothing(
    index_elements=["patient_id", "fingerprint"], index_where=_not_ended
)
ADD_MEDICATIONS = insert_into(medications)
ACTIVE = _plan.where(
    _of_patient, _not_ended, or_(_p.end_date.is_(None), _p.end_date >= bindparam("today"))
).order_by(_p.confirmed_at, _p.id)
GET = _plan.where(_p.id == bindparam("plan"))
BY_FINGERPRINT = _plan.where(_of_patient, _not_ended, _p.fingerprint == bindparam("fingerprint"))
MEDICATIONS = (
    _medication.join(medication_plans)
    .where(_m.plan_id.in_(bindparam("plans", expanding=True)), _not_stopped)
    .order_by(_p.confirmed_at, _m.plan_id, _m.position)
)
BY_IDS = _medication.where(_m.id.in_(bindparam("ids", expanding=True))).order_by(_m.plan_id, _m.position)
END = update(medication_plans).where(_p.id == bindparam("plan"), _not_ended).values(ended_at=_now)
STOP_OF_PLAN = (
    update(medications).where(_m.plan_id == bindparam("plan"), _not_stopped).values(stopped_at=_now)
)
STOP = update(medications).where(_m.id == bindparam("medication"), _not_stopped).values(stopped_at=_now)
FORGET_FINGERPRINT = (
    update(medication_plans)
    .where(_p.id.in_(select(_m.plan_id).where(_m.id == bindparam("medication"))))
    .values(fingerprint=None)
)
TO_MATERIALISE = (
    _medication.add_columns(profiles.c.zone)
    .join(profiles, profiles.c.id == _m.patient_id)
    .where(
        _not_stopped,
        _m.start_date <= _until,
        or_(
            _m.planned_until.is_(None),
            and_(
                _m.planned_until < _until,
                or_(_m.end_date.is_(None), _m.planned_until < _m.end_date),
            ),
        ),
    )
    .order_by(_m.planned_until.nulls_first(), _m.id)
    .limit(bindparam("limit"))
)
MARK_PLANNED = (
    update(medications)
    .where(
        _m.id.in_(bindparam("medications", expanding=True)),
        or_(_m.planned_until.is_(None), _m.planned_until < _until),
    )
    .values(planned_until=_until)
)

_request = select(_r.id, _r.doctor_id, _r.mrn, _r.patient_id, _r.document, _r.created_at, _r.status)
ADD_REQUEST = insert_into(import_requests)
REQUEST = _request.where(_r.id == bindparam("request"))
OPEN_REQUEST = (
    _request.where(
        _r.doctor_id == bindparam("doctor"), _r.mrn == bindparam("number"), _r.status == word("open")
    )
    .order_by(_r.id.desc())
    .limit(1)
)
NO_DOCUMENT = word("")
DECIDE_REQUEST = (
    update(import_requests)
    .where(_r.id == bindparam("request"), _r.status == bindparam("was"))
    .values(
        status=bindparam("became"),
        document=case((bindparam("became") == word("approved"), _r.document), else_=NO_DOCUMENT),
    )
)
FINISH_REQUESTS = (
    update(import_requests)
    .where(_r.doctor_id == bindparam("doctor"), _r.mrn == bindparam("number"), _r.status == word("approved"))
    .values(status=word("done"), document=NO_DOCUMENT)
)


def medication_of(row: Sequence[Any]) -> Medication:
    values: list[Any] = [*row[:7], tuple(row[7]), *row[8:15]]
    return Medication(*values)


class SqlPlans(Repository):
    def add(self, plan: Plan, medications: Sequence[Medication]) -> bool:
        if not self._changed(ADD, **asdict(plan)):
            return False
        if medications:
            self._connection.execute(ADD_MEDICATIONS, [asdict(medication) for medication in medications])
        return True

    def active(self, patient: ProfileId, today: date) -> list[Plan]:
        return [Plan(*row) for row in self._all(ACTIVE, patient=patient, today=today)]

    def medications(self, plans: Sequence[PlanId]) -> list[Medication]:
        return [medication_of(row) for row in self._all(MEDICATIONS, plans=list(plans))]

    def by_ids(self, medications: Sequence[MedicationId]) -> list[Medication]:
        return [medication_of(row) for row in self._all(BY_IDS, ids=list(medications))]

    def get(self, plan: PlanId) -> Plan | None:
        row = self._first(GET, plan=plan)
        return Plan(*row) if row else None

    def end(self, plan: PlanId, now: datetime) -> None:
        self._run(END, plan=plan, now=now)
        self._run(STOP_OF_PLAN, plan=plan, now=now)

    def stop(self, medication: MedicationId, now: datetime) -> None:
        self._run(STOP, medication=medication, now=now)
        self._run(FORGET_FINGERPRINT, medication=medication)

    def by_fingerprint(self, patient: ProfileId, fingerprint: str) -> Plan | None:
        row = self._first(BY_FINGERPRINT, patient=patient, fingerprint=fingerprint)
        return Plan(*row) if row else None

    def to_materialise(self, until: date, limit: int) -> list[tuple[Medication, str]]:
        rows = self._all(TO_MATERIALISE, until=until, limit=limit)
        return [(medication_of(row), row[15]) for row in rows]

    def mark_planned(self, medications: Sequence[MedicationId], until: date) -> None:
        self._run(MARK_PLANNED, medications=list(medications), until=until)

    def add_request(self, request: ImportRequest) -> None:
        self._run(ADD_REQUEST, **asdict(request))

    def request(self, request: RequestId) -> ImportRequest | None:
        row = self._first(REQUEST, request=request)
        return ImportRequest(*row) if row else None

    def open_request(self, doctor: ProfileId, mrn: str) -> ImportRequest | None:
        row = self._first(OPEN_REQUEST, doctor=doctor, number=mrn)
        return ImportRequest(*row) if row else None

    def finish_requests(self, doctor: ProfileId, mrn: str) -> None:
        self._run(FINISH_REQUESTS, doctor=doctor, number=mrn)

    def decide_request(self, request: RequestId, was: str, status: str) -> bool:
        return self._changed(DECIDE_REQUEST, request=request, was=was, became=status)
