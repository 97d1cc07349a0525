"""What was typed into a page whose session is over: carried through the log-in, given back to the same account only (R18).

A page's anti-forgery token is signed and names the account it was made for; so does the parcel that carries the values.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, request, session
from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from .sessions import Principal

ASIDE = frozenset({"csrf_token", "carried", "next"})
LARGEST = 400_000
"""Characters carried at most; more than any page can hold by hand."""


@dataclass(frozen=True)
class Parcel:
    """The values of one refused post: whose page it was, its address, ``[name, text]`` pairs."""

    account: str
    path: str
    pairs: list[list[str]]


def new_token(code: str) -> None:
    """Give the browser's session a new anti-forgery secret that names the account."""
    session["csrf_token"] = f"{code}:{secrets.token_hex(20)}"


def page_owner() -> str | None:
    """The account that the posted page was made for, as its signed token says; ``None`` when it says nothing."""
    token = request.form.get("csrf_token") or request.headers.get("X-CSRFToken") or ""
    try:
        secret = URLSafeTimedSerializer(current_app.secret_key or "", salt="wtf-csrf-token").loads(token)
    except BadData:
        return None
    code, colon, _ = str(secret).partition(":")
    return code if colon else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="carried")


def pack() -> str | None:
    """The posted values as a signed parcel; ``None`` when there is nothing to carry. Forms of accounts hold secrets."""
    owner = page_owner()
    pairs = [[name, value] for name, value in request.form.items(multi=True) if name not in ASIDE]
    if owner is None or not pairs or request.blueprint in ("accounts", "admin"):
        return None
    if sum(len(name) + len(value) for name, value in pairs) > LARGEST:
        return None
    return str(_signer().dumps([owner, request.path, pairs]))


def unpack(parcel: str | None) -> Parcel | None:
    """The parcel that ``pack`` made, or ``None`` for anything else."""
    try:
        return Parcel(*_signer().loads(parcel or ""))
    except BadData:
        return None


def page_path(path: str) -> str | None:
    """The page that a post belongs to, when it is a save of that page or of its draft."""
    arguments = arguments_of(path, "POST") or {}
    if "address" not in arguments:
        return None
    page = f"/subjects/{arguments['number']}/{arguments['address']}"
    return page if path in (page, f"{page}/draft") else None


def arguments_of(path: str, method: str) -> dict[str, object] | None:
    """The view arguments of a local path, or ``None`` when no view answers there."""
    try:
        return dict(current_app.url_map.bind("").match(urlsplit(path).path, method=method)[1])
    except RequestRedirect:
        return {}
    except HTTPException:
        return None


def give_back(principal: Principal, parcel: Parcel) -> str | None:
    """Have the values kept as the account's draft of their page; returns the page's path, ``None`` when it is no page."""
    keep = current_app.extensions["keep_as_draft"]
    page: str | None = keep(principal, parcel) if parcel.account == principal.code else None
    return page


def local(target: str | None) -> str:
    """The target when it is a path of this application that can be opened, else the start page (no open redirect)."""
    target = target or "/"
    parts = urlsplit(target.replace("\\", "/"))
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith("//") or not target.isprintable():
        return "/"
    return target if arguments_of(target, "GET") is not None else "/"
