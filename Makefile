# tac-kiosk. `make run` starts the demonstration kiosk; `make check` runs every test.
# `make check-vm` runs those of USB devices again on a real kernel, in a virtual machine.
# BUILD=DIR builds elsewhere; FUZZ_SECONDS=N is how long `make fuzz` tries each target; DATA=DIR is where
# `make check-data` finds test strings; CC=clang, SANITIZE=address,undefined and WERROR= change how.

BUILD ?= build
CC = gcc
CXX = g++
WERROR = -Werror
SANITIZE =
PACKAGES = ncursesw zbar sqlite3 libconfig libcrypto libpng libjpeg pangocairo libqrencode libseccomp libusb-1.0 libuvc
TEST_PACKAGES = cmocka
VERSION := 0.1.0

WARNINGS = -Wall -Wextra -Wshadow -Wpointer-arith -Wcast-qual -Wwrite-strings -Wvla -Wformat=2 \
	-Wundef -Wdate-time -Wno-unused-parameter $(WERROR)
C_WARNINGS = $(WARNINGS) -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
comma := ,
HARDENING = -fstack-protector-strong -fPIE -fno-strict-aliasing
ifeq ($(SANITIZE),)
HARDENING += -D_FORTIFY_SOURCE=2
else
# Objects of another kind do not mix: each set of sanitizers has a folder of its own.
BUILD := $(BUILD)/sanitize-$(subst $(comma),-,$(SANITIZE))
SANITIZER = -fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer
endif

CPPFLAGS = -I. -I$(BUILD) -D_GNU_SOURCE -DTAC_VERSION='"$(VERSION)"' $(PACKAGE_CFLAGS)
CFLAGS = -std=c17 -O2 -g $(C_WARNINGS) $(HARDENING) $(SANITIZER)
CXXFLAGS = -std=c++17 -O2 -g $(WARNINGS) $(HARDENING) $(SANITIZER)
LDFLAGS = -pie -Wl,-z,relro,-z,now,-z,noexecstack $(SANITIZER)
# Asked for once, in the make that builds: the packages may not be there before.
PACKAGE_CFLAGS = $(eval PACKAGE_CFLAGS := $$(shell pkg-config --cflags $(PACKAGES)))$(PACKAGE_CFLAGS)
PACKAGE_LIBS = $(eval PACKAGE_LIBS := $$(shell pkg-config --libs $(PACKAGES)))$(PACKAGE_LIBS)
TEST_LIBS = $(eval TEST_LIBS := $$(shell pkg-config --libs $(TEST_PACKAGES)))$(TEST_LIBS)

