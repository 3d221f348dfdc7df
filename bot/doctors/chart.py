"""Four weeks of a patient's doses as a picture, and the same in words for those who cannot see it."""

from bot.doctors.buttons import OpenChart, OpenPatient, OpenPatients
from bot.doctors.card import counted
from bot.doctors.words import adherence, clipped
from bot.scene import Scene
from bot.screens import Key, Screen
from core.doses.rules import adherence as share_taken
from core.ids import ProfileId
from core.patients import PatientCard, ViewPatient, Week
from core.printing import AdherenceBar, AdherenceChart, AdherenceLegend
from core.texts import T

LONGEST_NAME = 60  # a caption holds little


def open_chart(scene: Scene, press: OpenChart) -> Screen:
    card = scene.perform(ViewPatient(ProfileId(press.patient)))
    name = clipped(card.patient.full_name, LONGEST_NAME)
    lines = (
        T("patient_card.chart.caption", name=name),
        *(
            T("patient_card.week", first=w.first, last=w.last, result=adherence(*counted(w)))
            for w in card.weeks
        ),
    )
    rows = (
        (Key(T("patient_card.button.open"), OpenPatient(card.patient.id)),),
        (Key(T("patient_card.button.list"), OpenPatients(0, "")),),
    )
    return Screen(lines, rows, picture=chart(scene, card), fresh=True)


def chart(scene: Scene, card: PatientCard) -> AdherenceChart:
    totals = [counted(week) for week in card.weeks]
    taken, past = sum(t for t, _ in totals), sum(p for _, p in totals)
    share = share_taken([week.count for week in card.weeks])
    return AdherenceChart(
        title=scene.say(T("patient_card.chart.title", name=clipped(card.patient.full_name, LONGEST_NAME))),
        subtitle=scene.say(
            T("patient_card.chart.period", first=card.weeks[0].first, last=card.weeks[-1].last)
        ),
        headline=scene.say(T("patient_card.chart.share", share=share)) if share is not None else "",
        headline_note=scene.say(T("patient_card.chart.note", n=past, taken=taken)) if past else "",
        bars=tuple(_bar(scene, week, marked=week is card.weeks[-1]) for week in card.weeks),
        legend=AdherenceLegend(
            taken=scene.say(T("state.taken")),
            skipped=scene.say(T("state.skipped")),
            missed=scene.say(T("state.missed")),
            pending=scene.say(T("state.pending")),
        ),
        nothing=scene.say(T("patients.adherence.none")),
        language=scene.language,
    )


def _bar(scene: Scene, week: Week, *, marked: bool) -> AdherenceBar:
    count, (taken, past) = week.count, counted(week)
    return AdherenceBar(
        label=scene.say(T("patient_card.chart.day", day=week.first)),
        detail=scene.say(T("patient_card.chart.to", day=week.last)),
        note=f"{taken}/{past}" if past else "",
        taken=count.taken,
        skipped=count.skipped,
        missed=count.missed,
        pending=count.pending,
        marked=marked,
    )
