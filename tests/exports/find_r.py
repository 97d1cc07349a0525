"""Makes sure that R is there for the test of the R program: finds it, or installs Debian's as root, or says the command."""

import os
import shutil
import subprocess
import sys


def find() -> str | None:
    """The path of an installed Rscript: ``ECRF_RSCRIPT``, or the one on the path."""
    return os.environ.get("ECRF_RSCRIPT") or shutil.which("Rscript")


def main() -> int:
    """Exit 0 when an Rscript is there in the end."""
    if find():
        return 0
    command = "apt-get update && apt-get install --yes --no-install-recommends r-base-core"
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's r-base-core for the tests of exports …")
        subprocess.run(["sh", "-c", command], check=False, stdout=subprocess.DEVNULL)  # noqa: S603, S607
        if find():
            return 0
    print(f"The tests of exports need R. Run: sudo sh -c '{command}'", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
