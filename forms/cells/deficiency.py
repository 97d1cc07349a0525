"""Deficiencies of the product or of a device."""

from ecrf.crf import CRF, Choice, Date, DateTime, Line, Log, ManyLines, MultiChoice, T, Text, YesNo
from forms.cells.codelists import CUSTODY_ROLE, DEFICIENCY, DEVICE_DEFECT, PRODUCT_DEFECT
from forms.source import section


class PDEF(CRF):
    """One complaint about the product, or one defect of a device."""

    oid, version, domain = "PDEF", "1.0", "DE"
    title = T("Défaut du produit ou d’un dispositif", "Product or device deficiency")
    source = section("4.43", "F51")
    scope = "subject"
    repeats = Log()
    seen_by = "unblinded"
    area = "product"
    summary = ("DEFTYPE", "DEFDTC")

    DEFDTC = DateTime(T("Constaté le", "Noticed at"), sdtm="DE.DESTDTC")
    DEFTYPE = Choice(T("Défaut de", "Deficiency of"), DEFICIENCY, critical=True, sdtm="DE.DECAT")
    DEFPROD = MultiChoice(T("Défaut du produit", "Defect of the product"), PRODUCT_DEFECT,
                          when=DEFTYPE.equals("PRODUCT"), sdtm="DE.DETERM")
    DEFDEV = Choice(T("Dispositif", "Device"), DEVICE_DEFECT, when=DEFTYPE.equals("DEVICE"), sdtm="DE.DETERM")
    DEFBATCH = Line(T("Lot du produit", "Batch of the product"), of="MFG", optional=True, sdtm="SUPPDE.QNAM=DEFBATCH")
    DEFLOT = Text(T("Lot du dispositif", "Lot of the device"), max=40, when=DEFTYPE.equals("DEVICE"), sdtm="SUPPDE.QNAM=DEFLOT")
    DEFTXT = Text(T("Description", "Description"), max=1000, lines=4, sdtm="DE.DETERM")
    DEFHARM = YesNo(T("Conséquence pour le patient", "Harm to the patient"), critical=True, sdtm="SUPPDE.QNAM=DEFHARM")
    DEFAE = ManyLines(T("Événements indésirables", "Adverse events"), of="AE", when=DEFHARM.equals("Y"),
                      sdtm="RELREC (DE, AE)")
    DEFBY = Choice(T("Signalé par", "Reported by"), CUSTODY_ROLE, sdtm="SUPPDE.QNAM=DEFBY")
    DEFDEC = Text(T("Décision du promoteur", "Decision of the sponsor"), optional=True, sdtm="SUPPDE.QNAM=DEFDEC")
    DEFDECDT = Date(T("Date de la décision", "Date of the decision"), optional=True, sdtm="SUPPDE.QNAM=DEFDECDT")
