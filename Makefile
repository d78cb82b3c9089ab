# The course's commands. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LEARN := $(VENV)/learn
READY := $(VENV)/ready

.PHONY: help lab test check quick watch coverage versions mutants seeds browser-torch notebooks site slides grade mark agree bench
help:
	@echo "make lab        open the course in JupyterLab (English: COURSE_LANG=en make lab)"
	@echo "make test       run every test, and every notebook"
	@echo "make check      lint, format, types: what needs no test run"
	@echo "make quick      check a change to one file: make quick FILE=lessons/02_rate.py"
	@echo "make watch      build a lesson's notebooks each time its source is saved"
	@echo "make coverage   run the tests and say which lines they reach"
	@echo "make versions   run a part of the tests under Python 3.12 and 3.13, each in an environment of its own"
	@echo "make mutants    break a module in many ways, list what no test notices: make mutants FILE=course/measure.py"
	@echo "make seeds      try every exercise's lazy and right answers on 2,000 seeds (an hour)"
	@echo "make browser-torch  run the course's tests and notebooks under torch over NumPy, as browsers do (many minutes)"
	@echo "make notebooks  build and run the notebooks from lessons/"
	@echo "make site       turn the course into pages that need no Python, in site/ (ZIP=1: and into site.zip)"
	@echo "make slides     turn the lessons into lectures that need no network, in slides/ (PDF=1: and into hand-outs)"
	@echo "make grade      grade a folder of submissions: make grade SUBMISSIONS=folder"
	@echo "make mark       open the gradebook that make grade made, to mark the open answers"
	@echo "make bench      time the course beside snnTorch, SpikingJelly, Norse and nbgrader; ARGS=codes: what each code makes of each signal"
	@echo "make agree      list texts whose languages may differ; AGREED='ID …' records that these agree"

lab: $(LEARN)
	$(BIN)/python -m course $(ARGS)

test: $(READY)
	$(BIN)/python -m pytest $(ARGS)

# The JavaScript checks need npm; CI has it.
check: $(READY)
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	@if [ ! -f package.json ]; then :; \
	elif command -v npm >/dev/null; then npm ci --silent && npm run --silent check; \
	elif [ -n "$$CI" ]; then echo "no npm found: .ci/install installs it"; exit 1; \
	else echo "no npm found: JavaScript is not checked"; fi

quick: $(READY)
	@test -n "$(FILE)" || { echo "Say which file: make quick FILE=lessons/02_rate.py"; exit 1; }
	@$(BIN)/python -m authoring quick "$(FILE)"

watch: $(READY)
	@$(BIN)/python -m authoring watch

coverage: $(READY)
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered $(ARGS)

# Everything is tested under Python 3.11; what learners use, under these as well. The environments stay in build/.
VERSIONS ?= 3.12 3.13
PART := course tests/test_encode_*.py tests/test_decode.py tests/test_measure*.py tests/test_explore.py tests/test_plot.py \
  tests/test_animate.py tests/test_begin.py tests/test_data.py tests/test_arguments.py notebooks/en notebooks/zh
versions:
	@for version in $(VERSIONS); do \
	  if ! python$$version -c "" 2>/dev/null; then echo "No python$$version here: skipped."; continue; fi; \
	  at=build/venv-$$version; \
	  $(MAKE) PYTHON=python$$version VENV=$$at $$at/ready && $$at/bin/python -m pytest $(PART) $(ARGS) || exit 1; \
	done

# make mutants FILE=course/measure.py [TESTS="tests/test_measure.py"] [ARGS="--sample 60"]
mutants: $(READY)
	@test -n "$(FILE)" || { echo "Say which module: make mutants FILE=course/measure.py"; exit 1; }
	@$(BIN)/python -m authoring mutants "$(FILE)" $(TESTS) $(ARGS)

seeds: $(READY)
	CHECK_SEEDS=2000 $(BIN)/python -m pytest tests/test_check.py -k lazy --dist=worksteal $(ARGS)

