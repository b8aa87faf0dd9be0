# For benchmarks: rows of figures, as a table on the terminal and as build/bench/NAME.json.
#
#	. tests/bench/lib.sh
#	bench start
#	row start_ms 42 ms "a bare ncurses program" 5 "<= 500"
#	done_bench
#
# Each row is {figure, ours, unit, peer, theirs, ratio, goal, met}: ratio is ours to theirs, a goal is
# "<= NUMBER" or ">= NUMBER" of ours. What is not there ("" or -) is null. done_bench ends with 1
# when a goal is not met.

set -u
BUILD=$(realpath "${BUILD:-build}")
KIOSK=$BUILD/tac-kiosk
SHARE=$BUILD/share
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
export LC_ALL=C.UTF-8
export TERM=xterm-256color

bench() { # NAME
	bench_name=$1
	: >"$WORK/rows"
}

row() { # FIGURE OURS UNIT PEER THEIRS GOAL
	jq -cn --arg figure "$1" --arg ours "$2" --arg unit "$3" --arg peer "${4:-}" --arg theirs "${5:-}" \
		--arg goal "${6:-}" '
		def there: if . == "" or . == "-" then null else . end;
		def number: there | if . == null then null else tonumber end;
		($ours | number) as $o | ($theirs | number) as $t | ($goal | there) as $g |
		{
			figure: $figure, ours: $o, unit: $unit, peer: ($peer | there), theirs: $t,
			ratio: (if $o == null or $t == null or $t == 0 then null
				else ($o / $t * 100 | round / 100) end),
			goal: $g,
			met: (if $g == null then null elif $o == null then false
				else ($g | split(" ") | (.[1] | tonumber) as $limit |
					if .[0] == "<=" then $o <= $limit
					elif .[0] == ">=" then $o >= $limit
					else error("a goal is \"<= NUMBER\" or \">= NUMBER\"") end) end)
		}' >>"$WORK/rows" || exit 2
}

done_bench() {
	mkdir -p "$BUILD/bench"
	jq -s . "$WORK/rows" >"$BUILD/bench/$bench_name.json" || exit 2
	{
		printf 'figure\tours\tunit\ttheirs\tratio\tgoal\tmet\tpeer\n'
		jq -r '[.figure, .ours, .unit, .theirs, .ratio, .goal, .met, .peer]
			| map(if . == null then "-" elif . == true then "yes" elif . == false then "NO"
				else tostring end) | @tsv' "$WORK/rows"
	} | awk -F '\t' '
		{
			rows = NR
			for (at = 1; at <= NF; at++) {
				cell[NR, at] = $at
				if (length($at) > wide[at]) wide[at] = length($at)
			}
		}
		END {
			for (row = 1; row <= rows; row++) {
				line = ""
				for (at = 1; at <= 8; at++) { # figures to the right, words to the left
					is_figure = at == 2 || at == 4 || at == 5
					line = line sprintf(is_figure ? "%*s  " : "%-*s  ", wide[at], cell[row, at])
				}
				sub(/ +$/, "", line)
				print line
			}
		}'
	jq -se 'all(.met != false)' "$WORK/rows" >/dev/null
}

# The middle one of the numbers on standard input.
median() { sort -n | awk '{ value[NR] = $1 } END { if (NR) print value[int((NR + 1) / 2)] }'; }
