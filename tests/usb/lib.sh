# For stories of the shipped kiosk before virtual devices: what tests/e2e/lib.sh has, and a laboratory.
#
#	. tests/usb/lib.sh
#	story "..."
#	start_in 80 24 "$FRONT $CONTROL scanner $KIOSK --config ..."
#	tell unplug scanner

. "$(dirname "${BASH_SOURCE[0]}")/../e2e/lib.sh"
. "$HERE/tests/usb/front.sh"
CONTROL=$WORK/lab
# How much longer than elsewhere what is to happen may take.
SLOWNESS=${SLOWNESS:-1}

# A kiosk for a story of its own: these lines behind the quirks that ship, these behind its settings.
# A key made of a password takes its time: the staff is the same for all stories of a program, and a
# virtual machine finds it there.
FOUNDED=${FOUNDED:-$WORK/founded}
new_kiosk() { # QUIRKS SETTINGS
	mkdir -p "$STATE"
	{ cat "$SHARE/devices.quirks"; echo "$1"; } >"$STATE/quirks"
	cat >"$STATE/kiosk.conf" <<-CONF
		kiosk_id = "C001";
		database = "$STATE/kiosk.db";
		keys = "$STATE/keys";
		policy = "$SHARE/policy.conf";
		locale = "$SHARE/locale";
		quirks = "$STATE/quirks";
		$2
	CONF
	# shellcheck disable=SC2086
	[ -d "$FOUNDED" ] || "$HERE/tests/usb/found-kiosk" "$FOUNDED" ${CLERKS:-}
	cp -r "$FOUNDED"/{kiosk.db,keys} "$STATE/"
}

tell() {
	[ -z "$story_fault" ] || return 1
	"$LAB/tell" "$CONTROL" "$@" >"$WORK/told" || fault "the laboratory refuses \"$*\": $(cat "$WORK/told")"
}

# Waits until the ledger holds a text; not every grep looks behind a zero.
is_recorded() { # TEXT
	[ -z "$story_fault" ] || return 1
	local end=$((SECONDS + SEE_SECONDS))
	until cat "$STATE"/kiosk.db* | tr '\0' '\n' | grep -aqF -- "$1"; do
		if [ $SECONDS -ge $end ]; then
			fault "\"$1\" is not in the ledger"
			return 1
		fi
		read -rt "$LOOK_SECONDS" <>"$WORK/never" || true
	done
}

# Waits until the laboratory answers a question so.
tells() { # ANSWER WORD...
	[ -z "$story_fault" ] || return 1
	local answer=$1 end=$((SECONDS + SEE_SECONDS))
	shift
	until [ "$("$LAB/tell" "$CONTROL" "$@")" = "$answer" ]; do
		if [ $SECONDS -ge $end ]; then
			fault "\"$*\" does not become \"$answer\" but $("$LAB/tell" "$CONTROL" "$@")"
			return 1
		fi
		read -rt "$LOOK_SECONDS" <>"$WORK/never" || true
	done
}

# Until the glass has been the same for so long: whatever was to come has.
rest() { # TENTHS
	local _
	for _ in $(seq $(($1 * SLOWNESS))); do read -rt 0.1 <>"$WORK/never" || true; done
}

# What follows is the same for any kernel, and an emulated processor is spared it.
enough_for_vm() {
	[ -n "${IN_VM:-}" ] || return 0
	done_stories
	exit
}

# From the attract screen to where the visitor lays a licence on the scanner.
to_the_scanner() {
	from_attract_to_reason 1
	press 1
	see "Why did you come"
	press 1 1
	state_who_you_are 123-45-6789
	see "Which photo ID"
	press 1
	see "on the scanner"
}