SOURCES := $(filter-out kiosk/main.c kiosk/verify/main.c,$(sort $(wildcard kiosk/*.c kiosk/*/*.c drivers/*.c screens/*.c config/*.c)))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
FAKES := $(wildcard tests/fakes/*.c)
FAKE_OBJECTS := $(FAKES:%.c=$(BUILD)/%.o)
UNIT_TESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/test_*.c))
CRASH_TESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/crash/test_*.c))
FUZZ_TARGETS := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SECONDS = 60
DEVICE_INPUTS = hid_descriptor hid_pos hid_keyboard scan_serial quirks escpos_answer device_id
DEVICE_SOURCES = $(DEVICE_INPUTS:%=drivers/%*.c) drivers/hid_*.c drivers/scan.c drivers/printer_identify.c \
	kiosk/identity/symbol.c
SHARE := $(BUILD)/share
CATALOGUES := $(patsubst config/locale/%.po,$(SHARE)/locale/%/LC_MESSAGES/tac-kiosk.mo,$(wildcard config/locale/*.po))
E2E_TESTS := $(wildcard tests/e2e/test-*)
USB_TESTS := $(wildcard tests/usb/test-*)
# What the others leave behind is looked at by one that comes last.
CHECKS := $(filter-out tests/checks/test-kinds,$(wildcard tests/checks/test-*))
LINTED := $(SOURCES) kiosk/main.c kiosk/verify/main.c
SOURCE_FILES := $(wildcard kiosk/*.[ch] kiosk/*/*.[ch] drivers/*.[ch] screens/*.[ch] config/*.[ch] \
	tests/unit/*.[ch] tests/fakes/*.[ch] tests/fuzz/*.[ch] tests/samples/*.[ch] tests/bench/*.[ch] tests/bench/*.cpp tests/tables/*.[ch] tests/pictures/*.[ch] tests/checks/*.[ch] \
	tests/usb/*.[ch] tests/e2e/*.[ch] tests/crash/*.[ch] tests/tamper/*.[ch])

.DEFAULT_GOAL := all
.SECONDARY:
.DELETE_ON_ERROR:
.PHONY: all run check tests-built format lint bench bench-start clean man pictures samples \
	fuzz attacks check-data lint-files bench-read bench-usb bench-ledger bench-read-truth bench-torture bench-tamper tables check-vm bench-crash bench-session bench-uniformity

JOBS := -j$(shell nproc)
# V=1 shows whole commands.
say = $(if $(V),,@printf '  %-6s %s\n' $(1) $(2);)
# Links all that is to the left; $(1) is what else it takes.
link = $(call say,LD,$@)$(CC) $(LDFLAGS) -o $@ $^ $(PACKAGE_LIBS) $(1) -lm

all: $(BUILD)/tac-kiosk $(BUILD)/tac-verify $(SHARE)/policy.conf $(SHARE)/devices.quirks $(SHARE)/programming.sheets $(CATALOGUES)

# The two commands. Each stands alone on a fresh clone: packages first, then a make that can ask for
# them.
run:
	@packaging/install-dependencies build run demo
	@$(MAKE) --no-print-directory $(JOBS) all samples
	@exec $(BUILD)/tac-kiosk demo --share $(SHARE) --state $(BUILD)/demo

check:
	@packaging/install-dependencies build run demo test
	@$(MAKE) --no-print-directory $(JOBS) all samples tests-built
	@$(MAKE) --no-print-directory $(JOBS) BUILD=$(BUILD)/attacked SANITIZE=address,undefined attacks
	@rm -rf $(BUILD)/tests/kinds
	@BUILD=$(BUILD) DEVICE_INPUTS="$(DEVICE_INPUTS)" tests/run $(UNIT_TESTS) $(CRASH_TESTS) $(CHECKS) $(USB_TESTS) $(E2E_TESTS) \
		-- tests/checks/test-kinds

# --- building -------------------------------------------------------------------------------------

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(CPPFLAGS) $(CFLAGS) -include kiosk/base/banned.h -MMD -MP -c -o $@ $<

$(BUILD)/libtac.a: $(OBJECTS)
	@rm -f $@
	@ar rcs $@ $^

$(BUILD)/tac-kiosk: $(BUILD)/kiosk/main.o $(BUILD)/libtac.a
	$(call link)

# Who must trust it has little to trust: SQLite and libcrypto, and of the kiosk what it calls.
$(BUILD)/tac-verify: $(BUILD)/kiosk/verify/main.o $(BUILD)/libtac.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -Wl,--as-needed -o $@ $^ $(shell pkg-config --libs sqlite3 libcrypto)

$(SHARE)/%: config/%
	@mkdir -p $(@D)
	@cp $< $@

$(SHARE)/locale/%/LC_MESSAGES/tac-kiosk.mo: config/locale/%.po
	@mkdir -p $(@D)
	$(call say,MSGFMT,$@)msgfmt --check -o $@ $<

# --- sample documents -----------------------------------------------------------------------------

samples: $(SHARE)/samples/.drawn

$(BUILD)/tests/samples/draw: $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/samples/*.c)) $(BUILD)/libtac.a
	$(call link,-lzint)

$(SHARE)/samples/.drawn: $(BUILD)/tests/samples/draw
	@mkdir -p $(@D)
	$(call say,DRAW,$(@D))ASAN_OPTIONS=detect_leaks=0 $< $(@D)
	@touch $@

# --- tables made from what other programs do -------------------------------------------------------

# Writes them anew; tests/checks/test-tables compares.
TABLES = pdf417 micropdf417
tables: $(TABLES:%=$(BUILD)/tests/tables/make_%_table)
	for table in $(TABLES); do $(BUILD)/tests/tables/make_$${table}_table >drivers/decoder_$${table}_table.c; done

# The second table is read with the help of the first.
$(BUILD)/tests/tables/make_micropdf417_table: $(BUILD)/drivers/decoder_pdf417_table.o
$(BUILD)/tests/tables/make_%_table: $(BUILD)/tests/tables/make_%_table.o $(BUILD)/tests/fakes/pdf417_words.o
	$(call say,LD,$@)$(CC) $(LDFLAGS) -o $@ $^ -lzint

# --- the README's pictures ------------------------------------------------------------------------

pictures:
	@packaging/install-dependencies build run demo test
	@$(MAKE) --no-print-directory $(JOBS) all samples $(BUILD)/tests/pictures/glass
	@BUILD=$(BUILD) tests/pictures/take

$(BUILD)/tests/pictures/glass: $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/pictures/*.c)) $(BUILD)/libtac.a
	$(call link)

# --- tests ----------------------------------------------------------------------------------------

tests-built: samples $(UNIT_TESTS) $(CRASH_TESTS) $(FUZZ_TARGETS:%=$(BUILD)/tests/fuzz/replay_%) \
	$(TABLES:%=$(BUILD)/tests/tables/make_%_table) \
	$(patsubst %,$(BUILD)/tests/%,checks/scan_memory checks/read_kinds model/steps \
		bench/read_truth bench/ledger_probe bench/session_probe \
		crash/kill_ledger crash/crash_visit tamper/tamper tamper/honest \
		usb/front_umockdev usb/probe usb/print_matrix usb/scan_matrix usb/read_receipt usb/tell \
		e2e/cable e2e/slip_picture e2e/wall_clock.so)

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(FAKE_OBJECTS) $(BUILD)/libtac.a
	$(call link,$(TEST_LIBS) -lutil -lzint)

# Tools for people who work on the kiosk, such as show_screen.
$(BUILD)/tests/checks/%: $(BUILD)/tests/checks/%.o $(filter $(BUILD)/tests/fakes/scenes%,$(FAKE_OBJECTS)) $(BUILD)/libtac.a
	$(call link)

# What the model of a visit is compared with.
$(BUILD)/tests/model/steps: $(patsubst %,$(BUILD)/%.o,tests/model/steps tests/fakes/session_explore tests/fakes/session_prune tests/fakes/session_events \
	tests/fakes/session_laws tests/fakes/sample_policy) $(BUILD)/libtac.a
	$(call link)

# Crashes: the ledger over a file layer that fails, in programs of their own, for SQLite has one
# layer a program.
CRASH_WRAPS = fsync unlink open write mkdir rmdir rename renameat2
CRASH_PARTS = $(patsubst %,$(BUILD)/tests/crash/%.o,copy diary disk disk_names shim shim_files story tables trial) $(BUILD)/tests/fakes/scratch.o

$(BUILD)/tests/crash/test_%: $(BUILD)/tests/crash/test_%.o $(CRASH_PARTS) $(BUILD)/libtac.a
	$(call link,$(CRASH_WRAPS:%=-Wl$(comma)--wrap=%) $(TEST_LIBS))

$(BUILD)/tests/crash/kill_ledger: $(patsubst %,$(BUILD)/tests/crash/%.o,kill_ledger copy diary disk disk_names shim shim_files story tables) $(BUILD)/libtac.a
	$(call link,$(CRASH_WRAPS:%=-Wl$(comma)--wrap=%))

# A whole visit: the loop itself, with a terminal, a reader and a printer that the test holds.
VISIT_WRAPS = term_open term_close term_show term_key term_is_gone term_wipe reader_open reader_release reader_forget \
	view_fill port_open secret_make store_recover store_rescue $(CRASH_WRAPS)
$(BUILD)/tests/crash/crash_visit: $(patsubst %,$(BUILD)/tests/crash/%.o,crash_visit visit_judge visit_laws visit_mail visit_rest visit_people visit_printer copy disk disk_names shim shim_files) \
	$(BUILD)/tests/usb/printer_mind.o $(BUILD)/tests/fakes/escpos_reader.o $(BUILD)/libtac.a
	$(call link,$(VISIT_WRAPS:%=-Wl$(comma)--wrap=%))

# Tampering: the loop's own code at clocks that a test turns.
TAMPER_WRAPS = -Wl$(comma)--wrap=clock_wall_ms$(comma)--wrap=clock_steady_ms$(comma)--wrap=clock_boot$(comma)--wrap=secret_make
TAMPER_LIFE = $(patsubst %,$(BUILD)/tests/tamper/%.o,fake_clock files life life_desk life_office life_visit) \
	$(patsubst %,$(BUILD)/tests/crash/%.o,copy disk disk_names) $(BUILD)/tests/fakes/sample_policy.o
TAMPER_HAND = $(patsubst %,$(BUILD)/tests/tamper/%.o,hand hand_functions hand_sign judge judge_program ledgers) \
	$(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/tamper/tampering_*.c))

$(BUILD)/tests/tamper/tamper: $(BUILD)/tests/tamper/tamper.o $(TAMPER_HAND) $(TAMPER_LIFE) $(BUILD)/libtac.a
	$(call link,$(TAMPER_WRAPS))

$(BUILD)/tests/tamper/honest: $(patsubst %,$(BUILD)/tests/tamper/%.o,honest judge) $(BUILD)/tests/crash/shim.o $(BUILD)/tests/crash/shim_files.o $(TAMPER_LIFE) $(BUILD)/libtac.a
	$(call link,$(TAMPER_WRAPS) $(CRASH_WRAPS:%=-Wl$(comma)--wrap=%) -Wl$(comma)--wrap=clocks_change)

$(BUILD)/tests/e2e/cable: $(BUILD)/tests/e2e/cable.o $(BUILD)/tests/fakes/cable.o
	$(call say,LD,$@)$(CC) $(LDFLAGS) -o $@ $^

$(BUILD)/tests/e2e/slip_picture: $(BUILD)/tests/e2e/slip_picture.o $(BUILD)/libtac.a
	$(call link)

# What a test preloads: no sanitizer in it, nor anything of ours.
$(BUILD)/tests/e2e/wall_clock.so: tests/e2e/wall_clock.c
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) -std=c17 -D_GNU_SOURCE -O2 $(C_WARNINGS) -shared -fPIC -o $@ $<

# --- virtual USB devices --------------------------------------------------------------------------

LAB = $(patsubst %,$(BUILD)/tests/usb/%.o,control device models camera_descriptors model_camera model_keyboard model_oem model_other_printer model_printer \
	model_scanner model_serial model_touchscreen printer_mind standard_request)
UMOCKDEV_CFLAGS = $(eval UMOCKDEV_CFLAGS := $$(shell pkg-config --cflags-only-I umockdev-1.0 | sed 's/-I/-isystem /g'))$(UMOCKDEV_CFLAGS)
$(BUILD)/tests/usb/front_umockdev%o: CPPFLAGS += $(UMOCKDEV_CFLAGS)

$(BUILD)/tests/usb/front_umockdev: $(patsubst %,$(BUILD)/tests/usb/%.o,front_umockdev front_umockdev_ioctl) $(LAB) $(BUILD)/libtac.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -Wl,--as-needed -o $@ $^ $(shell pkg-config --libs umockdev-1.0 libpng libjpeg) -lutil -lpthread

$(BUILD)/tests/usb/front_vhci: $(patsubst %,$(BUILD)/tests/usb/%.o,front_vhci vhci_port) $(LAB) $(BUILD)/libtac.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -Wl,--as-needed -o $@ $^ $(shell pkg-config --libs libpng libjpeg) -lpthread

$(BUILD)/tests/usb/probe: $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/usb/probe*.c)) $(BUILD)/libtac.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -Wl,--as-needed -o $@ $^ $(shell pkg-config --libs libusb-1.0)

$(BUILD)/tests/usb/tell: $(BUILD)/tests/usb/tell.o
	$(call say,LD,$@)$(CC) $(LDFLAGS) -o $@ $^

$(BUILD)/tests/usb/print_matrix: $(patsubst %,$(BUILD)/tests/usb/%.o,print_matrix print_press probe_lab) $(BUILD)/tests/fakes/escpos_reader.o $(BUILD)/libtac.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -Wl,--as-needed -o $@ $^ $(shell pkg-config --libs libusb-1.0 libqrencode pangocairo)

$(BUILD)/tests/usb/scan_matrix: $(patsubst %,$(BUILD)/tests/usb/%.o,scan_matrix scan_desk scan_source probe_lab) $(BUILD)/tests/fakes/cable.o $(BUILD)/libtac.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -Wl,--as-needed -o $@ $^ $(shell pkg-config --libs libusb-1.0)

$(BUILD)/tests/usb/read_receipt: $(BUILD)/tests/usb/read_receipt.o $(BUILD)/tests/fakes/escpos_reader.o $(BUILD)/libtac.a
	$(call link)

# The same devices, and the same programs before them, under a real kernel in virtual machines.
check-vm:
	@packaging/install-dependencies build run demo test vm
	@$(MAKE) --no-print-directory $(JOBS) all samples \
		$(patsubst %,$(BUILD)/tests/usb/%,front_vhci probe print_matrix scan_matrix read_receipt tell)
	@BUILD=$(BUILD) tests/usb/run-vm

# --- fuzzing --------------------------------------------------------------------------------------

# A folder of its own, so that instrumented objects mix with no others.
fuzz:
	@packaging/install-dependencies build run test lint
	@$(MAKE) --no-print-directory --silent $(JOBS) BUILD=$(BUILD)/fuzz CC=clang \
		SANITIZE=fuzzer-no-link,address,undefined $(FUZZ_TARGETS:%=$(BUILD)/fuzz/fuzz_%)
	@tests/fuzz/run $(BUILD)/fuzz $(FUZZ_SECONDS) $(FUZZ_TARGETS)

FUZZ_PARTS = $(BUILD)/tests/fakes/pdf417_words.o $(BUILD)/tests/fakes/sample_policy.o $(BUILD)/tests/fakes/session_laws.o $(BUILD)/libtac.a

$(BUILD)/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(FUZZ_PARTS)
	$(call link,-fsanitize=fuzzer)

# The same targets without a fuzzer, for one look at each file of a corpus.
REPLAY = $(BUILD)/tests/fuzz/replay.o $(BUILD)/tests/fuzz/havoc.o
$(BUILD)/tests/fuzz/replay_%: $(BUILD)/tests/fuzz/fuzz_%.o $(REPLAY) $(FUZZ_PARTS)
	$(call link)

# What devices send: `make check` changes the corpora of these at random, with sanitizers. Only what
# they need is built so, in a folder of its own.
DEVICE_PARTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard kiosk/base/*.c $(DEVICE_SOURCES)))

# The list of them stands in the Makefile.
$(BUILD)/tests/fuzz/libdevices.a: $(DEVICE_PARTS) Makefile
	@rm -f $@
	@ar rcs $@ $(filter %.o,$^)

$(BUILD)/tests/fuzz/attack_%: $(BUILD)/tests/fuzz/fuzz_%.o $(REPLAY) $(BUILD)/tests/fuzz/libdevices.a
	$(call link)

$(BUILD)/tests/fuzz/attack_planted_bug: $(BUILD)/tests/fuzz/planted_bug.o $(REPLAY) $(BUILD)/tests/fuzz/libdevices.a
	$(call link)

attacks: $(DEVICE_INPUTS:%=$(BUILD)/tests/fuzz/attack_%) $(BUILD)/tests/fuzz/attack_planted_bug

# --- reading what others published ----------------------------------------------------------------

check-data: $(BUILD)/tests/checks/read_payload
	@BUILD=$(BUILD) tests/checks/check-data "$(DATA)"

# --- the source itself ----------------------------------------------------------------------------

format:
	clang-format -i $(SOURCE_FILES)

lint:
	@packaging/install-dependencies build test lint
	@clang-format --dry-run --Werror $(SOURCE_FILES)
	@cppcheck --quiet --error-exitcode=1 --std=c17 --enable=warning,performance,portability \
		-I. -DTAC_VERSION='""' kiosk drivers screens config
	@$(MAKE) --no-print-directory $(JOBS) --keep-going lint-files

# A file at a time: clang-tidy 14 sees faults that are not there in the later files of one run. What
# was looked at stays so until the file, or one that it includes, changes.
lint-files: $(LINTED:%.c=$(BUILD)/lint/%.o)

$(BUILD)/lint/%.o: %.c .clang-tidy
	@mkdir -p $(@D)
	$(call say,LINT,$<)clang-tidy --quiet $< -- -std=c17 $(CPPFLAGS) -include kiosk/base/banned.h 2>$(@:.o=.said) || \
		{ cat $(@:.o=.said) >&2; exit 1; }
	@gcc $(CPPFLAGS) -std=c17 -O2 $(C_WARNINGS) -fanalyzer -include kiosk/base/banned.h -MMD -MP -c -o $@ $<

# --- manual pages ---------------------------------------------------------------------------------

man: $(BUILD)/man/tac-kiosk.1 $(BUILD)/man/tac-verify.1 $(BUILD)/man/tac-bundle.5 $(BUILD)/man/kiosk.conf.5 $(BUILD)/man/tac-ledger.7

$(BUILD)/man/tac-%: packaging/man/tac-%
	@mkdir -p $(@D)
	@cp $< $@

$(BUILD)/man/kiosk.conf.5: packaging/man/make-conf-page packaging/man/kiosk.conf.5.in $(BUILD)/tac-kiosk
	@mkdir -p $(@D)
	$(call say,MAN,$@)$< $(BUILD)/tac-kiosk >$@

$(BUILD)/man/tac-ledger.7: packaging/man/make-ledger-page packaging/man/tac-ledger.7.in $(BUILD)/tac-kiosk
	@mkdir -p $(@D)
	$(call say,MAN,$@)$< $(BUILD)/tac-kiosk >$@

# --- benchmarks -----------------------------------------------------------------------------------

bench: bench-start bench-read bench-usb bench-ledger bench-session

bench-start:
	@packaging/install-dependencies build run demo test
	@$(MAKE) --no-print-directory $(JOBS) all samples $(BUILD)/tests/bench/start_probe $(BUILD)/tests/bench/bare_curses
	@BUILD=$(BUILD) tests/bench/bench-start

# RECORDS=N SEED=N KINDS="KIND..." PROCESSES=N: see tests/bench/bench-read.
bench-read:
	@packaging/install-dependencies build run demo test bench
	@$(MAKE) --no-print-directory $(JOBS) all $(READ_BENCHES) $(BUILD)/tests/bench/read_linear
	@BUILD=$(BUILD) tests/bench/bench-read

READ_PARTS = $(patsubst %,$(BUILD)/tests/bench/%.o,read_symbol read_frame read_lens read_kinds read_judge) \
	$(BUILD)/tests/fakes/pdf417_words.o
READ_BENCHES = $(BUILD)/tests/bench/read_sweep $(BUILD)/tests/bench/read_burst
READ_PEERS = $(patsubst %,$(BUILD)/tests/bench/%.o,read_peers peer_zxing peer_zbar)

# The only C++: nothing but this benchmark is linked with it.
$(BUILD)/%.o: %.cpp
	@mkdir -p $(@D)
	$(call say,CXX,$@)$(CXX) $(CPPFLAGS) $(shell pkg-config --cflags zxing) $(CXXFLAGS) -MMD -MP -c -o $@ $<

$(READ_BENCHES): %: %.o $(READ_PARTS) $(READ_PEERS) $(BUILD)/libtac.a
	$(call link,$(shell pkg-config --libs zxing) -lzint -lstdc++)

$(BUILD)/tests/bench/read_truth: $(BUILD)/tests/bench/read_truth.o $(READ_PARTS) $(BUILD)/libtac.a
	$(call link,-lzint)

READ_LINEAR = $(patsubst %,$(BUILD)/tests/bench/%.o,read_linear read_linear_symbol read_linear_peers peer_zxing)

$(BUILD)/tests/bench/read_linear: $(READ_LINEAR) $(READ_PARTS) $(BUILD)/libtac.a
	$(call link,$(shell pkg-config --libs zxing) -lzint -lstdc++)

# Damage at random, and never a wrong text. `make check` runs a small share of it.
bench-read-truth:
	@packaging/install-dependencies build run demo
	@$(MAKE) --no-print-directory $(JOBS) $(BUILD)/tests/bench/read_truth
	@$(BUILD)/tests/bench/read_truth words 0 $(WORD_RUNS) $(SEED)
	@$(BUILD)/tests/bench/read_truth pictures 0 $(RUNS) $(SEED)
	@$(BUILD)/tests/bench/read_truth bursts 0 $(BURST_RUNS) $(SEED)

RUNS = 100000
WORD_RUNS = 2000000
BURST_RUNS = 10000
SEED = 1

# Kills at random, and never an acknowledged record gone. `make check` does a small share of it.
bench-torture:
	@packaging/install-dependencies build run
	@$(MAKE) --no-print-directory $(JOBS) $(BUILD)/tests/crash/kill_ledger
	@$(BUILD)/tests/crash/kill_ledger $(KILLS) $(SEED)

KILLS = 10000

# A whole visit that ends at each of its writes, syncs and transfers, and letters on their way out,
# whose points the seeds share. `make check` does it with the luck of one seed.
bench-crash:
	@packaging/install-dependencies build run
	@$(MAKE) --no-print-directory $(JOBS) all $(BUILD)/tests/crash/crash_visit
	@for seed in $(SEEDS); do $(BUILD)/tests/crash/crash_visit $(SHARE) print 1 $$seed && \
		$(BUILD)/tests/crash/crash_visit $(SHARE) mail 5 $$seed || exit 1; done

SEEDS = 1 2 3 4 5 6 7 8 9 10

# Ten million IP PINs are as likely one as the other; `make check` draws a tenth.
bench-uniformity:
	@packaging/install-dependencies build test
	@$(MAKE) --no-print-directory $(JOBS) $(BUILD)/tests/unit/test_pin
	@$(BUILD)/tests/unit/test_pin 10000000

# PLACES=N SEEDS="N..." HISTORIES=N: see tests/bench/bench-tamper.
bench-tamper:
	@packaging/install-dependencies build run demo test
	@$(MAKE) --no-print-directory $(JOBS) all $(BUILD)/tests/tamper/tamper $(BUILD)/tests/tamper/honest
	@BUILD=$(BUILD) tests/bench/bench-tamper

# DURABLE=N GROWTH="N...": see tests/bench/bench-ledger.
bench-ledger:
	@packaging/install-dependencies build run demo test
	@$(MAKE) --no-print-directory $(JOBS) $(BUILD)/tests/bench/ledger_probe
	@BUILD=$(BUILD) tests/bench/bench-ledger

$(BUILD)/tests/bench/ledger_probe: $(patsubst %,$(BUILD)/tests/bench/%.o,ledger_probe ledger_peers) $(BUILD)/libtac.a
	$(call link)

$(BUILD)/tests/bench/start_probe: $(patsubst %,$(BUILD)/tests/bench/%.o,start_probe terminal) $(BUILD)/libtac.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -o $@ $^ -lutil

# VISITS=N: see tests/bench/bench-session.
bench-session:
	@packaging/install-dependencies build run demo test
	@$(MAKE) --no-print-directory $(JOBS) all samples $(BUILD)/tests/bench/session_probe
	@BUILD=$(BUILD) tests/bench/bench-session

$(BUILD)/tests/bench/session_probe: $(patsubst %,$(BUILD)/tests/%.o,bench/session_probe bench/session_printer bench/terminal bench/ledger_peers \
	fakes/cable usb/printer_mind) $(BUILD)/libtac.a
	$(call link,-Wl$(comma)--wrap=secret_make -lutil -lpthread)

# SCANS=N CYCLES=N: see tests/bench/bench-usb.
bench-usb:
	@packaging/install-dependencies build run demo test
	@$(MAKE) --no-print-directory $(JOBS) all samples $(BUILD)/tests/usb/front_umockdev $(BUILD)/tests/bench/usb_probe $(BUILD)/tests/bench/print_throughput
	@BUILD=$(BUILD) tests/bench/bench-usb

$(BUILD)/tests/bench/usb_probe: $(patsubst %,$(BUILD)/tests/%.o,bench/usb_probe bench/terminal usb/probe_lab) $(BUILD)/libtac.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -Wl,--as-needed -o $@ $^ $(shell pkg-config --libs libusb-1.0) -lutil

$(BUILD)/tests/bench/print_throughput: $(patsubst %,$(BUILD)/tests/%.o,bench/print_throughput usb/probe_lab) $(BUILD)/libtac.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -Wl,--as-needed -o $@ $^ $(shell pkg-config --libs libusb-1.0 libqrencode pangocairo)

# Nothing but ncurses: what more it were linked to would count as the peer's.
$(BUILD)/tests/bench/bare_curses: $(BUILD)/tests/bench/bare_curses.o
	$(call say,LD,$@)$(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs ncursesw)

clean:
	rm -rf $(BUILD)

-include $(shell test -d $(BUILD) && find $(BUILD) -path $(BUILD)/vm -prune -o -name '*.d' -print 2>/dev/null)
