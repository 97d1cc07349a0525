"""The design of the trial as SDTM tells it: arms, elements, visits, criteria, summary.

From the public registry entry where it speaks; arms, epochs and elements follow the assumptions of the schedule (trial.md 5.1,
rulings R26 and R50 to R52).
"""

from __future__ import annotations

from typing import Any

from forms.eligibility.criteria import CRITERIA
from forms.facts import ADULT_AGE, PLANNED_SUBJECTS, REGISTRATION, RUN_IN_TARGET
from forms.schedule import VISITS
from forms.standards.terms import TERMINOLOGY
from forms.switches import SWITCHES
from forms.timing import PLANNED

ARMS = {"ACTIVE": ("ADSC", "Autologous adipose-derived stromal cells"), "PLACEBO": ("PLACEBO", "Placebo")}
"""Code and name of each arm, by the codes of RANDU.ARM."""

#  code    element                        epoch         begins with the first of        start rule                                    end rule
_ELEMENTS = (
    ("SCRN", "Screening", "SCREENING", ("ICF.RFICDAT+RFICTIM",), "Informed consent", "Start of standard of care"),
    ("SOC", "Standard of care run-in", "RUN-IN", ("SOC.SOCSTDAT",), "Start of standard of care", "Inclusion visit"),
    ("PREP", "Inclusion to injection", "BASELINE", ("SV.SVDAT@INC",), "Inclusion visit", "First injection"),
    ("INJ", "Injection", "TREATMENT", ("INJ.EXSTDAT+EXSTTIM@D0",), "First injection", "First contact after the injection"),
    ("FU", "Follow-up", "FOLLOW-UP", ("SV.SVDAT@H48", "SV.SVDAT@W1", "SV.SVDAT@W4"), "First contact after the injection", "Month 12"),
    ("LTFU", "Long-term follow-up", "LONG-TERM FOLLOW-UP", ("SV.SVDAT@M12",), "Visit of month 12", "End of study"),
)


def _elements() -> list[dict[str, Any]]:
    return [{"ETCD": code, "ELEMENT": name, "TESTRL": start, "TEENRL": end, "TEDUR": f"P{RUN_IN_TARGET // 7}W" if code == "SOC" else None,
             "TAETORD": place, "EPOCH": epoch, "STARTS": list(starts)}
            for place, (code, name, epoch, starts, start, end) in enumerate(_ELEMENTS, 1)]


def _arms() -> list[dict[str, Any]]:
    return [{"ARMCD": code, "ARM": arm, "TAETORD": place, "ETCD": etcd, "ELEMENT": name, "EPOCH": epoch,
             "TABRANCH": f"Randomised to {arm}" if etcd == "PREP" else None,
             "TATRANS": "Ulcers healed under standard of care: end of study" if etcd == "SOC" else None}
            for code, arm in ARMS.values() for place, (etcd, name, epoch, *_rules) in enumerate(_ELEMENTS, 1)]


def _day(oid: str, anchor: str) -> int | None:
    """The planned study day (no day 0) of a visit that counts from the injection."""
    if oid == "D0":
        return 1
    return PLANNED[oid].target + 1 if anchor == "D0" else None


def _visits() -> list[dict[str, Any]]:
    return [{"VISITNUM": place, "VISIT": visit.title.en.upper(), "VISITDY": _day(visit.oid, visit.after.oid if visit.after else ""),
             "TVSTRL": "As needed" if visit.repeats else f"Start of the visit {visit.title.en}"}
            for place, visit in enumerate(VISITS, 1)]


def _criteria() -> list[dict[str, Any]]:
    return [{"IETESTCD": one.number, "IETEST": one.words.en, "IECAT": "INCLUSION" if one.inclusion else "EXCLUSION"} for one in CRITERIA.values()]


