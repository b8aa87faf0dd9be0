# For end-to-end stories: the shipped program in a tmux server of its own, at 80x24. Stories wait on
# the glass with a deadline, never on the clock.
#
#	. tests/e2e/lib.sh
#	story "a visitor gives up"
#	start_demo
#	press Enter; see "Which language"
#	...
#	done_stories

set -u
BUILD=$(realpath "${BUILD:-build}")
KIOSK=$BUILD/tac-kiosk
SHARE=$BUILD/share
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
WORK=$(mktemp -d)
mkfifo "$WORK/never" # what is read with a deadline, to wait
SEE_SECONDS=${SEE_SECONDS:-20}
LOOK_SECONDS=${LOOK_SECONDS:-0.05}
story_number=0
story_name=
story_fault=
export LC_ALL=C.UTF-8
export TERM=xterm-256color
unset TMUX

# A server that was told to end may still hold its socket: each start has its own.
tmux_number=0
tmux_here() { tmux -S "$WORK/tmux-$tmux_number" -f /dev/null "$@"; }

# And waits until what ran there is over: a kiosk without a terminal still writes that it ends.
close_glass() {
	local at pid end=$((SECONDS + 10))
	at=$(tmux_here list-panes -a -F '#{pane_pid}' 2>/dev/null | xargs | tr ' ' ,)
	[ -z "$at" ] || at=$(pgrep -s "$at")
	tmux_here kill-server 2>/dev/null
	for pid in $at; do
		while [ -e "/proc/$pid" ] && [ $SECONDS -lt $end ]; do
			read -rt 0.02 <>"$WORK/never" || true
		done
	done
}

new_server() {
	close_glass
	[ -z "${ask_fd:-}" ] || exec {ask_fd}>&- {answer_fd}<&-
	tmux_number=$((tmux_number + 1))
}

# A terminal of the given size, and a client of its server that stays: keys are pressed and the glass
# is looked at so often that a program each time would take longer than what it does.
open_glass() { # COLUMNS ROWS COMMAND
	new_server
	tmux_here new-session -d -x "$1" -y "$2" "$3"
	mkfifo "$WORK/ask-$tmux_number" "$WORK/answer-$tmux_number"
	# Not by way of tmux_here: a shell in between would hold what is closed for it.
	tmux -S "$WORK/tmux-$tmux_number" -C attach -f no-output,ignore-size <>"$WORK/ask-$tmux_number" >"$WORK/answer-$tmux_number" 2>/dev/null &
	disown
	exec {ask_fd}<>"$WORK/ask-$tmux_number" {answer_fd}<"$WORK/answer-$tmux_number"
	hear
}

# What tmux answers: the lines between its two marks.
hear() {
	local line lines=
	while IFS= read -rt 10 -u "$answer_fd" line; do
		case $line in
		"%begin "*) lines= ;;
		"%end "* | "%error "*)
			printf %s "$lines"
			return
			;;
		*) lines+=$line$'\n' ;;
		esac
	done
}

ask() { # WORD...: one command of tmux's
	[ -n "${ask_fd:-}" ] || return 1
	printf '%q ' "$@" >&"$ask_fd"
	echo >&"$ask_fd"
	hear
}

# What kinds of records the stories made the shipped program write, for tests/checks/test-kinds.
tell_kinds() {
	[ -x "$BUILD/tests/checks/read_kinds" ] || return 0
	mkdir -p "$BUILD/tests/kinds"
	find "$WORK" -name '*.db' -exec "$BUILD/tests/checks/read_kinds" {} + 2>/dev/null | sort -u \
		>"$BUILD/tests/kinds/shipped-$(basename "$0")"
}

finish() {
	close_glass
	tell_kinds
	rm -rf "$WORK"
}
trap finish EXIT

end_story() {
	[ -n "$story_name" ] || return 0
	story_number=$((story_number + 1))
	if [ -z "$story_fault" ]; then
		echo "ok $story_number - $story_name"
	else
		echo "not ok $story_number - $story_name: $story_fault"
	fi
	close_glass
	story_name=
}

story() {
	end_story
	story_name=$1
	story_fault=
	STATE=$WORK/state-$story_number
}

done_stories() {
	end_story
	echo "1..$story_number"
}

# The first thing that goes wrong in a story is what it reports; the rest of it passes quickly.
fault() {
	[ -z "$story_fault" ] || return 0
	story_fault=$1
	echo "# $story_name: $1" >&2
	glass | sed 's/^/#  | /' >&2
}

