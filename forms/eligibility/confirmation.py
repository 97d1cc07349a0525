"""The table of wash-outs and windows, computed, with the investigator's confirmation."""

from ecrf.crf import CRF, Date, Staff, T, YesNo
from forms.eligibility.washout import washout_table
from forms.source import section


class CMWO(CRF):
    """One line per rule of time: anchor, worst-case date, distance, and whether it holds; confirmed, never typed."""

    oid, version, domain = "CMWO", "1.0", "IE"
    title = T("Délais et sevrages", "Windows and wash-outs")
    source = section("4.10 and 1.5", "F11")
    computed = staticmethod(washout_table)
    help = T("Calculé des traitements, actes et antécédents enregistrés. Une date inconnue compte au plus tard. Pour "
             "corriger, ouvrez la page d’où vient la ligne.",
             "Computed from the medication, procedures and history on file. An unknown date counts as late as it can "
             "be. To correct, open the page that the line comes from.")

    WOCONF = YesNo(T("Tableau relu et confirmé par l’investigateur", "Table read and confirmed by the investigator"),
                   judgement=True, critical=True, no_sdtm="confirms a computed table; failed criteria go to IE")
    WOSTAF = Staff(T("Investigateur", "Investigator"), no_sdtm="as WOCONF")
    WODAT = Date(T("Date, si un autre jour que la visite", "Date, if another day than the visit"), optional=True,
                 no_sdtm="as WOCONF")
