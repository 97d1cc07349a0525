"""The photographs of a visit: one line per image, or why one was not taken."""

from ecrf.crf import CRF, Choice, Date, DateTime, Decimal, Log, ManyLines, T, Text, YesNo
from forms.ranges import limits
from forms.source import section
from forms.ulcers.codelists import PHOTO_SIDE, PHOTO_VIEW
from forms.ulcers.ranges import PHO_RANGES


class PHO(CRF):
    """An image of the hands or of an ulcer, or the reason why it is missing. The file itself is kept elsewhere."""

    oid, version, domain = "PHO", "1.0", "PR"
    title = T("Photographies", "Photographs")
    source = section("4.24", "F25")
    repeats = Log()
    area = "images"
    summary = ("PHOVIEW", "PHOULC", "PHODTM", "PHOID")
    help = T("Une ligne par image. Gros plan de chaque ulcère actif avec son échelle. Aucun visage, aucun nom sur l’image.",
             "One line per image. A close-up of each active ulcer with its scale. No face, no name on the image.")

    PHOVIEW = Choice(T("Vue", "View"), PHOTO_VIEW, critical=True, sdtm="SUPPPR.QNAM=PHOVIEW")
    PHOULC = ManyLines(T("Ulcères sur l’image", "Ulcers on the image"), of="ULCR", critical=True,
                       when=PHOVIEW.equals("CLOSE_UP"), sdtm="RELREC (PR, TU)")
    PHODONE = YesNo(T("Photographie faite", "Photograph taken"), critical=True, sdtm="PR.PROCCUR")
    PHOREAS = Text(T("Pourquoi elle manque", "Why it is missing"), when=PHODONE.equals("N"), sdtm="PR.PRREASOC")
    PHOSIDE = Choice(T("Main", "Hand"), PHOTO_SIDE, when=PHODONE.equals("Y"), sdtm="PR.PRLAT")
    PHODTM = DateTime(T("Prise le", "Taken on"), critical=True, when=PHODONE.equals("Y"), sdtm="PR.PRSTDTC")
    PHODEV = Text(T("Appareil", "Device"), max=80, when=PHODONE.equals("Y"), sdtm="SUPPPR.QNAM=PHODEV")
    PHODIST = Decimal(T("Distance", "Distance"), unit="cm", when=PHODONE.equals("Y"), sdtm="SUPPPR.QNAM=PHODIST",
                      **limits(PHO_RANGES, "PHODIST"))
    PHOSCALE = YesNo(T("Échelle visible", "Scale marker visible"), critical=True, when=PHODONE.equals("Y"),
                     sdtm="SUPPPR.QNAM=PHOSCALE")
    PHOCARD = YesNo(T("Carte de couleurs", "Colour card"), when=PHODONE.equals("Y"), sdtm="SUPPPR.QNAM=PHOCARD")
    PHOCONS = YesNo(T("Le patient accepte cette photographie", "The patient agrees to this photograph"), critical=True,
                    when=PHODONE.equals("Y"), sdtm="SUPPPR.QNAM=PHOCONS")
    PHOQUAL = YesNo(T("Image utilisable", "Image usable"), when=PHODONE.equals("Y"), sdtm="SUPPPR.QNAM=PHOQUAL")
    PHOQREAS = Text(T("Pourquoi elle ne l’est pas", "Why it is not"), when=PHOQUAL.equals("N"),
                    sdtm="SUPPPR.QNAM=PHOQREAS")
    PHOID = Text(T("Identifiant de l’image", "Image identifier"), max=36, when=PHODONE.equals("Y"), optional=True,
                 section=T("Fichier", "File"), sdtm="SUPPPR.QNAM=PHOID",
                 help=T("Celui sous lequel l’image est lue ; sans numéro de patient ni visite.",
                        "The one under which the image is read; without subject number or visit."))
    PHOHASH = Text(T("Empreinte SHA-256 du fichier", "SHA-256 fingerprint of the file"), max=64, optional=True,
                   when=PHODONE.equals("Y"), sdtm="SUPPPR.QNAM=PHOHASH")
    PHOSENT = Date(T("Envoyée en lecture centralisée le", "Sent to central reading on"), optional=True,
                   when=PHODONE.equals("Y"), sdtm="SUPPPR.QNAM=PHOSENT")
