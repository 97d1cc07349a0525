"""Rules about subjects, their visits, the elements they went through, and how they ended: DM, SV, SE, DS, and death."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

from .reading import (
    Record,
    Rule,
    Trial,
    Where,
    after,
    among,
    at_most,
    day,
    filled,
    known,
    never,
    once,
    pair,
    positive,
    records,
)

CONSENT = "INFORMED CONSENT OBTAINED"


def _dm(number: int, says: str, scope: str, wrong) -> Rule:
    """A rule about a record and what DM says of its subject."""
    def broken(trial: Trial) -> Where:
        return [r for r in trial.of(scope) if r["USUBJID"] in trial.dm and wrong(r, Record(trial.sets["DM"], trial.dm[r["USUBJID"]].values))]
    return Rule(number, f"{says} ({scope})", broken)


def _dead(number: int, scope: str, says: str, tells) -> Rule:
    """Who is said to be dead in another dataset is dead in DM."""
    return _dm(number, says, scope, lambda r, dm: tells(r) and dm["DTHFL"] != "Y")


def _told_of_death(number: int, says: str, scope: str, tells) -> Rule:
    """Who is dead in DM is said to be dead in another dataset."""
    def broken(trial: Trial) -> Where:
        told = {r["USUBJID"] for r in trial.of(scope) if tells(r)}
        return [dm for dm in trial.of("DM") if dm["DTHFL"] == "Y" and dm["USUBJID"] not in told]
    return Rule(number, says, broken)


def _exposure(number: int, says: str, wanted, stems: tuple[str, ...], variable: str) -> Rule:
    def broken(trial: Trial) -> Where:
        for subject, found in trial.by_subject("EX").items():
            times = [r[stem] for r in found for stem in stems if stem in r]
            if times and trial.dm[subject][variable] != wanted(times):
                yield trial.dm[subject]
    return Rule(number, says, broken)


def _exposed(number: int, says: str, wrong) -> Rule:
    def broken(trial: Trial) -> Where:
        treated = {r["USUBJID"] for r in trial.of("EX")}
        return [dm for dm in trial.of("DM") if wrong(dm, dm["USUBJID"] in treated)]
    return Rule(number, says, broken)


def _consents(number: int) -> Rule:
    def broken(trial: Trial) -> Where:
        for subject, found in trial.by_subject("DS").items():
            dates = [r["DSSTDTC"] for r in found if r["DSDECOD"] == CONSENT and "DSSTDTC" in r]
            if dates and day(min(dates)) != day(trial.dm[subject]["RFICDTC"]):
                yield trial.dm[subject]
    return Rule(number, "RFICDTC is the first consent of DS", broken)


def _elements(number: int, says: str, wrong) -> Rule:
    def broken(trial: Trial) -> Where:
        for found in trial.by_subject("SE").values():
            yield from (one for one, other in pairwise(found) if wrong(one, other))
    return Rule(number, says, broken)


def _dispositions(number: int, says: str, scat: str | None) -> Rule:
    """At most one disposition event of that subcategory per subject and epoch; of any where the epoch has only one subcategory."""
    def broken(trial: Trial) -> Where:
        seen = Counter((r["USUBJID"], r["EPOCH"], r["DSSCAT"]) for r in trial.of("DS") if r["DSCAT"] == "DISPOSITION EVENT" and scat in (None, r["DSSCAT"]))
        return [key for key, count in seen.items() if count > 1]
    return Rule(number, says, broken)


def _events_per_epoch(trial: Trial) -> Where:
    """Several in an epoch are told apart by DSSCAT."""
    seen = defaultdict(list)
    for r in trial.of("DS"):
        if r["DSCAT"] == "DISPOSITION EVENT":
            seen[r["USUBJID"], r["EPOCH"]].append(r["DSSCAT"])
    return [key for key, found in seen.items() if len(found) > 1 and "" in found]


def _chronological(trial: Trial) -> Where:
    for found in trial.by_subject("SE").values():
        yield from (one for one, other in pairwise(sorted(found, key=lambda r: r["SESEQ"])) if after(one["SESTDTC"], other["SESTDTC"]))


def _dispositioned(trial: Trial) -> Where:
    told = {r["USUBJID"] for r in trial.of("DS")}
    return [dm for dm in trial.of("DM") if "ACTARMCD" in dm and dm["USUBJID"] not in told]


def _adverse_before_the_last_disposition(trial: Trial) -> Where:
    last = {subject: max(r["DSSTDTC"] for r in found) for subject, found in trial.by_subject("DS").items()}
    return [r for r in trial.of("AE") if after(r["AESTDTC"], last.get(r["USUBJID"], ""))]


RULES = [
    among(6, "DM", "DTHFL", "Y"), records(7, "DM", "who has a time of death has DTHFL", lambda r: "DTHDTC" in r and r["DTHFL"] != "Y"),
    filled(705, "DM", "DTHFL", "DTHDTC"),
    _dead(8, "SS", "a status of death is told in DM", lambda r: r["SSSTRESC"] == "DEAD"), _dead(108, "DD", "details of a death are of a death that DM tells", lambda r: True),
    _dead(252, "DS", "a disposition of death is told in DM", lambda r: r["DSDECOD"] == "DEATH"),
    _dead(253, "AE", "an event that led to death is told in DM", lambda r: r["AESDTH"] == "Y"),
    _dead(254, "AE", "a fatal event is told in DM", lambda r: r["AEOUT"] == "FATAL"),
    _dm(34, "a disposition of death has the time of DTHDTC", "DS", lambda r, dm: r["DSDECOD"] == "DEATH" and r["DSSTDTC"] != dm["DTHDTC"]),
    _dm(913, "a disposition of death has the time of DTHDTC", "DS", lambda r, dm: r["DSDECOD"] == "DEATH" and r["DSSTDTC"] != dm["DTHDTC"]),
    _dm(841, "a fatal event ends with DTHDTC", "AE", lambda r, dm: r["AEOUT"] == "FATAL" and day(r["AEENDTC"]) != day(dm["DTHDTC"])),
    _dm(259, "a status of death is not older than the death", "SS", lambda r, dm: r["SSSTRESC"] == "DEAD" and after(dm["DTHDTC"], r["SSDTC"])),
    _told_of_death(679, "who is dead in DM has a disposition of death", "DS", lambda r: r["DSDECOD"] == "DEATH"),
    _told_of_death(1078, "who is dead in DM has a fatal event", "AE", lambda r: r["AEOUT"] == "FATAL" and r["AESDTH"] == "Y"),
    Rule(251, "a status of death comes with a disposition of death",
         lambda trial: {r["USUBJID"] for r in trial.of("SS") if r["SSSTRESC"] == "DEAD"} - {r["USUBJID"] for r in trial.of("DS") if r["DSDECOD"] == "DEATH"}),
    Rule(178, "a status of death is not older than the last disposition",
         lambda trial: [r for r in trial.of("SS") if r["SSSTRESC"] == "DEAD" and any(after(d["DSSTDTC"], r["SSDTC"]) for d in trial.by_subject("DS")[r["USUBJID"]])]),
    records(10, "DM TA", "ARMCD has at most 20 characters", lambda r: len(r["ARMCD"]) > 20), at_most(157, "TV", "ARMCD", 20), at_most(185, "DM", "ACTARMCD", 20),
    records(45, "DM", "no ARMCD: ARMNRS says why", lambda r: "ARMCD" not in r and "ARMNRS" not in r),
    records(46, "DM", "no ARM: ARMNRS says why", lambda r: "ARM" not in r and "ARMNRS" not in r),
    records(223, "DM", "no ACTARMCD: ARMNRS says why", lambda r: "ACTARMCD" not in r and "ARMNRS" not in r),
    records(224, "DM", "no ACTARM: ARMNRS says why", lambda r: "ACTARM" not in r and "ARMNRS" not in r),
    known(47, "DM", "ARM", "TA", "ARM"), known(210, "DM", "ARMCD", "TA", "ARMCD"), known(209, "DM", "ACTARM", "TA", "ARM"), known(208, "DM", "ACTARMCD", "TA", "ARMCD"),
    records(115, "DM TA TV", "ARM is none of the words for no arm",
            lambda r: r["ARM"].upper() in ("SCREEN FAILURE", "NOT ASSIGNED", "UNPLANNED TREATMENT", "NOT TREATED")),
    filled(119, "DM", "ARM", "ARMCD"), filled(120, "DM", "ACTARM", "ACTARMCD"),
    records(121, "DM", "with an arm and an actual arm there is no ARMNRS", lambda r: "ARMCD" in r and "ACTARMCD" in r and "ARMNRS" in r),
    pair(318, "TA TV DM", "ARMCD", "ARM"), pair(791, "DM", "ACTARMCD", "ACTARM"),
    records(655, "DM", "ACTARMCD is ARMCD", lambda r: "ACTARMCD" in r and r["ACTARMCD"] != r["ARMCD"]),
    records(656, "DM", "ACTARM is ARM", lambda r: "ACTARM" in r and r["ACTARM"] != r["ARM"]),
    filled(122, "DM", "AGEU", "AGE"), filled(189, "DM", "AGE", "AGEU"), filled(190, "DM", "AGEU", "AGE"), positive(310, "DM", "AGE"),
    records(1043, "DM", "everybody but screen failures has an AGE", lambda r: "AGE" not in r and r["ARMNRS"] != "SCREEN FAILURE"),
    once(186, "DM", "SUBJID"), once(351, "DM", "USUBJID"), pair(729, "DM", "INVID", "INVNAM"),
    filled(191, "DM", "ARM", "RFENDTC"), records(192, "DM", "who has ARMNRS has no RFENDTC", lambda r: "ARMNRS" in r and "RFENDTC" in r),
    records(758, "DM", "who has ARMNRS other than UNPLANNED TREATMENT has no RFSTDTC",
            lambda r: "ARMNRS" in r and r["ARMNRS"] != "UNPLANNED TREATMENT" and "RFSTDTC" in r),
    records(658, "DM", "consent before the first treatment", lambda r: after(r["RFICDTC"], r["RFXSTDTC"])),
    records(713, "DM", "consent before RFSTDTC", lambda r: after(r["RFICDTC"], r["RFSTDTC"])),
    records(711, "DM", "RFSTDTC before RFENDTC", lambda r: after(r["RFSTDTC"], r["RFENDTC"])),
    records(714, "DM", "first treatment before the last", lambda r: after(r["RFXSTDTC"], r["RFXENDTC"])),
    records(760, "DM", "first challenge agent before the last", lambda r: after(r["RFCSTDTC"], r["RFCENDTC"])),
    _exposure(238, "RFXENDTC is the last time of EX", max, ("EXSTDTC", "EXENDTC"), "RFXENDTC"), _exposure(239, "RFXSTDTC is the first EXSTDTC", min, ("EXSTDTC",), "RFXSTDTC"),
    _exposed(885, "who has no ARMNRS has an exposure", lambda dm, treated: not treated and "ARMNRS" not in dm),
    _exposed(886, "who has no exposure has ARMNRS", lambda dm, treated: not treated and "ARMNRS" not in dm),
    _exposed(927, "who has an exposure has an arm", lambda dm, treated: treated and "ARM" not in dm),
    records(726, "DM", "ETHNIC is a term of CDISC", lambda r: "ETHNIC" in r and r["ETHNIC"] not in ("HISPANIC OR LATINO", "NOT HISPANIC OR LATINO", "NOT REPORTED", "UNKNOWN")),
    never(746, "SUPPDM", "CETHNIC"), never(747, "SUPPDM", "CRACE"),
    *(Rule(number, "several races stand in SUPPDM and MULTIPLE in DM",
           lambda trial: {r["USUBJID"] for r in trial.of("DM") if r["RACE"] == "MULTIPLE"} ^ {r["USUBJID"] for r in trial.of("SUPPDM") if r["QNAM"] == "RACE1"})
      for number in (337, 844, 845, 846)),
    records(211, "SUPPDM", "no population flag is a qualifier of DM", lambda r: r["QNAM"] in ("ITT", "SAFETY", "FULLSET", "PPROT", "COMPLT", "ENRLFL")),
    known(201, "all -DM", "USUBJID", "DM", "USUBJID"),
    records(35, "SV", "an unplanned visit has no VISITDY", lambda r: "SVPRESP" not in r and "VISITDY" in r),
    known(36, "SV", "VISIT", "TV", "VISIT", lambda r: r["SVPRESP"] == "Y"), known(39, "SV", "VISITNUM", "TV", "VISITNUM", lambda r: r["SVPRESP"] == "Y"),
    among(37, "SV", "SVPRESP", "Y"), records(38, "SV", "SVOCCUR is said of planned visits", lambda r: "SVOCCUR" in r and r["SVPRESP"] != "Y"),
    Rule(40, "an unplanned visit has no number of TV", lambda trial: [r for r in trial.of("SV") if "SVPRESP" not in r and r["VISITNUM"] in trial.values("TV", "VISITNUM")]),
    Rule(204, "a planned visit happens once", lambda trial: [key for key, n in Counter((r["USUBJID"], r["VISITNUM"]) for r in trial.of("SV") if r["SVPRESP"] == "Y").items() if n > 1]),
    records(2, "SE", "SESTDTC is filled", lambda r: "SESTDTC" not in r), records(9, "SE", "UNPLAN has no ELEMENT", lambda r: r["ETCD"] == "UNPLAN" and "ELEMENT" in r),
    records(20, "SE", "UNPLAN has no TAETORD", lambda r: r["ETCD"] == "UNPLAN" and "TAETORD" in r),
    records(95, "SE", "SEUPDES is said of UNPLAN", lambda r: "SEUPDES" in r and r["ETCD"] != "UNPLAN"),
    records(256, "SE", "UNPLAN has SEUPDES", lambda r: r["ETCD"] == "UNPLAN" and "SEUPDES" not in r),
    known(173, "SE TA", "ETCD", "TE", "ETCD", lambda r: r["ETCD"] != "UNPLAN"),
    _elements(352, "an element ends when the next begins", lambda one, other: one["SEENDTC"] != other["SESTDTC"]),
    _elements(527, "every element but the last has an end", lambda one, other: "SEENDTC" not in one), Rule(535, "SESEQ follows time", _chronological),
    records(33, "DS", "COMPLETED is decoded so", lambda r: r["DSTERM"] == "COMPLETED" and r["DSDECOD"] != "COMPLETED"),
    records(522, "DS", "DSCAT is filled", lambda r: "DSCAT" not in r), Rule(296, "who has an actual arm has a disposition", _dispositioned),
    _consents(363), _consents(370), Rule(212, "several dispositions of an epoch have DSSCAT", _events_per_epoch),
    _dispositions(213, "one disposition event per DSSCAT and epoch", None), _dispositions(374, "one disposition event per epoch, or DSSCAT tells them apart", None),
    _dispositions(214, "one end of participation per epoch", "STUDY PARTICIPATION"), _dispositions(215, "one end of treatment per epoch", "STUDY TREATMENT"),
    Rule(717, "no adverse event starts after the last disposition", _adverse_before_the_last_disposition),
]
