"""A discharge document to copy: small, sound, and of nobody who exists."""

from datetime import date
from string import Template

# Laid out by hand: it has to be read on a phone.
EXAMPLE = Template(
    """{
 "patient": {
  "full_name": "Ahmad Ali",
  "mrn": "EXAMPLE-4499",
  "phone": "+60129441105",
  "dob": "1961-12-01"
 },
 "plan": {
  "start_date": "$today",
  "end_date": null
 },
 "meds": [
  {
   "med_name": "METFORMIN 500MG TAB",
   "dose": "1 tab",
   "route": "PO",
   "times": ["06:00", "12:00", "18:00"],
   "freq": "TDS",
   "critical": false
  }
 ]
}"""
)


def example(today: date) -> str:
    return EXAMPLE.substitute(today=today.isoformat())
