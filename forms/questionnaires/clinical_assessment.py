"""The digital ulcer clinical assessment score: its seven components, whose weights are not known."""

from __future__ import annotations

from ecrf.crf import CRF, Date, Derived, Integer, Staff, T, YesNo
from forms.questionnaires.ranges import CAS_RANGES
from forms.questionnaires.scores import unscored
from forms.ranges import limits
from forms.source import section


class CAS(CRF):
    """The raw components, recorded by the physician; no score is made of them before its weights are known."""

    oid, version, domain = "CAS", "1.0", "QS"
    title = T("Évaluation clinique des ulcères (DUCAS)", "Clinical assessment of digital ulcers (DUCAS)")
    source = section("2.5", "DUCAS")
    help = T("Depuis la visite précédente, sauf le nombre d’ulcères, compté aujourd’hui.",
             "Since the previous visit, except the number of ulcers, counted today.")

    QSDAT = Date(T("Date, si un autre jour que la visite", "Date, if another day than the visit"), optional=True,
                 sdtm="QS.QSDTC")
    CASEVAL = Staff(T("Médecin", "Physician"), sdtm="SUPPQS.QNAM=CASEVAL")
    CASULC = Integer(T("Nombre d’ulcères digitaux", "Number of digital ulcers"), sdtm="QSTESTCD=CASULC, QSCAT=DUCAS",
                     section=T("Composantes", "Components"), **limits(CAS_RANGES, "COUNT"))
    CASNEW = Integer(T("Nouveaux ulcères digitaux", "New digital ulcers"), sdtm="QSTESTCD=CASNEW, QSCAT=DUCAS",
                     **limits(CAS_RANGES, "COUNT"))
    CASGANG = YesNo(T("Gangrène", "Gangrene"), sdtm="QSTESTCD=CASGANG, QSCAT=DUCAS")
    CASSURG = YesNo(T("Chirurgie nécessaire", "Surgery needed"), sdtm="QSTESTCD=CASSURG, QSCAT=DUCAS")
    CASINF = YesNo(T("Infection d’un ulcère", "Infection of an ulcer"), sdtm="QSTESTCD=CASINF, QSCAT=DUCAS")
    CASHOSP = YesNo(T("Hospitalisation non prévue", "Unplanned hospitalisation"), sdtm="QSTESTCD=CASHOSP, QSCAT=DUCAS")
    CASANAL = YesNo(T("Antalgiques pour les ulcères", "Analgesics for the ulcers"), sdtm="QSTESTCD=CASANAL, QSCAT=DUCAS")
    CASTOT = Derived(T("Score DUCAS (0 à 19,5)", "DUCAS score (0 to 19.5)"), section=T("Score", "Score"),
                     inputs=(CASULC, CASNEW, CASGANG, CASSURG, CASINF, CASHOSP, CASANAL), compute=unscored,
                     sdtm="QSTESTCD=CASTOT, QSCAT=DUCAS",
                     formula=T("vide : poids des sept composantes non connus, demandés au promoteur",
                               "empty: weights of the seven components not known, asked of the sponsor"))
