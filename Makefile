# tac-kiosk. `make run` starts the demonstration kiosk; `make check` runs every test.
# BUILD=DIR builds elsewhere; CC=clang, SANITIZE=address,undefined and WERROR= change how.

BUILD ?= build
CC = gcc
CXX = g++
WERROR = -Werror
SANITIZE =
PACKAGES = ncursesw zbar sqlite3 libconfig libcrypto libpng libjpeg pangocairo libseccomp zxing libqrencode
TEST_PACKAGES = cmocka
VERSION := 0.1.0

WARNINGS = -Wall -Wextra -Wshadow -Wpointer-arith -Wcast-qual -Wwrite-strings -Wvla -Wformat=2 \
	-Wundef -Wdate-time -Wno-unused-parameter $(WERROR)
C_WARNINGS = $(WARNINGS) -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
HARDENING = -fstack-protector-strong -fPIE -fno-strict-aliasing
ifeq ($(SANITIZE),)
HARDENING += -D_FORTIFY_SOURCE=2
else
# Objects of another kind do not mix: each set of sanitizers has a folder of its own.
comma := ,
BUILD := $(BUILD)/sanitize-$(subst $(comma),-,$(SANITIZE))
SANITIZER = -fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer
endif

CPPFLAGS = -I. -I$(BUILD) -D_GNU_SOURCE -DTAC_VERSION='"$(VERSION)"' $(PACKAGE_CFLAGS)
CFLAGS = -std=c17 -O2 -g $(C_WARNINGS) $(HARDENING) $(SANITIZER)
CXXFLAGS = -std=c++17 -O2 -g $(WARNINGS) $(HARDENING) $(SANITIZER)
LDFLAGS = -pie -Wl,-z,relro,-z,now,-z,noexecstack $(SANITIZER)
# Asked for once, in the make that builds: the packages may not be there before.
PACKAGE_CFLAGS = $(eval PACKAGE_CFLAGS := $$(shell pkg-config --cflags $(PACKAGES) $(TEST_PACKAGES_FOUND)))$(PACKAGE_CFLAGS)
PACKAGE_LIBS = $(eval PACKAGE_LIBS := $$(shell pkg-config --libs $(PACKAGES)))$(PACKAGE_LIBS)
TEST_LIBS = $(eval TEST_LIBS := $$(shell pkg-config --libs $(TEST_PACKAGES)))$(TEST_LIBS)

SOURCES := $(filter-out kiosk/main.c,$(sort $(wildcard kiosk/*.c kiosk/*/*.c drivers/*.c screens/*.c config/*.c)))
CXX_SOURCES := $(wildcard drivers/*.cpp)
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o) $(CXX_SOURCES:%.cpp=$(BUILD)/%.o)
FAKES := $(wildcard tests/fakes/*.c)
FAKE_OBJECTS := $(FAKES:%.c=$(BUILD)/%.o)
UNIT_TESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/test_*.c))
CATALOGUES := $(patsubst config/locale/%.po,$(BUILD)/locale/%/LC_MESSAGES/tac-kiosk.mo,$(wildcard config/locale/*.po))

.DEFAULT_GOAL := all
.SECONDARY:
.DELETE_ON_ERROR:
.PHONY: all run check check-unit check-e2e check-tree format lint bench clean dependencies pictures samples catalogues

all: $(BUILD)/tac-kiosk catalogues

# --- building -------------------------------------------------------------------------------------

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -include kiosk/base/banned.h -MMD -MP -c -o $@ $<

$(BUILD)/%.o: %.cpp
	@mkdir -p $(@D)
	$(CXX) $(CPPFLAGS) $(CXXFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libtac.a: $(OBJECTS)
	@rm -f $@
	@ar rcs $@ $^

$(BUILD)/tac-kiosk: $(BUILD)/kiosk/main.o $(BUILD)/libtac.a
	$(CC) $(LDFLAGS) -o $@ $^ $(PACKAGE_LIBS) -lstdc++ -lm

catalogues: $(CATALOGUES)

$(BUILD)/locale/%/LC_MESSAGES/tac-kiosk.mo: config/locale/%.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

# --- tests ----------------------------------------------------------------------------------------

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(FAKE_OBJECTS) $(BUILD)/libtac.a
	$(CC) $(LDFLAGS) -o $@ $^ $(PACKAGE_LIBS) $(TEST_LIBS) -lstdc++ -lm

clean:
	rm -rf $(BUILD)

-include $(shell test -d $(BUILD) && find $(BUILD) -name '*.d' 2>/dev/null)
