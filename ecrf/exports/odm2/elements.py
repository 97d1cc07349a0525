"""Elements of ODM 2.0, and what turns one of 1.3.2 into its like: the same name, attributes and words, parts one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lxml import etree

from ..odm.writing import LANG, Element
from ..odm.writing import NS as FORMER

NS = "http://www.cdisc.org/ns/odm/v2.0"
_OLD, _TAGS = len(FORMER) + 2, f"{{{NS}}}"
PLAIN = "text/plain"

Turning = Callable[[Element, Element], None]
"""Puts below the first element what the second one, of 1.3.2, is in 2.0."""


def root(tag: str, attributes: Mapping[str, str] | None = None) -> Element:
    """An element that stands by itself in the stream."""
    return etree.Element(_TAGS + tag, attributes or {}, nsmap={None: NS})


def node(parent: Element, tag: str, words: str | None = None, **attributes: str | None) -> Element:
    """An element below another; attributes that are ``None`` are left out."""
    found = etree.SubElement(parent, _TAGS + tag, {name: value for name, value in attributes.items() if value is not None})
    found.text = words
    return found


def local(element: Element) -> str:
    """The name of an element of 1.3.2 without its namespace."""
    name: str = element.tag[_OLD:]
    return name


def said(parent: Element, tag: str, words: str, language: str | None = None, **attributes: str | None) -> None:
    """A text in one language, or in one that nobody noted."""
    found = node(node(parent, tag, **attributes), "TranslatedText", words, Type=PLAIN)
    if language:
        found.set(LANG, language)


def turn(parent: Element, parts: Iterable[Element], special: Mapping[str, Turning], skipped: Iterable[str] = ()) -> None:
    """Each part as 2.0 has it; ``special`` are the elements that are not simply the same."""
    for part in parts:
        tag = local(part)
        if tag in skipped:
            continue
        if tag in special:
            special[tag](parent, part)
            continue
        found = etree.SubElement(parent, _TAGS + tag, part.attrib)
        found.text = part.text
        if len(part):
            turn(found, part, special, skipped)


def translated(parent: Element, source: Element) -> None:
    """Words in a language: 2.0 wants their media type."""
    etree.SubElement(parent, f"{_TAGS}TranslatedText", {**source.attrib, "Type": PLAIN}).text = source.text
