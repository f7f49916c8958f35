# All there is to do with a checkout. Needs python3, make and git; `make setup` brings the rest.
.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench soak attacks fuzz torture package packed test-package screenshots \
	sbom lock clean

PYTHON := .venv/bin/python
# Names the packed program to its tests, which are not collected without it.
TRY_PACKED := ASSISTANT_PACKED=$(CURDIR)/dist/assistant

help: ## List what make can do
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/'

setup: ## Install system packages, .venv, dependencies and the default model
	@python3 .ci/setup.py

run: setup ## Start the product on a live demo chat
	@$(PYTHON) -m assistant demo

test: setup ## Linters, type checker, unit, GUI and end-to-end tests, the packed program's among them
	@$(MAKE) --no-print-directory --jobs 2 --output-sync lint packed
	@$(PYTHON) -m pytest --numprocesses 2 --dist loadfile -m "not end2end"
	@$(TRY_PACKED) $(PYTHON) -m pytest --numprocesses 2 --dist loadfile -m end2end

lint: setup ## Linters and type checker alone
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@$(PYTHON) .ci/other_systems.py

bench: setup ## Measure: latencies, model beside plain llama.cpp, CPU, memory
	@$(PYTHON) -m tests.benchmarks

soak: setup ## Eight simulated hours at twenty chats: nothing missed, memory flat
	@$(PYTHON) -m tests.soak

attacks: setup ## Every hostile message through the whole chain with the default model
	@$(PYTHON) -m tests.attacks
	@$(PYTHON) -m tests.attacks --writing --limit 40

fuzz: setup ## Every reader of foreign text, ten minutes each (guided with atheris, if installed)
	@$(PYTHON) -m tests.fuzz --minutes 10

torture: setup ## A thousand sudden ends and every other fault many times: nothing may be lost
	@$(PYTHON) -m tests.torture

package: setup ## Pack the program with its Python: a folder and an archive with sums in dist
	@$(PYTHON) .ci/package.py

packed: setup
	@$(PYTHON) .ci/package.py --if-changed

test-package: packed ## Pack where something has changed, and try that without Python, checkout or network
	@$(TRY_PACKED) $(PYTHON) -m pytest tests/packed

screenshots: setup ## Draw the pictures of the documents anew, from invented chats
	@$(PYTHON) .ci/screenshots.py

sbom: setup ## What the program is made of (CycloneDX) and whether its licences allow it
	@$(PYTHON) .ci/sbom.py --check --sbom sbom.cdx.json

lock: ## Resolve the dependencies anew (needs uv)
	@uv pip compile -q pyproject.toml --extra dev --extra package --extra train --universal --python-version 3.11 \
		--generate-hashes --no-emit-package llama-cpp-python --no-annotate --no-header \
		--no-emit-index-url --upgrade -o requirements.lock

clean: ## Remove what was built here (keeps models and caches)
	@rm -rf .venv out build dist .mypy_cache .ruff_cache .hypothesis