#  parameter    name                                      value or null flavour                          code         its terminology
_SUMMARY: tuple[tuple[str, str, str, str | None, str | None], ...] = (
    ("ADAPT", "Adaptive Design", "N", "C49487", "CDISC CT"),
    ("ADDON", "Added on to Existing Treatments", "Y", "C49488", "CDISC CT"),
    ("AGEMAX", "Planned Maximum Age of Subjects", "?PINF", None, None),
    ("AGEMIN", "Planned Minimum Age of Subjects", f"P{ADULT_AGE}Y", None, "ISO 8601"),
    ("FCNTRY", "Planned Country of Investigational Sites", "FRA", None, "ISO 3166-1 Alpha-3"),
    ("HLTSUBJI", "Healthy Subject Indicator", "N", "C49487", "CDISC CT"),
    ("INDIC", "Trial Disease/Condition Indication", "Ischaemic digital ulcers of systemic sclerosis", None, None),
    ("INTMODEL", "Intervention Model", "PARALLEL", "C82639", "CDISC CT"),
    ("INTTYPE", "Intervention Type", "BIOLOGIC", "C307", "CDISC CT"),
    ("LENGTH", "Trial Length", "?NI", None, None),
    ("NARMS", "Planned Number of Arms", str(SWITCHES["ARMS"]), None, None),
    ("OBJPRIM", "Trial Primary Objective", "?NI", None, None),
    ("OUTMSPRI", "Primary Outcome Measure", "?NI", None, None),
    ("PCLAS", "Pharmacologic Class", "?NA", None, None),
    ("PLANSUB", "Planned Number of Subjects", str(PLANNED_SUBJECTS), None, None),
    ("RANDOM", "Trial is Randomized", "Y" if SWITCHES["ARMS"] > 1 else "N", "C49488" if SWITCHES["ARMS"] > 1 else "C49487", "CDISC CT"),
    ("REGID", "Registry Identifier", REGISTRATION, None, "CTIS"),
    ("SEXPOP", "Sex of Participants", "BOTH", "C49636", "CDISC CT"),
    ("SPONSOR", "Clinical Study Sponsor", "Centre Hospitalier Universitaire de Toulouse", None, None),
    ("SSTDTC", "Study Start Date", "?NI", None, None),
    ("STOPRULE", "Study Stop Rules", "?NI", None, None),
    ("STYPE", "Study Type", "INTERVENTIONAL", "C98388", "CDISC CT"),
    ("TBLIND", "Trial Blinding Schema", "DOUBLE BLIND" if SWITCHES["MASKED"] else "OPEN LABEL", "C15228" if SWITCHES["MASKED"] else "C49659", "CDISC CT"),
    ("TCNTRL", "Control Type", "PLACEBO", "C49648", "CDISC CT"),
    ("TINDTP", "Trial Intent Type", "TREATMENT", "C49656", "CDISC CT"),
    ("TITLE", "Trial Title", "Subcutaneous injections of autologous cultured adipose-derived stroma/stem cells to heal refractory ischemic digital "
                             "ulcers in patients with scleroderma", None, None),
    ("TPHASE", "Trial Phase Classification", "PHASE I TRIAL", "C15600", "CDISC CT"),
    ("TRT", "Investigational Therapy or Treatment", "Autologous cultured adipose-derived stromal cells", None, None),
    ("TTYPE", "Trial Type", "SAFETY", "C49667", "CDISC CT"),
)
"""A question mark opens a null flavour: the registry entry is silent (NI), there is no upper limit (PINF), no class names the product (NA)."""


def _summary() -> list[dict[str, Any]]:
    return [{"TSSEQ": 1, "TSPARMCD": code, "TSPARM": name, "TSVAL": None if value.startswith("?") else value,
             "TSVALNF": value[1:] if value.startswith("?") else None, "TSVALCD": term, "TSVCDREF": source,
             "TSVCDVER": TERMINOLOGY["sdtm"] if source == "CDISC CT" else None} for code, name, value, term, source in _SUMMARY]


DESIGN: dict[str, Any] = {
    "arms": _arms(), "elements": _elements(), "visits": _visits(), "criteria": _criteria(), "summary": _summary(),
    "arm_of": {code: {"ARMCD": armcd, "ARM": arm} for code, (armcd, arm) in ARMS.items()},
    "exposure": {"dose": "INJP.DOSEGIV@D0", "unit": "10^6 CELLS", "placebo": ARMS["PLACEBO"][0]},
    "day_one": "INJ.EXSTDAT@D0", "visit_date": "SV.SVDAT",
}
"""Rows of TA, TE, TV, TI and TS; what begins an element stands under STARTS, the first place that is filled counting."""
