"""Makes sure that a Chromium is there for the browser tests: finds it, or installs Debian's as root, or says the command.

The one without windows of its own is taken first: it takes two thirds of the other's time.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def find() -> str | None:
    """The path of an installed Chromium: ``ECRF_CHROMIUM``, or one on the path."""
    return os.environ.get("ECRF_CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


def main() -> int:
    """Exit 0 when a Chromium is there in the end."""
    if find():
        return 0
    command = "apt-get update && apt-get install --yes --no-install-recommends chromium-headless-shell fonts-open-sans"
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's chromium for the browser tests …")
        subprocess.run(["sh", "-c", command], check=False, stdout=subprocess.DEVNULL)  # noqa: S603, S607
        if find():
            return 0
    print(f"The browser tests need Chromium. Run: sudo sh -c '{command}'", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
