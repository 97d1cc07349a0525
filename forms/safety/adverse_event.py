"""Adverse events: one line per event, from consent to end of study."""

from ecrf.crf import CRF, YN, Choice, Date, Derived, Log, ManyLines, MultiChoice, T, Text, Time, YesNo
from forms.codelists import AEACN, AEOUT, AEREL, AESEV, FINGERS, GRADE, POINT_POSITION
from forms.safety.onset import onset_day, severity, special_interest, treatment_emergent, unresolved_at_end
from forms.source import section
from forms.units import DAYS


class AE(CRF):
    """An adverse event. Coding and expectedness are the sponsor's, later; the lot is not on this page."""

    oid, version, domain = "AE", "1.0", "AE"
    title = T("Événement indésirable", "Adverse event")
    source = section("4.39", "F47")
    scope = "subject"
    repeats = Log()
    area = "safety"
    summary = ("AETERM", "AETOXGR", "AESTDAT", "AEOUT")
    help = T("Du consentement à la fin de l’étude. Un événement par ligne.",
             "From consent to end of study. One event per line.")

    AETERM = Text(T("Événement", "Event"), critical=True, sdtm="AE.AETERM")
    AESTDAT = Date(T("Date de début", "Start date"), partial=True, critical=True, sdtm="AE.AESTDTC")
    AESTTIM = Time(T("Heure de début, si connue", "Start time, if known"), optional=True, sdtm="AE.AESTDTC")
    AEONGO = YesNo(T("En cours", "Ongoing"), sdtm="AE.AEENRTPT")
    AEENDAT = Date(T("Date de fin", "End date"), partial=True, critical=True, when=AEONGO.equals("N"),
                   sdtm="AE.AEENDTC")
    AESTDY = Derived(T("Début par rapport à l’injection", "Onset relative to injection"), unit=DAYS,
                     inputs=(AESTDAT, "INJ.EXSTDAT"), compute=onset_day, sdtm="SUPPAE.QNAM=AEONSDY",
                     formula=T("date de début − jour 0", "start date − day 0"))
    AETRTEM = Derived(T("Débuté le jour de l’injection ou après", "Began on the day of injection or after"),
                      codelist=YN, inputs=(AESTDAT, "INJ.EXSTDAT"), compute=treatment_emergent,
                      sdtm="SUPPAE.QNAM=AETRTEM", formula=T("date de début ≥ jour 0", "start date ≥ day 0"))

    AESER = YesNo(T("Grave", "Serious"), judgement=True, critical=True, sdtm="AE.AESER",
                  section=T("Gravité", "Seriousness and grade"),
                  help=T("Décès, menace vitale, hospitalisation, invalidité, anomalie congénitale ou événement "
                         "médicalement important.",
                         "Death, threat to life, hospitalisation, disability, congenital anomaly or medically "
                         "important event."))
    AETOXGR = Choice(T("Grade CTCAE", "CTCAE grade"), GRADE, judgement=True, critical=True, sdtm="AE.AETOXGR")
    AESEV = Derived(T("Intensité", "Severity"), inputs=(AETOXGR,), codelist=AESEV, compute=severity, sdtm="AE.AESEV",
                    formula=T("grade 1 léger, 2 modéré, 3 à 5 sévère", "grade 1 mild, 2 moderate, 3 to 5 severe"))
    AEHOSP = YesNo(T("Hospitalisation, ou prolongée", "Hospitalised, or stay prolonged"), critical=True,
                   sdtm="AE.AESHOSP")
    AEAESI = YesNo(T("Événement d’intérêt particulier", "Event of special interest"), sdtm="SUPPAE.QNAM=AEAESI",
                   help=T("Ischémie, nécrose ou gangrène d’un doigt, infection, ulcère aggravé, thrombose, allergie, "
                          "tumeur, atteinte d’un nerf.",
                          "Ischaemia, necrosis or gangrene of a finger, infection, worse ulcer, thrombosis, allergy, "
                          "tumour, nerve injury."))
    AESIKEY = Derived(T("Mot évoquant un événement d’intérêt", "Word suggesting special interest"), codelist=YN,
                      inputs=(AETERM,), compute=special_interest, no_sdtm="a prompt for AEAESI (EC116)",
                      formula=T("mots clés dans le libellé", "keywords in the term"))

    RELPROD = Choice(T("Produit injecté", "Injected product"), AEREL, judgement=True, critical=True, sdtm="AE.AEREL",
                     section=T("Lien avec", "Relation to"))
    RELPLAC = Choice(T("Procédure placebo", "Placebo procedure"), AEREL, judgement=True, sdtm="SUPPAE.QNAM=RELPLAC",
                     help=T("À coter pour tous, quel que soit le bras supposé.",
                            "Rated for everybody, whatever the arm is thought to be."))
    RELHARV = Choice(T("Prélèvement", "Harvest"), AEREL, judgement=True, critical=True, sdtm="SUPPAE.QNAM=RELHARV")
    RELINJ = Choice(T("Geste d’injection", "Injection procedure"), AEREL, judgement=True, critical=True,
                    sdtm="SUPPAE.QNAM=RELINJ")
    RELANES = Choice(T("Anesthésie", "Anaesthesia"), AEREL, judgement=True, sdtm="SUPPAE.QNAM=RELANES")
    RELDEV = Choice(T("Matériel (aiguille, seringue, kit)", "Device (needle, syringe, kit)"), AEREL, judgement=True,
                    sdtm="SUPPAE.QNAM=RELDEV")
    RELSOC = Choice(T("Soins de référence", "Standard of care"), AEREL, judgement=True, sdtm="SUPPAE.QNAM=RELSOC")
    RELDIS = Choice(T("Maladie", "Disease"), AEREL, judgement=True, sdtm="SUPPAE.QNAM=RELDIS")

    AEACN = Choice(T("Conséquence sur l’injection", "Action on the injection"), AEACN, sdtm="AE.AEACN",
                   section=T("Conduite et issue", "Action and outcome"))
    AECONTRT = YesNo(T("Traitement donné", "Treatment given"), sdtm="AE.AECONTRT")
    AECM = ManyLines(T("Lignes de traitement", "Medication lines"), of="CM", optional=True,
                     when=AECONTRT.equals("Y"), sdtm="RELREC (AE, CM)")
    AEOUT = Choice(T("Issue", "Outcome"), AEOUT, critical=True, sdtm="AE.AEOUT")

    AENREOS = Derived(T("Non guéri à la fin d’étude", "Not recovered at the end of study"), codelist=YN,
                      inputs=(AEOUT, "EOS.EOSDAT"), compute=unresolved_at_end, sdtm="AE.AEENRF",
                      formula=T("issue ni guérie ni fatale, fin d’étude enregistrée",
                                "outcome neither recovered nor fatal, end of study recorded"))

    AEULC = ManyLines(T("Ulcères liés", "Linked ulcers"), of="ULCR", optional=True, sdtm="RELREC (AE, TU)",
                      section=T("Lieu", "Site"))
    AEFING = MultiChoice(T("Doigts", "Fingers"), FINGERS, optional=True, sdtm="AE.AELOC")
    AEPOINT = MultiChoice(T("Points d’injection", "Injection points"), POINT_POSITION, optional=True,
                          sdtm="SUPPAE.QNAM=AEPOINT")
