# innovation: SKR's definition of innovation, in PostgreSQL.
# "make help" lists what can be made.

.DEFAULT_GOAL := all

# --- The extension (built by PGXS, see PostgreSQL's manual) ------------------

EXTENSION   := innovation
VERSION     := $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" innovation.control)
RELEASE     := $(shell sed -nE 's/^   "version": "(.*)",/\1/p' META.json)
SCRIPT      := innovation--$(VERSION).sql
SINCE_1_0   := $(addprefix src/,types/types.sql classify/classify.sql train/train.sql)
SINCE_1_1   := $(addprefix src/,train/evidence.sql track/models.sql track/track.sql track/backfill.sql \
	report/report.sql report/report_html.sql)
UPGRADES    := innovation--1.0--1.1.sql
SOURCES     := $(wildcard src/*.c src/*/*.c)
INCLUDED    := $(wildcard src/*.h src/*/*.h src/*/*.inc src/*/*.bin)
REGRESS     := $(patsubst sql/%.sql,%,$(wildcard sql/*.sql))
FORMATTED   := $(filter-out %_data.c %_data.h,$(wildcard src/*.[ch] src/*/*.[ch] test/*/*.[ch]))

MODULE_big   = innovation
OBJS         = $(SOURCES:.c=.o)
DATA         = $(wildcard releases/innovation--*.sql)
DATA_built   = $(SCRIPT) $(UPGRADES)
REGRESS_OPTS = --load-extension=innovation --encoding=UTF8
ISOLATION    = $(patsubst test/isolation/specs/%.spec,%,$(wildcard test/isolation/specs/*.spec))
ISOLATION_OPTS = --inputdir=test/isolation --load-extension=innovation --encoding=UTF8
EXTRA_CLEAN  = build demo.html results regression.diffs regression.out output_iso tmp_check

# PostgreSQL's headers are the system's, so that our warnings are ours alone.
# Declarations stand where they are first needed, which PostgreSQL's own flags
# warn of; a callback need not use all that it is given.  No fused multiply-add,
# so that a text scores the same on every machine.  What the server looks up is
# marked as exported, all else is hidden.  INN_VERSION is what
# innovation.version() says.
ifndef PG_CONFIG
PG_CONFIG   := $(shell scripts/pg-config)
endif
PG_CPPFLAGS  = -Isrc -isystem $(shell $(PG_CONFIG) --includedir-server) -DINN_VERSION='"$(RELEASE)"'
PG_CFLAGS    = -std=gnu11 -ffp-contract=off -fvisibility=hidden -Wall -Wextra \
	-Wno-declaration-after-statement -Wno-unused-parameter
SHLIB_LINK   = -licuuc -lstemmer -lm

# No bitcode for the server's JIT: it would need clang, and gains nothing here.
override with_llvm = no

# make must work before PostgreSQL is installed too: some targets install it.
PGXS := $(wildcard $(shell $(PG_CONFIG) --pgxs 2>/dev/null))
ifneq ($(PGXS),)
include $(PGXS)
else
all install uninstall installcheck clean:
	@echo "PostgreSQL's files for building extensions are missing: run 'make dependencies', or set PG_CONFIG" >&2; exit 1
endif

$(OBJS): $(INCLUDED) Makefile META.json

# What psql does when somebody runs one of them by hand.
NOT_BY_HAND = printf '\\echo Use "%s" to load this file. \\quit\n'

$(SCRIPT): $(SINCE_1_0) $(SINCE_1_1) Makefile
	($(NOT_BY_HAND) "CREATE EXTENSION innovation"; cat $(SINCE_1_0) $(SINCE_1_1)) > $@

innovation--1.0--1.1.sql: releases/1.0--1.1.sql $(SINCE_1_1) Makefile
	($(NOT_BY_HAND) "ALTER EXTENSION innovation UPDATE TO '1.1'"; cat $< $(SINCE_1_1)) > $@

## all: Build the extension
## install: Build it and install it into PostgreSQL (PG_CONFIG=...)
## uninstall: Remove it from there
## installcheck: Run the SQL tests in a server that it is installed in
## clean: Remove what was built

# --- Two commands do it all: they install the packages that they need ---------

.PHONY: dependencies demo test test-versions coverage test-cancels test-sanitized test-valgrind model evaluate \
	ablation bench soak lexicon unit fuzz fuzz-targets replays analyze check-report check-clang format check-format \
	dist test-dist deb help

demo: ## Show it on the demo's cases: tables here, their report in demo.html
	@scripts/install-dependencies demo
	@scripts/private-cluster scripts/demo

test: ## Build in a copy, run every test (PARTS="build unit fuzz regress tap format")
	@scripts/install-dependencies test
	@scripts/in-copy scripts/test $(PARTS)

test-versions: ## Run every test on PostgreSQL 17 and 18, and pg_upgrade from 15 (root)
	@scripts/install-dependencies versions
	@scripts/test-versions

coverage: ## Report which lines of src/ the tests run; at least 90 % must
	@scripts/install-dependencies coverage
	@scripts/in-copy scripts/coverage

test-cancels: ## Cancel 10,000 statements and more, and measure the backend's memory (minutes)
	@scripts/install-dependencies checked
	@CANCELS=30000 TAP_TESTS='*faults' scripts/in-copy scripts/test tap

# Not here: with bookworm's libgpg-error and gcc 12, a server with ASan loaded
# first waits for itself.
test-sanitized: ## Run the SQL and TAP tests in a server under ASan and UBSan (root)
	@scripts/install-dependencies versions
	@scripts/in-release trixie sh -c "scripts/install-dependencies checked && scripts/in-copy scripts/test-checked sanitized"

test-valgrind: ## Run the SQL tests in a server under valgrind (minutes)
	@scripts/install-dependencies checked
	@scripts/in-copy scripts/test-checked valgrind

dependencies: ## Install the Debian packages that the build needs
	@scripts/install-dependencies build

# --- The built-in model --------------------------------------------------------

model: ## Train the built-in model anew on ../shared/gold (MODEL=file)
	@scripts/install-dependencies evaluate
	@scripts/private-cluster scripts/model $(or $(MODEL),src/model/builtin_model.bin)

evaluate: ## Cross-validate on ../shared/gold and print the scores
	@scripts/install-dependencies evaluate
	@scripts/private-cluster scripts/evaluate

bench: ## How fast it is, against to_tsvector, on ../shared/corpus or the demo's texts
	@scripts/install-dependencies demo
	@scripts/private-cluster scripts/bench

soak: ## Eight clients at once for TIME seconds (600): no error, no deadlock, no growth of memory
	@scripts/install-dependencies demo
	@scripts/private-cluster scripts/soak

ablation: ## What each family of features is worth, by cross-validation (half an hour)
	@scripts/install-dependencies evaluate
	@scripts/ablation

lexicon: ## Make the lexicon's tables anew from src/text/lexicon.txt (then: make model)
	src/text/make_lexicon.py src/text/lexicon.txt src/text/lexicon_data.h src/text/lexicon_data.c

# --- Parts of the test -----------------------------------------------------------

# src/text, src/model and marks.c know nothing of PostgreSQL; their tests are
# plain programs, run under the sanitizers.
UNIT_CFLAGS := $(COPT) -D_GNU_SOURCE -std=gnu11 -ffp-contract=off -O1 -g -Wall -Wextra -Isrc -Itest/unit \
	-fsanitize=address,undefined -fno-sanitize-recover=undefined
UNIT_OBJS   := $(patsubst %.c,build/unit/%.o,$(filter src/text/% src/model/% src/classify/marks.c,$(SOURCES)))
UNIT_TESTS  := $(patsubst test/unit/%.c,build/unit/%,$(wildcard test/unit/test_*.c))

unit: $(UNIT_TESTS) ## Build the unit tests, build/unit/test_*

build/unit/src/%.o: src/%.c $(INCLUDED) Makefile
	@mkdir -p $(@D)
	$(CC) $(UNIT_CFLAGS) -c -o $@ $<

build/unit/test_%: test/unit/test_%.c $(wildcard test/unit/*.h) $(UNIT_OBJS)
	@mkdir -p $(@D)
	$(CC) $(UNIT_CFLAGS) -o $@ $(filter %.c %.o,$^) -Wl,--as-needed -llinear -licuuc -lstemmer -lm

# Fuzz targets: each a program of libFuzzer's, and one that replays its seeds.
FUZZ_TARGETS := $(patsubst test/fuzz/fuzz_%.c,%,$(wildcard test/fuzz/fuzz_*.c))
FUZZ_CFLAGS  := $(subst -O1,-O2,$(UNIT_CFLAGS)) -fsanitize=fuzzer
FUZZ_OBJS    := $(patsubst build/unit/%,build/fuzz/%,$(UNIT_OBJS))

fuzz: ## Fuzz every target for TIME seconds (TIME=60, TARGETS="reader score ...")
	@scripts/install-dependencies fuzz
	@scripts/fuzz $(TARGETS)

fuzz-targets: $(FUZZ_TARGETS:%=build/fuzz/%)
replays: $(FUZZ_TARGETS:%=build/unit/replay_%)

build/fuzz/src/%.o: src/%.c $(INCLUDED) Makefile
	@mkdir -p $(@D)
	clang $(FUZZ_CFLAGS) -c -o $@ $<

build/fuzz/%: test/fuzz/fuzz_%.c test/fuzz/fuzz.h $(FUZZ_OBJS)
	@mkdir -p $(@D)
	clang $(FUZZ_CFLAGS) -o $@ $(filter %.c %.o,$^) -licuuc -lstemmer -lm

build/unit/replay_%: test/fuzz/fuzz_%.c test/fuzz/replay.c test/fuzz/fuzz.h $(UNIT_OBJS)
	$(CC) $(UNIT_CFLAGS) -o $@ $(filter %.c %.o,$^) -licuuc -lstemmer -lm

check-report: ## Look at the report in Chromium, on a screen, a phone and paper (build/report)
	@scripts/install-dependencies browser
	@scripts/private-cluster scripts/check-report

check-clang: ## Compile by clang, warnings being errors
	clang -fsyntax-only -Werror $(PG_CFLAGS) $(PG_CPPFLAGS) -D_GNU_SOURCE $(SOURCES)

# For analysis: our own sources, as the server's build compiles them.  What is left
# out of gcc's is left out of clang-tidy's too, with the reason in .clang-tidy.
ANALYZED      := $(filter-out %_data.c,$(SOURCES))
ANALYZE_FLAGS  = $(PG_CFLAGS) $(PG_CPPFLAGS) -D_GNU_SOURCE

analyze: ## Look for faults by gcc -fanalyzer, clang-tidy and cppcheck
	@scripts/install-dependencies analyze
	for file in $(ANALYZED); do \
		gcc -O1 -fanalyzer -Wno-analyzer-use-of-uninitialized-value -Werror $(ANALYZE_FLAGS) -c -o /dev/null $$file || exit 1; done
	clang-tidy --quiet $(ANALYZED) -- $(ANALYZE_FLAGS)
	cppcheck --quiet --std=c11 --enable=warning,portability,performance --error-exitcode=1 \
		--suppressions-list=test/cppcheck.txt -Isrc -DPG_VERSION_NUM=150000 \
		'-Dereport(level,rest)=abort()' $(ANALYZED)

format: ## Lay out the C source
	clang-format -i $(FORMATTED)

check-format: ## Check that layout
	@status=0; for file in $(FORMATTED); do \
		clang-format "$$file" | cmp -s "$$file" - || { echo "not formatted: $$file"; status=1; }; \
	done; exit $$status

# --- For the developers ------------------------------------------------------------

dist: ## Make the archive for PGXN
	git archive --prefix=$(EXTENSION)-$(RELEASE)/ -o $(EXTENSION)-$(RELEASE).zip HEAD

test-dist: dist ## Build and test what is in that archive
	@scripts/install-dependencies dist
	@scripts/in-archive $(EXTENSION)-$(RELEASE).zip

deb: ## Make the Debian package postgresql-15-innovation, in build/
	@scripts/install-dependencies deb
	@mkdir -p build/deb && chmod 1777 build/deb
	@scripts/in-copy scripts/package $(CURDIR)/build/deb
	@ls build/deb/*.deb

help: ## List the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p; s/^## ([a-z-]+): (.*)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) | \
		while IFS='	' read -r target text; do printf '  make %-14s %s\n' "$$target" "$$text"; done