browser-torch: $(READY)
	BROWSER_TORCH=1 $(BIN)/python -m pytest tests/test_browser_torch.py tests/test_browser_torch_course.py $(ARGS)

notebooks: $(READY)
	$(BIN)/python -m authoring build $(ARGS)

# Open site/index.html, or let any web server show the folder.
site: $(READY)
	$(BIN)/python -m authoring site $(if $(ZIP),--zip)

# reveal.js comes from npm, once; npm compares it with the hash in package-lock.json.
slides: $(READY) node_modules/reveal.js/package.json
	$(BIN)/python -m authoring slides $(if $(PDF),--pdf)

node_modules/reveal.js/package.json: package-lock.json
	@command -v npm >/dev/null || { echo "Slides need npm (Node.js), once, for reveal.js"; exit 1; }
	npm ci --silent
	@touch $@

# make grade SUBMISSIONS=folder [OUT=grades] [ROSTER=students.csv]
#            [ARGS="--assignment 02-rate-exercises --seed-file mine.txt"]
SUBMISSIONS ?= submissions
OUT ?= grades
grade: $(VENV)/grade
	$(BIN)/python -m grading "$(SUBMISSIONS)" --out "$(OUT)" $(if $(ROSTER),--roster "$(ROSTER)") $(ARGS)

mark: $(VENV)/grade
	@test -d "$(OUT)/nbgrader" || { echo "There is no gradebook in $(OUT): first make grade, with the same OUT"; exit 1; }
	cd "$(OUT)/nbgrader" && "$(CURDIR)/$(BIN)/jupyter" server \
	  --ServerApp.default_url=/formgrader/gradebook --ServerApp.open_browser=True \
	  $(if $(filter 0,$(shell id -u)),--allow-root) $(ARGS)

bench: $(VENV)/bench
	$(BIN)/python -m bench $(or $(ARGS),speed)
	@test -n "$(ARGS)" || { set -ex; $(BIN)/python -m bench codes; $(BIN)/python bench/explore.py; $(BIN)/python bench/site.py; $(BIN)/python bench/grading.py; }

agree: $(READY)
	$(BIN)/python -m authoring agree $(AGREED)

# On Linux, PyPI's torch brings gigabytes of CUDA. PyTorch's own index has one for the CPU: it is asked if it answers
# within five seconds and you name no further index yourself.
CPU := https://download.pytorch.org/whl/cpu
PROBE := import sys, urllib.request as url; url.urlopen("$(CPU)/torch/", timeout=5) if sys.platform == "linux" else sys.exit(1)
INSTALL = if [ -z "$$PIP_EXTRA_INDEX_URL" ] && $(PYTHON) -c '$(PROBE)' 2>/dev/null; \
	    then export PIP_EXTRA_INDEX_URL=$(CPU); fi; \
	  $(BIN)/python -m pip install --no-compile --constraint constraints.txt --editable

# What a learner needs. Debian's python3 can lack ensurepip; then pip itself fills the environment.
$(LEARN): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "The course needs Python 3.11 or newer. If you have one: make PYTHON=python3.12 lab"; exit 1; }
	@echo "Installing the course into $(VENV), once: about 300 MB to download, 1.2 GB on the disk."
	$(PYTHON) -m venv $(VENV) 2>/dev/null || \
	  { $(PYTHON) -m venv --clear --without-pip $(VENV) && $(PYTHON) -m pip --python $(BIN)/python install pip; }
	@$(INSTALL) ".[lab]"
	@touch $@

# What a teacher needs.
$(VENV)/grade: $(LEARN)
	@echo "Installing the grader as well: about 30 MB."
	@$(INSTALL) ".[lab,grading]"
	@touch $@

# What a maintainer needs: everything.
$(READY): $(LEARN)
	@echo "Installing what the tests and the builder need as well: about 200 MB."
	@$(INSTALL) ".[lab,test,authoring,grading]"
	@touch $@

$(VENV)/bench: $(READY) bench/requirements.txt
	$(BIN)/python -m pip install --no-deps --requirement bench/requirements.txt
	@touch $@
