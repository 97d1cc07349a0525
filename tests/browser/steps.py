"""What hands do in every journey: open a page, choose, save, walk with the Tab key."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def file_url(number: str, address: str = "") -> str:
    """The address of a subject, or of a page of the casebook."""
    return "/".join(filter(None, ("/subjects", number, address)))


def item(page: Page, name: str) -> Locator:
    """The row of an item."""
    return page.locator(f"#i-{name}")


def choose(page: Page, **answers: str) -> None:
    """Press the chip of each answer, one after the other; a chip that a skip rule brings is waited for."""
    for name, code in answers.items():
        page.locator("label", has=page.locator(f"input[name={name}][value={code}]")).click()


def save(page: Page) -> None:
    """Press Save and wait for the answer."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.request.resource_type == "document"):
        page.click("[data-save]")
    page.wait_for_load_state()


def drop_down(page: Page, name: str) -> None:
    """Open the small menu in the margin of an item."""
    item(page, name).locator("details.menu > summary").last.click()


def tab_to(page: Page, name: str, most: int = 40) -> None:
    """Press Tab until the control of that name has the focus; fails when it cannot be reached."""
    for _ in range(most):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by the Tab key")
