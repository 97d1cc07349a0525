"""Synthetic people: age, body and drugs as in the French trial of digital ulcers SEDUCE (trial.md 2.3, S32)."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True)
class Drug:
    """One medication line of the synthetic cabinet; ``share`` of people who take it."""

    key: str
    share: float
    answers: dict[str, str] = field(default_factory=dict)


def _drug(key: str, share: float, name: str, indication: str, group: str, dose: str, frequency: str,
          route: str = "PO", unit: str = "mg", **more: str) -> Drug:
    return Drug(key, share, {"CMTRT": name, "CMINDC": indication, "CMGRP": group, "CMDOSE": dose, "CMDOSU": unit,
                             "CMDOSFRQ": frequency, "CMROUTE": route} | more)


CABINET = (
    _drug("CCB", 0.62, "Nifédipine LP", "SSC_VASC", "VASC", "30", "QD", CMVASC="CCB"),
    _drug("ERA", 0.34, "Bosentan", "SSC_VASC", "VASC", "125", "BID", CMVASC="ERA"),
    _drug("PGI", 0.59, "Iloprost", "SSC_VASC", "VASC", "1,5", "CONTINUOUS", "IV", "ng/kg/min", CMVASC="PROSTANOID_IV"),
    _drug("PDE5", 0.2, "Sildénafil", "SSC_VASC", "VASC", "20", "TID", CMVASC="PDE5I"),
    _drug("APLT", 0.45, "Aspirine", "SSC_VASC", "VASC", "75", "QD", CMVASC="ANTIPLATELET"),
    _drug("STATIN", 0.15, "Atorvastatine", "MH", "VASC", "20", "QD", CMVASC="STATIN"),
    _drug("STEROID", 0.3, "Prednisone", "SSC_IMMUNO", "STEROID", "5", "QD", CMSTER="PREDNISONE"),
    _drug("MMF", 0.15, "Mycophénolate mofétil", "SSC_IMMUNO", "DMARD", "1000", "BID", CMDMARD="MMF"),
    _drug("MTX", 0.12, "Méthotrexate", "SSC_IMMUNO", "DMARD", "15", "QW", "SC", CMDMARD="MTX"),
    _drug("PAIN", 0.6, "Paracétamol", "DU_PAIN", "OTHER", "1000", "TID", CMULC="1"),
    _drug("OPIOID", 0.2, "Tramadol", "DU_PAIN", "OTHER", "50", "BID", CMULC="1"),
    _drug("PPI", 0.5, "Oméprazole", "MH", "OTHER", "20", "QD"),
)
"""What synthetic people take at screening, with the published shares where there are any."""


@dataclass
class Person:
    """A synthetic person. ``drugs`` maps the key of a drug to its medication line."""

    born: date
    sex: str
    handed: str
    height: int
    weight: float
    systolic: int
    cold_work: str
    subset: str
    severity: float
    grip: float
    drinks: int
    tobacco: dict[str, str]
    drugs: dict[str, str] = field(default_factory=dict)


def person(consent: date, chance: random.Random) -> Person:
    """Somebody adult at consent: age 49.3 ± 13.7 years, 78 % women."""
    years = min(78.0, max(19.5, chance.gauss(49.3, 13.7)))
    born = consent - timedelta(days=round(years * 365.25))
    woman = chance.random() < 0.78
    height = round(chance.gauss(163 if woman else 175, 6))
    body = min(33.0, max(17.5, chance.gauss(23.4, 3.6)))
    return Person(
        born, "F" if woman else "M", chance.choices(("R", "L", "BOTH"), (88, 10, 2))[0], height,
        max(44.0, round(body * (height / 100) ** 2, 1)), chance.randint(104, 142), chance.choices(("Y", "N", "U"), (23, 70, 7))[0],
        chance.choice(("LCSSC", "LCSSC", "DCSSC")), chance.uniform(0.6, 1.1), round(chance.uniform(12, 28), 1),
        chance.choice((0, 0, 2, 5)), _tobacco(consent, chance))


def _tobacco(consent: date, chance: random.Random) -> dict[str, str]:
    """Smoking, never or given up years before, or still."""
    word = chance.choices(("NEVER", "FORMER", "CURRENT"), (60, 28, 12))[0]
    if word == "NEVER":
        return {"SMOKE": word}
    stopped = {"SUENDAT": f"{consent.year - chance.randint(2, 9)}"} if word == "FORMER" else {"SUCIG": str(chance.randint(3, 12))}
    return {"SMOKE": word, "SUPACKYR": str(chance.randint(4, 22)), **stopped}


def drug_period(drug: Drug, consent: date, start: date, chance: random.Random) -> dict[str, str]:
    """Start, end and reason of a medication taken at screening; disease-modifying drugs stop with the run-in."""
    began = consent - timedelta(days=chance.randint(200, 2500))
    typed = chance.choices((f"{began:%d/%m/%Y}", f"{began:%m/%Y}", f"{began:%Y}"), (50, 35, 15))[0]
    if drug.key in ("MMF", "MTX"):
        return {"CMSTDAT": typed, "CMONGO": "N", "CMENDAT": f"{start:%d/%m/%Y}", "CMSTOP": "WASHOUT"}
    return {"CMSTDAT": typed, "CMONGO": "Y"}
