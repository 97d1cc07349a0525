"""Edit checks of photographs and of their central reading (trial.md 6.1 EC10, 6.4 EC61 to EC64, 6.7 EC125)."""

from __future__ import annotations

from ecrf.crf import Behaviour, Book, FormView, T
from forms.checks import consent  # noqa: F401 - declares EC10, of which the photographs are a part
from forms.checks.evidence import in_order, shown, status_at, ulcer_name
from forms.checks.registry import CHECKS, Verdict
from forms.closing.end_of_study import EOS
from forms.consent.withdrawal import ICFW
from forms.ulcers.agreement import accepted, readings
from forms.ulcers.assessment import ULCA, ellipse_area
from forms.ulcers.assumptions import AREA_RATIO, PHOTO_VISITS
from forms.ulcers.photographs import PHO
from forms.ulcers.reading import CRD
from forms.visits.visit import SV


@CHECKS.part("EC10", Behaviour.QUERY,
             T("Photographie du {day} sans l’accord du patient, ou après le retrait de cet accord : vérifiez le "
               "consentement.",
               "Photograph of {day} without the patient’s agreement, or after that was withdrawn: check the consent."),
             on=PHO.PHOCONS, items=(PHO.PHODTM, ICFW.WCDAT, ICFW.WCSCOPE), reads=("SV",))
def photograph_is_agreed_to(form: FormView, book: Book) -> Verdict:
    """The patient agrees to the image, and no withdrawal of photographs surely came before it."""
    day = form.PHODTM.date() if form.PHODTM is not None else book.visit_date(form.visit)
    withdrawn = any("PHOTOS" in (line.WCSCOPE or ()) and in_order(day, line.WCDAT) is False for line in book.forms("ICFW"))
    return form.PHODONE != "Y" or not (withdrawn or form.PHOCONS == "N") or {"day": shown(day)}


def _photographed(book: Book, visit: str, ulcer: str) -> bool:
    """Whether a close-up of the ulcer with its scale was taken at the visit, or a line says why not."""
    lines = [line for line in book.forms("PHO") if line.visit == visit and line.PHOVIEW == "CLOSE_UP"
             and ulcer in (line.PHOULC or ())]
    return any((line.PHODONE == "Y" and line.PHOSCALE == "Y") or (line.PHODONE == "N" and line.answered("PHOREAS"))
               for line in lines)


def _lacks_photograph(form: FormView, book: Book) -> Verdict:
    if form.ULCSTAT != "ACTIVE" or _photographed(book, form.visit, form.line):
        return True
    return {"ulcer": ulcer_name(book.study, form.line)}


@CHECKS.check("EC61", "H/S", Behaviour.BLOCK,
              T("Ulcère actif {ulcer} sans photographie rapprochée avec échelle : ajoutez-la ou dites pourquoi elle "
                "manque. La visite attend.",
                "Active ulcer {ulcer} without a close-up photograph with scale: add it or say why it is missing. The "
                "visit waits."),
              on=ULCA.ULCSTAT, items=(PHO.PHOULC, PHO.PHOSCALE), steps=("visit",))
def active_ulcer_is_photographed_at_key_visits(form: FormView, book: Book) -> Verdict:
    """At inclusion, injection and week 16 each active ulcer has a close-up with scale, or the reason why not."""
    return form.visit not in PHOTO_VISITS.value or _lacks_photograph(form, book)


@CHECKS.part("EC61", Behaviour.QUERY,
             T("Ulcère actif {ulcer} sans photographie rapprochée avec échelle : ajoutez-la ou dites pourquoi.",
               "Active ulcer {ulcer} without a close-up photograph with scale: add it or say why."),
             on=ULCA.ULCSTAT, items=(PHO.PHOULC, PHO.PHOSCALE))
def active_ulcer_is_photographed_elsewhere(form: FormView, book: Book) -> Verdict:
    """The same at the other visits that ask photographs."""
    asked = any(slot.page is PHO for slot in book.study.visit(form.visit).slots)
    return form.visit in PHOTO_VISITS.value or not asked or _lacks_photograph(form, book)


@CHECKS.check("EC62", "S", Behaviour.QUERY,
              T("Photographie du {taken} et visite du {day} : vérifiez la date de l’image ou confirmez.",
                "Photograph of {taken} and visit of {day}: check the date of the image or confirm."),
              on=PHO.PHODTM, items=(SV.SVDAT,))
def photograph_is_of_the_day_of_the_visit(form: FormView, book: Book) -> Verdict:
    """The image was taken on the day of its visit."""
    day = book.visit_date(form.visit)
    if form.PHODTM is None or day is None:
        return None
    return form.PHODTM.date() == day or {"taken": shown(form.PHODTM.date()), "day": shown(day)}


@CHECKS.part("EC62", Behaviour.QUERY,
             T("Le même fichier est déjà la photographie {line} de la visite {visit} : vérifiez l’image.",
               "The same file is photograph {line} of visit {visit} already: check the image."),
             on=PHO.PHOHASH)