# Runs a command line in a terminal of the given size; its exit code goes to $WORK/code.
start_in() { # COLUMNS ROWS COMMAND...
	local columns=$1 rows=$2
	shift 2
	rm -f "$WORK/code"
	open_glass "$columns" "$rows" \
		"$*; echo \$? >$WORK/code.part; mv $WORK/code.part $WORK/code; exec cat"
}

start_demo() { # OPTIONS...
	start_in 80 24 "$KIOSK demo --share $SHARE --state $STATE $*"
	see "Get your IP PIN here"
}

glass() { ask capture-pane -p; }

# Waits until the glass shows a text (fixed string).
see() { wait_for_glass == "$1"; }

# Waits until it does so no longer.
see_gone() { wait_for_glass != "$1"; }

wait_for_glass() { # ==|!= TEXT
	[ -z "$story_fault" ] || return 1
	local end=$((SECONDS + SEE_SECONDS)) shown
	while
		shown=!=
		[[ $(glass) == *"$2"* ]] && shown===
		[ $shown != "$1" ]
	do
		if [ $SECONDS -ge $end ]; then
			[ "$1" = == ] && fault "waited in vain for \"$2\"" || fault "\"$2\" stays on the glass"
			return 1
		fi
		read -rt "$LOOK_SECONDS" <>"$WORK/never" || true
	done
}

see_not() {
	[ -z "$story_fault" ] || return 1
	[[ $(glass) == *"$1"* ]] && fault "\"$1\" is on the glass"
	return 0
}

press() {
	[ -z "$story_fault" ] || return 1
	ask send-keys "$@"
}

type_text() {
	[ -z "$story_fault" ] || return 1
	ask send-keys -l -- "$1"
}

# Waits until the program has ended, and compares its exit code.
ends_with() {
	[ -z "$story_fault" ] || return 1
	local end=$((SECONDS + SEE_SECONDS))
	until [ -e "$WORK/code" ]; do
		if [ $SECONDS -ge $end ]; then
			fault "it did not end"
			return 1
		fi
		read -rt "$LOOK_SECONDS" <>"$WORK/never" || true
	done
	[ "$(cat "$WORK/code")" = "$1" ] || fault "it ended with $(cat "$WORK/code"), not $1"
}

# The text must stand in what a command prints.
says() { # TEXT COMMAND...
	[ -z "$story_fault" ] || return 1
	local text=$1 output
	shift
	output=$("$@" 2>&1)
	grep -qF -- "$text" <<<"$output" || fault "\"$*\" does not say \"$text\" but: $output"
}

exits() { # CODE COMMAND...
	[ -z "$story_fault" ] || return 1
	local code=$1 got
	shift
	"$@" >"$WORK/output" 2>&1 </dev/null
	got=$?
	[ $got = "$code" ] || fault "\"$*\" ended with $got, not $code: $(head -c 300 "$WORK/output")"
}

# The text must stand in what the last of these printed.
said() { # TEXT
	[ -z "$story_fault" ] || return 1
	grep -qF -- "$1" "$WORK/output" || fault "does not say \"$1\": $(head -c 300 "$WORK/output")"
}

# A command that reads these lines.
typing() { # LINES COMMAND...
	local lines=$1
	shift
	printf '%s\n' "$lines" | "$@"
}

# Settings that speak of the demonstration's store, for the command line.
demo_config() {
	cat >"$WORK/demo.conf" <<-CONF
		kiosk_id = "DEMO";
		database = "$STATE/kiosk.db";
		keys = "$STATE/keys";
		policy = "$SHARE/policy.conf";
		locale = "$SHARE/locale";
	CONF
	echo "$WORK/demo.conf"
}


# ---- parts of a visit that stories share; the README's first visit is made of them ----

from_attract_to_reason() { # LANGUAGE-KEY
	press Enter
	see "English"
	press "$1"
}

# On any screen of a visitor's, up to the last key.
give_up() {
	press F9
	see "Do you want to stop?"
	press y
	see "We stop here, as you asked"
	press Enter
}

state_name_and_birth() { # FAMILY GIVEN BIRTH
	type_text "$1"
	press Enter
	type_text "$2"
	press Enter Enter
	see "born?"
	type_text "$3"
	press Enter
}

