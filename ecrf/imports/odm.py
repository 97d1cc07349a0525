"""Reading the clinical data of an ODM 1.3.2 snapshot in a stream: one subject after the other, nothing hostile followed.

No document type is read, so no entity can be declared; a file that breaks off, is no XML, or is of another study ends with a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from ecrf.casebook.masks import CODE
from ecrf.crf import Refused, Study, T
from ecrf.crf.text import quoted
from ecrf.exports.odm.questions import unit_oid
from ecrf.exports.odm.writing import COMMON, NS

from . import prologue
from .incoming import Contents, Happened, Incoming, Wrong

MOST_NODES, MOST_ROWS = 20_000, 50_000
"""Elements inside one page, values of one subject at most: what no casebook reaches, and no file can fill memory with."""

NOT_XML = T("Le fichier n’est pas du XML bien formé, ou il s’interrompt\u00a0: {why}. Refaites l’export à la source.",
            "The file is no well-formed XML, or it breaks off: {why}. Make the export anew at its source.")
CUT_SHORT = T("Le fichier s’interrompt avant sa fin. Refaites l’export à la source, ou transférez-le de nouveau.",
              "The file breaks off before its end. Make the export anew at its source, or transfer it again.")
NOT_ODM = T("Le fichier commence par «\u00a0{tag}\u00a0»\u00a0: ce n’est pas de l’ODM 1.3 de CDISC. Choisissez un fichier ODM.",
            "The file begins with “{tag}”: this is no CDISC ODM 1.3. Choose an ODM file.")
VERSION = T("Le fichier est de l’ODM «\u00a0{version}\u00a0»\u202f; 1.3.2 est lu ici. Exportez dans cette version.",
            "The file is ODM “{version}”; 1.3.2 is read here. Export in that version.")
KIND = T("Le fichier raconte des transactions ({kind})\u202f; seul un état (Snapshot) est repris. Exportez l’état.",
         "The file tells transactions ({kind}); only a state (Snapshot) is taken. Export the state.")
OTHER_STUDY = T("Ces données sont de l’étude «\u00a0{oid}\u00a0», cette application sert {own}. Choisissez un fichier de cette étude.",
                "These data are of the study “{oid}”, this application serves {own}. Choose a file of this study.")
NO_DATA = T("Le fichier ne contient les données d’aucun sujet. Choisissez un export avec données.",
            "The file holds the data of no subject. Choose an export with data.")
TOO_MUCH = T("Une page de {subject} contient plus de {most} éléments, ou le sujet plus de {rows} valeurs\u00a0: ce n’est pas un cahier. Vérifiez le fichier.",
             "A page of {subject} holds more than {most} elements, or the subject more than {rows} values: this is no casebook. Check the file.")
TWICE = T("{what} figure deux fois dans le fichier. Gardez une seule fois ce qui vaut.",
          "{what} stands twice in the file. Keep once what holds.")
NO_OID = T("{tag} sans «\u00a0{name}\u00a0» lisible («\u00a0{found}\u00a0»). Corrigez l’identifiant à la source.",
           "{tag} without a legible “{name}” (“{found}”). Correct the identifier at the source.")
OTHER_UNIT = T("{oid} est donné dans l’unité «\u00a0{unit}\u00a0», qui n’est pas celle de la page. Convertissez à la source.",
               "{oid} is given in the unit “{unit}”, which is not that of the page. Convert at the source.")
MASKED = T("{oid} est masqué à la source\u00a0: sa valeur n’est pas dans le fichier. Retirez cet item du fichier.",
           "{oid} is masked at its source: its value is not in the file. Take this item out of the file.")
MOVED = T("retirée à la source", "removed at the source")


class _Broken(Refused):
    """What ends the reading of a file: the sentence, and the line where it stands."""

    def __init__(self, problem: T, where: object = ""):
        super().__init__(problem)
        self.where = str(where or "")


def subjects(path: Path, study: Study) -> Iterator[Contents]:
    """What the file says of each subject, in its order; what is wrong with the file as a whole comes last and ends it."""
    try:
        with path.open("rb") as source:
            prologue.check(source)
            yield from _walk(source, study)
    except _Broken as broken:
        yield Contents(wrong=(Wrong(broken.where, broken.problem),))
    except Refused as refused:
        yield Contents(wrong=(Wrong("1", refused.problem),))


def _walk(source: BinaryIO, study: Study) -> Iterator[Contents]:
    steps = etree.iterparse(source, events=("start", "end"), resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
                            remove_comments=True, remove_pis=True)
    root, whole, reading = None, False, _Reading(study)
    for action, element in _legible(steps):
        if action == "start":
            if root is None:
                root = element
                _check_root(root)
            reading.begin(element)
        else:
            found = reading.end(element)
            if found is not None:
                yield found
            whole = element is root
    if not whole:
        raise _Broken(CUT_SHORT)
    if not reading.known:
        raise _Broken(NO_DATA)


def _legible(steps: Any) -> Iterator[tuple[str, Any]]:
    """The steps of a parser, as long as there is XML. Raises ``_Broken`` with the place where it ends."""
    try:
        yield from steps
    except etree.XMLSyntaxError as error:
        fatal = steps.error_log.last_error
        where, why = (fatal.line, fatal.message) if fatal is not None else (error.lineno, str(error.msg or error))
        raise _Broken(NOT_XML.filled(why=quoted(why)), where) from None


def _check_root(root: Any) -> None:
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.externalDTD is not None:
        raise _Broken(prologue.DTD, root.sourceline)
    if root.tag != f"{{{NS}}}ODM":
        raise _Broken(NOT_ODM.filled(tag=quoted(str(root.tag))), root.sourceline)
    if not root.get("ODMVersion", "").startswith("1.3"):
        raise _Broken(VERSION.filled(version=quoted(root.get("ODMVersion", "–"))), root.sourceline)
    if root.get("FileType") != "Snapshot":
        raise _Broken(KIND.filled(kind=quoted(root.get("FileType", "–"))), root.sourceline)


class _Reading:
    """Where the reading stands, and what was found of the subject at hand. Whatever is read is let go at once."""

    def __init__(self, study: Study):
        self.study, self.known = study, set[str]()
        self.subject, self.visit, self.nodes = "", "", 0
        self.page: Any = None
        self.pages, self.values = set[tuple[str, str, str]](), list[Incoming]()
        self.wrong, self.events = list[Wrong](), list[Happened]()

    def begin(self, element: Any) -> None:
        """An element begins: its attributes are there, its content is not."""
        if self.page is not None:
            self.nodes += 1
            if self.nodes > MOST_NODES:
                raise self._too_much(element)
            return
        tag = element.tag.removeprefix(f"{{{NS}}}")
        if tag == "ClinicalData" and element.get("StudyOID") != self.study.oid:
            raise _Broken(OTHER_STUDY.filled(oid=quoted(element.get("StudyOID", "–")), own=self.study.oid), element.sourceline)
        if tag in ("SubjectData", "StudyEventData", "FormData") and element.get("TransactionType"):
            raise _Broken(KIND.filled(kind=quoted(element.get("TransactionType"))), element.sourceline)
        if tag == "SubjectData":
            self._subject(element)
        elif tag == "StudyEventData":
            self.visit = self._event(element)
        elif tag == "FormData":
            self.page, self.nodes = element, 0

    def end(self, element: Any) -> Contents | None:
        """An element is whole: a page is read, a subject handed over, and it is forgotten."""
        found = None
        if element is self.page:
            self._form(element)
            self.page = None
        elif element.tag == f"{{{NS}}}SubjectData":
            found = Contents(tuple(self.values), tuple(self.wrong), tuple(self.events))
        if self.page is None:
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        return found

    def _too_much(self, element: Any) -> _Broken:
        return _Broken(TOO_MUCH.filled(subject=self.subject, most=MOST_NODES, rows=MOST_ROWS), element.sourceline)

    def _subject(self, element: Any) -> None:
        self.subject = element.get("SubjectKey", "").strip()
        if not self.subject:
            raise _Broken(NO_OID.filled(tag="SubjectData", name="SubjectKey", found=""), element.sourceline)
        if self.subject in self.known:
            raise _Broken(TWICE.filled(what=quoted(self.subject)), element.sourceline)
        self.known.add(self.subject)
        self.pages, self.values, self.wrong, self.events = set(), [], [], []

    def _event(self, element: Any) -> str:
        oid, number = element.get("StudyEventOID", ""), element.get("StudyEventRepeatKey")
        if not oid.startswith("SE."):
            self._note(element, NO_OID.filled(tag="StudyEventData", name="StudyEventOID", found=quoted(oid)))
        visit = oid.removeprefix("SE.")
        return "" if visit == COMMON else f"{visit}-{number}" if number and self._repeats(visit) else visit

    def _repeats(self, visit: str) -> bool:
        found = self.study.visits.get(visit)
        return found is None or bool(found.repeats)

    def _note(self, element: Any, problem: T) -> None:
        self.wrong.append(Wrong(str(element.sourceline or ""), problem))

    def _form(self, element: Any) -> None:
        oid, line = element.get("FormOID", ""), element.get("FormRepeatKey") or ""
        page = oid.removeprefix("F.")
        blank = self.study.pages.get(page)
        if not oid.startswith("F."):
            self._note(element, NO_OID.filled(tag="FormData", name="FormOID", found=quoted(oid)))
            return
        if blank is not None and blank.repeats is None:
            line = "" if line == "1" else line
        address = (self.visit, page, line)
        if address in self.pages:
            self._note(element, TWICE.filled(what=quoted("/".join(filter(None, address)))))
            return
        self.pages.add(address)
        names = set[str]()
        for item in (item for group in element.iterchildren(f"{{{NS}}}ItemGroupData") for item in group
                     if item.tag.startswith(f"{{{NS}}}ItemData")):
            self._item(item, address, names)
        self._happened(element, address)
        if len(self.values) > MOST_ROWS:
            raise self._too_much(element)

    def _item(self, element: Any, address: tuple[str, str, str], names: set[str]) -> None:
        oid = element.get("ItemOID", "")
        page, _dot, name = oid.partition(".")
        if page != address[1] or not name:
            self._note(element, NO_OID.filled(tag="ItemData", name="ItemOID", found=quoted(oid)))
            return
        if name in names:
            self._note(element, TWICE.filled(what=quoted("/".join(filter(None, (*address, name))))))
            return
        names.add(name)
        value, missing, why = element.get("Value"), *_absent(element)
        if element.tag != f"{{{NS}}}ItemData" and element.get("IsNull") != "Yes":
            value = element.text or ""
        if missing == CODE:
            self._note(element, MASKED.filled(oid=oid))
        elif (unit := self._other_unit(element, page, name)) is not None:
            self._note(element, OTHER_UNIT.filled(oid=oid, unit=quoted(unit)))
        else:
            self.values.append(Incoming(str(element.sourceline or ""), self.subject, *address, name, value or None, missing, why))

    def _other_unit(self, element: Any, page: str, name: str) -> str | None:
        """The unit that a value is given in, where it is not that of its item."""
        named = element.find(f"{{{NS}}}MeasurementUnitRef")
        item = self.study.item(page, name)
        if named is None or item is None:
            return None
        given = str(named.get("MeasurementUnitOID", ""))
        return None if item.unit and given == unit_oid(item.as_dict()) else given

    def _happened(self, element: Any, address: tuple[str, str, str]) -> None:
        for note in element.iterchildren(f"{{{NS}}}Annotation"):
            flags = _flags(note)
            words, where = note.findtext(f"{{{NS}}}Comment") or "", str(element.sourceline or "")
            if flags.get("PAGE_STATE") == "not_done":
                self.events.append(Happened(where, self.subject, *address, "not_done", words))
            if flags.get("PAGE_REMOVED") == "Y":
                self.events.append(Happened(where, self.subject, *address, "removed", words or MOVED["fr"]))


def _flags(note: Any) -> dict[str | None, str | None]:
    """The flags of an annotation, by type."""
    return {flag.findtext(f"{{{NS}}}FlagType"): flag.findtext(f"{{{NS}}}FlagValue") for flag in note.iterchildren(f"{{{NS}}}Flag")}


def _absent(element: Any) -> tuple[str | None, str | None]:
    """The missing code of a value and its reason."""
    for note in element.iterchildren(f"{{{NS}}}Annotation"):
        flags = _flags(note)
        if "MISSING" in flags or "MASKED" in flags:
            return flags.get("MISSING") or CODE, note.findtext(f"{{{NS}}}Comment")
    return None, None
