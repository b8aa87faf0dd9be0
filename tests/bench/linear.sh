# The part of bench-read about Code 39, Code 128 and QR: how many damaged ones are read, how many
# wrongly, and how long it takes the processor; beside it others on the same pictures.

of() { awk -F '\t' -v code="$1" -v who="$2" '$1 == code && $4 == who' "$WORK/frames"; }
total() { of "$1" "$2" | awk -F '\t' -v what="$3" '$5 == what { n++ } END { print n + 0 }'; }
times() { of "$1" "$2" | cut -f 6 | sort -n; }
p95() { awk '{ value[NR] = $1 } END { print value[int(NR * 0.95 + 0.5)] }'; }

linear() { # TWELFTHS of the symbols
	local code who best
	"$BUILD/tests/bench/read_linear" "$1" "$SEED" >"$WORK/frames" || exit 1
	echo
	linear_table
	linear_totals
	for code in code39 code128 qr; do
		best=zbar
		for who in zbar-doubled zxing; do
			[ "$(total $code $who read)" -gt "$(total $code $best read)" ] && best=$who
		done
		row ${code}_read "$(total $code ours read)" "of $(of $code ours | wc -l)" "$best" \
			"$(total $code $best read)" ">= $(($(total $code $best read) + 1))"
		row ${code}_wrong "$(total $code ours wrong)" "of $(of $code ours | wc -l)" "$best" \
			"$(total $code $best wrong)" "<= 0"
		row ${code}_median_ms "$(times $code ours | median)" ms "$best" "$(times $code $best | median)" ""
		row ${code}_p95_ms "$(times $code ours | p95)" ms "$best" "$(times $code $best | p95)" ""
	done
}

linear_table() {
	printf '%-9s %-10s %5s %6s %6s %13s %6s  read (! wrong)\n' code damage step ours zbar zbar-doubled zxing
	awk -F '\t' '
		{ key = $1 FS $2 FS $3 }
		!(key in seen) { seen[key] = 1; name[++keys] = key }
		{ read[key, $4] += $5 == "read"; wrong[key, $4] += $5 == "wrong" }
		function cell(key, who) { return read[key, who] + 0 (wrong[key, who] ? "!" wrong[key, who] : "") }
		END {
			for (i = 1; i <= keys; i++) {
				split(name[i], part, FS)
				printf "%-9s %-10s %5s %6s %6s %13s %6s\n", part[1], part[2], part[3], cell(name[i], "ours"),
					cell(name[i], "zbar"), cell(name[i], "zbar-doubled"), cell(name[i], "zxing")
			}
		}' "$WORK/frames"
}

linear_totals() {
	printf '\n%-9s %-13s %6s %6s %6s %8s %8s\n' code decoder of read wrong median p95
	for code in code39 code128 qr; do
		for who in ours zbar zbar-doubled zxing; do
			printf '%-9s %-13s %6d %6d %6d %8.1f %8.1f\n' $code $who "$(of $code $who | wc -l)" \
				"$(total $code $who read)" "$(total $code $who wrong)" "$(times $code $who | median)" \
				"$(times $code $who | p95)"
		done
	done
}
