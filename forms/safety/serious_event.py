"""The report of a serious adverse event, one per event that is serious: what the site sends to the sponsor."""

from ecrf.crf import CRF, YNU, Choice, Date, DateTime, Derived, ManyLines, MultiChoice, Per, Staff, T, Text, YesNo
from forms.codelists import AEOUT, AEREL
from forms.safety.codelists import SAE_CRIT
from forms.safety.reporting import hours_to_sponsor, of_event
from forms.source import section

_FROM_EVENT = T("lu sur la page de l’événement", "read from the page of the event")


class SAE(CRF):
    """What makes the event serious, when it was known and reported, and its story. No lot, no expectedness here."""

    oid, version, domain = "SAE", "1.0", "AE"
    title = T("Événement grave", "Serious adverse event")
    source = section("4.41", "F49, what everybody may see")
    scope = "subject"
    repeats = Per("AE", when=lambda line: bool(line.AESER == "Y"))
    area = "safety"
    summary = ("SAECRIT", "SAEAWDTM", "SAERPDTM")
    help = T("À envoyer au promoteur sans délai, au plus 24 heures après en avoir eu connaissance, même incomplet : "
             "événement, gravité, moment de la connaissance, déclarant. Le reste se complète ensuite.",
             "To be sent to the sponsor without delay, at most 24 hours after becoming aware, even when incomplete: "
             "event, seriousness, moment of awareness, reporter. The rest follows.")

    SAETERM = Derived(T("Événement", "Event"), inputs=("AE.AETERM",), compute=of_event("AETERM"),
                      formula=_FROM_EVENT, no_sdtm="AE.AETERM stands on AE")
    SAESTDAT = Derived(T("Date de début", "Start date"), inputs=("AE.AESTDAT",), compute=of_event("AESTDAT"),
                       formula=_FROM_EVENT, no_sdtm="AE.AESTDTC stands on AE")
    SAEREL = Derived(T("Lien avec le produit, pour l’investigateur", "Relation to the product, for the investigator"),
                     inputs=("AE.RELPROD",), compute=of_event("RELPROD"), codelist=AEREL, formula=_FROM_EVENT,
                     no_sdtm="AE.AEREL stands on AE", help=T("Le promoteur ne peut pas l’abaisser.",
                                                             "The sponsor cannot lower it."))
    SAEOUTC = Derived(T("Issue", "Outcome"), inputs=("AE.AEOUT",), compute=of_event("AEOUT"), codelist=AEOUT,
                      formula=_FROM_EVENT, no_sdtm="AE.AEOUT stands on AE")

    SAECRIT = MultiChoice(T("Critères de gravité", "Criteria of seriousness"), SAE_CRIT, judgement=True, critical=True,
                          section=T("Gravité", "Seriousness"),
                          sdtm="AE.AESDTH, AE.AESLIFE, AE.AESHOSP, AE.AESDISAB, AE.AESCONG, AE.AESMIE")
    SAEHIN = Date(T("Entrée à l’hôpital", "Admitted on"), when=SAECRIT.equals("HOSPITALISATION"),
                  sdtm="HO.HOSTDTC")
    SAEHOUT = Date(T("Sortie de l’hôpital", "Discharged on"), optional=True, when=SAECRIT.equals("HOSPITALISATION"),
                   sdtm="HO.HOENDTC")
    SAEDTHC = Text(T("Cause du décès", "Cause of death"), when=SAECRIT.equals("DEATH"), critical=True,
                   sdtm="DD.DDTESTCD=PRCDTH", help=T("Complétez aussi la page « Décès ».",
                                                     "Complete the page “Death” too."))
    SAEAUTOP = Choice(T("Autopsie", "Autopsy"), YNU, when=SAECRIT.equals("DEATH"), sdtm="DD.DDTESTCD=AUTOPIND")

    SAEAWDTM = DateTime(T("Le centre en a eu connaissance", "The site became aware"), critical=True,
                        section=T("Déclaration au promoteur", "Report to the sponsor"), sdtm="SUPPAE.QNAM=SAEAWDTC")
    SAEREPBY = Staff(T("Déclarant", "Reporter"), critical=True, sdtm="SUPPAE.QNAM=SAEREPBY")
    SAERPDTM = DateTime(T("Déclaré au promoteur", "Reported to the sponsor"), critical=True,
                        sdtm="SUPPAE.QNAM=SAERPDTC")
    SAERECV = Text(T("Reçu par (service, fonction)", "Received by (department, function)"), max=100,
                   sdtm="SUPPAE.QNAM=SAERECV", help=T("Jamais le nom d’une personne.", "Never the name of a person."))
    SAELAG = Derived(T("Délai de déclaration", "Time to report"), unit="h", decimals=1, inputs=(SAEAWDTM, SAERPDTM),
                     compute=hours_to_sponsor, sdtm="SUPPAE.QNAM=SAELAG",
                     formula=T("déclaration − connaissance", "report − awareness"))
    SAELREAS = Text(T("Pourquoi plus de 24 h, le cas échéant", "Why more than 24 h, where it applies"), optional=True,
                    sdtm="SUPPAE.QNAM=SAELREAS")

    SAENARR = Text(T("Récit", "Narrative"), max=4000, lines=10, critical=True, section=T("Récit", "Narrative"),
                   sdtm="SUPPAE.QNAM=SAENARR", help=T("Sans identité du patient, sans supposer le bras reçu.",
                                                      "Without the patient’s identity, without a guess at the arm."))
    SAECM = ManyLines(T("Traitements au moment de l’événement", "Medication at the time of the event"), of="CM",
                      optional=True, sdtm="RELREC (AE, CM)")
    SAELAB = Text(T("Résultats de laboratoire utiles", "Useful laboratory results"), max=1000, lines=4, optional=True,
                  sdtm="SUPPAE.QNAM=SAELAB")
    SAEUNBL = YesNo(T("Levée d’aveugle nécessaire pour soigner", "Unblinding needed to treat"), critical=True,
                    sdtm="SUPPAE.QNAM=SAEUNBL")
    SAEAGREE = YesNo(T("En cours à la fin d’étude : suivi convenu avec le promoteur",
                       "Ongoing at the end of study: follow-up agreed with the sponsor"), optional=True,
                     sdtm="SUPPAE.QNAM=SAEAGREE")