state_address() {
	see " live?"
	type_text "100 Example Ave"
	press Enter
	type_text "Richmond"
	press Enter
	type_text "VA"
	press Enter
	type_text "23220"
	press Enter
	see "Is everything right?"
}

# Who the next applicant is, what is theirs alone; the rest is offered.
add_child() { # TIN GIVEN BIRTH
	see "Is everything right?"
	press F2
	see "Why does the next person need"
	press Enter
	see "Who is this IP PIN for?"
	see_not "For me"
	press 1
	see "Who are you to this person?"
	press 1
	see "What is the child's taxpayer number?"
	type_text "$1"
	press Enter
	see "What is the child's name?"
	see "Sample"
	press Enter
	type_text "$2"
	press Enter Enter
	see "When was the child born?"
	type_text "$3"
	press Enter
	see "Where does the child live?"
	see "100 Example Ave"
	press Enter Enter Enter Enter
	see "$2 Sample (your child)"
}

state_who_you_are() { # TIN
	see "What is your taxpayer number?"
	type_text "$1"
	press Enter
	see "What is your name?"
	state_name_and_birth "Sample" "Jordan Alex" "03/14/1985"
	state_address
	see "***-**-${1: -4}"
	press Enter
}

give_documents() { # TRAY-KEY
	see "Which photo ID"
	see "1  Driver's license"
	press 1
	see "on the scanner"
	press "$1"
	see "We read your document"
	press Enter
	see "Which other document"
	see "1  Social Security card"
	press 1
	see "on the scanner"
	if [ -z "${IN_VM:-}" ]; then # looking for a code takes an emulated processor half a minute
		press 2
		see "We see no code"
	fi
	press Enter
	see "A clerk will join you"
}

clerk_signs_in() {
	press F10
	see "User name"
	type_text "ana"
	press Enter
	type_text "ana-at-the-counter"
	press Enter
}

compare_and_answer() { # DOCUMENT-NUMBER
	see "Compare document $1"
	for _ in 1 2 3 4 5 6 7 8 9 10; do press s; done
	press Enter
	see "Check document $1"
	for _ in 1 2 3 4 5 6 7; do press y; done
	press Enter
}

decide_about() { # WHOM-AND-NUMBER DECISION
	see "What do you decide about $1"
	press "$2"
	see "For which reason, about $1"
	press 1
}

# What the clerk asks for takes two people.
supervisor_agrees() {
	see "A second person is needed"
	press F10
	see "User name"
	type_text "sam"
	press Enter
	type_text "sam-reads-the-log"
	press Enter
	see "Do you agree?"
	press a
}

# From the attract screen to the last key of an approval.
work_to_decision() { # TIN
	from_attract_to_reason 1
	press 1
	see "Why did you come"
	press 1 1
	state_who_you_are "$1"
	give_documents 1
	clerk_signs_in
	compare_and_answer 1
	compare_and_answer 2
	see "Is an interpreter present?"
	press 3
	see "Who interprets?"
	type_text "B-17"
	press Enter
	see "Is anybody else"
	press 1
	see "What do you decide?"
	press 1
	see "reason"
}

work_to_approval() { # TIN
	work_to_decision "$1"
	press 1
}

# From the attract screen to where the IP PIN of this year is given out again if two people agree.
ask_for_lost_pin() { # TIN
	from_attract_to_reason 1
	press 1
	see "Why did you come"
	press 2
	see "If you lost your IP PIN"
	press Enter
	press 1
	state_who_you_are "$1"
	give_documents 1
	clerk_signs_in
	compare_and_answer 1
	compare_and_answer 2
	press 1
	see "What do you decide?"
	press 1
	see "reason"
	press 1
	see "A second person is needed"
	see "give out the IP PIN of this year again"
}

# The clerk has left; the receipt is printed when the visitor says so.
be_alone() {
	see "Are you alone"
	press Enter
}

# From the receipt on: the visitor has it.
take_receipt() {
	press Enter
	see "Did you take your receipt?"
	press 1
}

# The visitor asks to see the IP PIN: into $pin, as it stands on the glass.
reveal_pin() {
	press F6
	see "F6 Hide the IP PIN"
	pin=$(glass | grep -oE 'IP PIN: [0-9]{3} [0-9]{3}' | grep -oE '[0-9]{3} [0-9]{3}')
	[ ${#pin} = 7 ] || fault "no IP PIN of six digits on the glass"
}
