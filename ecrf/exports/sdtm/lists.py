"""The code lists of a Define-XML file: those of controlled terminology with the codes of the NCI, and the study's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..definition import Definition
from .elements import DEF, Element, element
from .model import Dataset
from .wording import PLAIN, Wording

TESTS = ("TESTCD", "TEST")
"""How the lists of tests are called behind the domain."""


class Lists:
    """The lists that variables ask for; only those are written."""

    def __init__(self, wording: Wording, definition: Definition, datasets: Iterable[Dataset]):
        self._tests = {dataset.name: {level.where[0][1]: level.label for level in dataset.values if level.where[0][0].endswith("TESTCD")}
                       for dataset in datasets}
        self._known: Mapping[str, Any] = wording.standards.get("tests", {})
        self._terms: Mapping[str, Any] = wording.standards.get("terminology", {}).get("codelists", {})
        self._own = {one["oid"]: one for one in definition.study["codelists"]}
        self._asked: dict[str, str] = {}

    def of(self, name: str | None, domain: str) -> str | None:
        """The OID of a list: of the terminology by its submission name (a star stands for the domain), ``study:OID`` for one of ours."""
        if name is None:
            return None
        called = name.replace("*", domain)
        if name.startswith("*"):
            known = bool(self._tests.get(domain))
        elif called.startswith("study:"):
            known = called.removeprefix("study:") in self._own
        else:
            known = bool(self._terms.get(called, {}).get("terms"))
        if not known:
            return None
        return self._asked.setdefault(called, f"CL.{called.replace('study:', 'STUDY.')}")

    def write(self, version: Element) -> None:
        """Write every list that was asked for."""
        for name, oid in sorted(self._asked.items()):
            if name.startswith("study:"):
                self._study(version, oid, self._own[name.removeprefix("study:")])
            elif name.endswith(TESTS):
                self._standard(version, oid, self._of_tests(name))
            else:
                self._standard(version, oid, self._terms[name])

    def _of_tests(self, name: str) -> Mapping[str, Any]:
        """The list of a domain's tests, by code or by name: those of the terminology, and ours."""
        domain, codes = name[:2], name.endswith("TESTCD")
        known = self._known.get(domain, {})
        terms = {code if codes else label: {"decode": label, **({"code": known[code]["code"]} if "code" in known.get(code, ()) else {})}
                 for code, label in sorted(self._tests[domain].items())}
        said = self._terms.get(name, {"name": f"{domain} tests of the sponsor, {'codes' if codes else 'names'}", "code": None})
        return {**said, "terms": terms}

    def _standard(self, version: Element, oid: str, said: Mapping[str, Any]) -> None:
        written = element(version, "CodeList", OID=oid, Name=said["name"], DataType="text")
        if said["code"]:
            written.set(f"{{{DEF}}}StandardOID", "STD.CT")
        else:
            written.set(f"{{{DEF}}}IsNonStandard", "Yes")
        for place, (value, term) in enumerate(said["terms"].items(), 1):
            one = element(written, "CodeListItem", CodedValue=value, OrderNumber=str(place))
            if said["code"] and not term.get("code"):
                one.set(f"{{{DEF}}}ExtendedValue", "Yes")
            _decode(one, {"en": term["decode"]})
            if term.get("code"):
                element(one, "Alias", Name=term["code"], Context="nci:ExtCodeID")
        if said["code"]:
            element(written, "Alias", Name=said["code"], Context="nci:ExtCodeID")

    def _study(self, version: Element, oid: str, said: Mapping[str, Any]) -> None:
        written = element(version, "CodeList", OID=oid, Name=f"{said['oid']} (collected)", DataType="text")
        written.set(f"{{{DEF}}}IsNonStandard", "Yes")
        seen: set[str] = set()
        for place, code in enumerate(said["codes"], 1):
            value = code["code"] if code["code"] in PLAIN else code["label"]["en"]
            if value not in seen:
                seen.add(value)
                _decode(element(written, "CodeListItem", CodedValue=value, OrderNumber=str(place)), code["label"])


def _decode(one: Element, label: Mapping[str, str]) -> None:
    decode = element(one, "Decode")
    for lang, text in sorted(label.items()):
        translated = element(decode, "TranslatedText")
        translated.set("{http://www.w3.org/XML/1998/namespace}lang", lang)
        translated.text = text
