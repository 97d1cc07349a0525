"""The elements that Define-XML is made of."""

from __future__ import annotations

from typing import Any

from lxml import etree

ODM, DEF, XLINK = "http://www.cdisc.org/ns/odm/v1.3", "http://www.cdisc.org/ns/def/v2.1", "http://www.w3.org/1999/xlink"
NSMAP = {None: ODM, "def": DEF, "xlink": XLINK}

Element = Any
"""An element of lxml."""


def element(parent: Element, name: str, namespace: str = ODM, /, **attributes: str) -> Element:
    """A new last child of an element; attributes without namespace."""
    return etree.SubElement(parent, f"{{{namespace}}}{name}", attributes)


def described(parent: Element, text: str, lang: str = "en") -> None:
    """Say what an element is."""
    translated = element(element(parent, "Description"), "TranslatedText")
    translated.set("{http://www.w3.org/XML/1998/namespace}lang", lang)
    translated.text = text