def file_is_used_once(form: FormView, book: Book) -> Verdict:
    """No earlier photograph of the subject has the same fingerprint."""
    lines = book.forms("PHO")
    before = [line for line in lines[:_place(lines, form)] if line.PHOHASH == form.PHOHASH]
    return form.PHOHASH is None or not before or {"line": before[0].line, "visit": before[0].visit}


def _place(lines: list[FormView], form: FormView) -> int:
    return next((n for n, line in enumerate(lines) if line.address == form.address), 0)


def _assessed(form: FormView, book: Book) -> FormView | None:
    """The site's assessment of the one ulcer on the image of a reading that counts; ``None`` otherwise."""
    if form.CRDIMG is None or accepted(form, book) != "Y":
        return None
    images = [photo for photo in book.forms("PHO") if form.CRDIMG == photo.PHOID]
    ulcers: tuple[str, ...] = (images[0].PHOULC or ()) if len(images) == 1 else ()
    return book.form("ULCA", images[0].visit, ulcers[0]) if len(ulcers) == 1 else None


@CHECKS.check("EC63", "S", Behaviour.QUERY,
              T("Le statut lu diffère de celui de l’examen au lit du patient : à arbitrer.",
                "The status read differs from the one at the bedside: to be adjudicated."),
              on=CRD.CRDSTAT, items=(CRD.CRDIMG, PHO.PHOID, PHO.PHOULC, ULCA.ULCSTAT),
              note="put at the reading that counts, which no site role reads, and only once it counts")
def central_status_is_the_bedside_status(form: FormView, book: Book) -> Verdict:
    """The reading that counts gives the status that the site gave."""
    seen = _assessed(form, book)
    if seen is None or form.CRDSTAT is None or seen.ULCSTAT in (None, "NOT_ASSESSABLE"):
        return None
    return bool(status_at(book, seen.visit, seen.line) == form.CRDSTAT)


@CHECKS.check("EC64", "S", Behaviour.QUERY,
              T("La surface tracée et celle mesurée au lit du patient sont très différentes : vérifiez le tracé ou confirmez.",
                "The traced area and the one measured at the bedside are far apart: check the tracing or confirm."),
              on=CRD.CRDAREA, items=(CRD.CRDIMG, PHO.PHOID, PHO.PHOULC, ULCA.LDIAM, ULCA.LPERP),
              note="put at the reading that counts: the site never learns what was read")
def areas_are_comparable(form: FormView, book: Book) -> Verdict:
    """Ellipse over traced area lies within AREA_RATIO."""
    seen = _assessed(form, book)
    measured = ellipse_area(seen, book) if seen is not None else None
    if measured is None or not form.CRDAREA:
        return None
    low, high = AREA_RATIO.value
    return bool(low <= float(measured / form.CRDAREA) <= high)


def _key_images(book: Book) -> list[FormView]:
    """The photographs of inclusion, injection and week 16."""
    return [photo for photo in book.forms("PHO") if photo.visit in PHOTO_VISITS.value and photo.PHODONE == "Y"]


@CHECKS.check("EC125", "H", Behaviour.BLOCK,
              T("Image sans lecture terminée : {images}. Lisez-la ou marquez-la illisible.",
                "Image without a finished reading: {images}. Read it or mark it unreadable."),
              on=CRD.CRDSTATE, items=(CRD.CRDIMG, PHO.PHOID), steps=("lock_study",),
              note="which visits the images are of is not told to the reader")
def key_photographs_are_read(form: FormView, book: Book) -> Verdict:
    """Each photograph of a key visit is read or marked unreadable; those that nobody has begun stand at the first line."""
    images = list(dict.fromkeys(photo.PHOID for photo in _key_images(book) if photo.PHOID is not None))
    lines = book.forms("CRD")
    told_here = {form.CRDIMG} | (set(images) - {line.CRDIMG for line in lines} if form.line == lines[0].line else set())
    lacking = [image for image in images if image in told_here and not readings(book, image)]
    return not lacking or {"images": ", ".join(lacking)}


@CHECKS.part("EC125", Behaviour.BLOCK,
             T("Photographie non envoyée en lecture centralisée, ou sans identifiant : complétez la ligne.",
               "Photograph not sent to central reading, or without an identifier: complete the line."),
             on=PHO.PHOSENT, items=(PHO.PHOID, EOS.EOSDAT), steps=("lock_study",))
def key_photographs_are_sent_to_reading(form: FormView, book: Book) -> Verdict:
    """Once the study has ended for the subject, each photograph of a key visit has its identifier and was sent."""
    if book.form("EOS").EOSDAT is None or form.visit not in PHOTO_VISITS.value or form.PHODONE != "Y":
        return None
    return form.PHOID is not None and form.PHOSENT is not None
