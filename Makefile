# Two commands: `make demo` and `make test`. Everything they need is installed into .venv first.
.PHONY: demo install test check lock chromium r words

PYTHON ?= python3
BIN := .venv/bin

install: .venv/installed

.venv/installed: requirements.txt $(wildcard ecrf/translations/*/LC_MESSAGES/*.po)
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed: make PYTHON=/path/to/python3.11 …" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the pinned libraries into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pybabel --quiet compile -d ecrf/translations
	@touch $@

demo: install
	@ECRF_DEMO=1 exec $(BIN)/flask demo

check: install
	$(BIN)/ruff check .
	$(BIN)/mypy ecrf/crf ecrf/casebook
	$(BIN)/lint-imports

chromium:
	@$(PYTHON) tests/browser/find_chromium.py

r:
	@$(PYTHON) tests/exports/find_r.py

test: check chromium r
	$(BIN)/python -m pytest -n 2 --dist loadfile

lock:
	$(BIN)/python -m pip install --quiet uv==0.13.9
	$(BIN)/uv pip compile --quiet pyproject.toml --group dev --generate-hashes --no-header --no-annotate --universal --python-version 3.11 -o requirements.txt

words:
	$(BIN)/pybabel -q extract --no-location --sort-output -F babel.cfg -k ngettext:1,2 -o ecrf/translations/messages.pot .
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --no-wrap -i ecrf/translations/messages.pot -d ecrf/translations
	@sed -i.bak -E -e 's/^"Project-Id-Version:.*/"Project-Id-Version: ecrf\\n"/' -e '/^"(Report-Msgid-Bugs-To|(POT-Creation|PO-Revision)-Date|Last-Translator|Language-Team|MIME-Version|Content-Transfer-Encoding|Generated-By):/d' ecrf/translations/*/LC_MESSAGES/messages.po
	@rm -f ecrf/translations/*/LC_MESSAGES/messages.po.bak
	$(BIN)/pybabel -q compile -d ecrf/translations
