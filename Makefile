# Everything sets itself up: `make run` and `make test` are all that a bare machine with Python 3.11+ needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 7860
Q      ?= What is 3C 273 and how hard is its X-ray spectrum?
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export HF_HUB_OFFLINE = 1
export ANONYMIZED_TELEMETRY = False
export GRADIO_ANALYTICS_ENABLED = False

.PHONY: run ask test test-corpus test-browser lint format bench bench-physics clean

# torch alone and first: its version decides which build (CPU or CUDA) everything else resolves against.
$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -qq --constraint constraints.txt torch
	$(BIN)/pip install -qq --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(BIN)/pip install -qq --constraint constraints.txt --editable '.[test]'
	@touch $@

run: $(VENV)/.installed
	$(BIN)/scholar ui --port $(PORT)

ask: $(VENV)/.installed
	@$(BIN)/scholar ask "$(Q)"

test: $(VENV)/.tested
	$(BIN)/python -m pytest -m "not browser"

# Kills at many random moments: 200 of a corpus being built, 100 of an index being made. Minutes, so not in `make test`.
test-corpus: $(VENV)/.tested
	SCHOLAR_KILLS=200 SCHOLAR_INDEX_KILLS=100 $(BIN)/python -m pytest --timeout=1800 -k kill tests/test_corpus_build.py tests/test_paper_index.py

# Debian's chromium, driven by Playwright; its own download of a browser is not used.
$(VENV)/.browser: $(VENV)/.tested
	test -x /usr/bin/chromium || { apt-get -qq update && apt-get -qq install -y chromium >/dev/null; }
	$(BIN)/pip install -qq --constraint constraints.txt --editable '.[browser]'
	@touch $@

test-browser: $(VENV)/.browser
	$(BIN)/python -m pytest -m browser

bench: $(VENV)/.tested
	$(BIN)/python -m assistant.benchmark

# Sherpa has no wheel: it is built with Debian's compilers, for this benchmark and one round-trip test only.
$(VENV)/.sherpa: $(VENV)/.tested
	$(BIN)/python -c "import sherpa" 2>/dev/null || { apt-get -qq update && apt-get -qq install -y bison flex byacc libfftw3-dev gfortran >/dev/null; }
	$(BIN)/pip install -qq --constraint constraints.txt --editable '.[sherpa]'
	@touch $@

bench-physics: $(VENV)/.sherpa
	$(BIN)/python -m training.bench_physics

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet . || { echo "run make format"; exit 1; }

format: $(VENV)/.tested
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) *.egg-info .pytest_cache .hypothesis .ruff_cache
