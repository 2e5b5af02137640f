#!/usr/bin/env bash
# Time of whole processes: `mcpmon-check test` and `promtool test rules` on the same test files, one after the other.
# Only files that both pass count; one that promtool passes and that fails with us is named and ends the comparison with 1.
# usage: benches/test-against-promtool.sh FOLDER [ROUNDS]   (promtool must be on the path)
# MCPMON_CHECK names a binary that is there already; FIGURES a file for the figures of each run.
set -euo pipefail
folder=${1:?a folder with unit test files}
rounds=${2:-3}
ours=${MCPMON_CHECK:-}
if [[ -z $ours ]]; then
  cargo build --release --quiet
  ours=$PWD/target/release/mcpmon-check
fi
command -v promtool >/dev/null || { echo 'promtool is not on the path' >&2; exit 2; }
figures=${FIGURES:-$(mktemp)}
: >"$figures"
mapfile -t files < <(find "$folder" -type f \( -name '*.yml' -o -name '*.yaml' \) -exec grep -lE '^"?tests"? *:' {} + | sort)

# Seconds by the clock, seconds of CPU (user and system) and the exit code of a command.
measure() {
  local TIMEFORMAT='%3R %3U %3S' spent code
  code=$(mktemp)
  spent=$({ time { "$@" >/dev/null 2>&1 && echo 0 >"$code" || echo 1 >"$code"; }; } 2>&1)
  awk -v code="$(cat "$code")" '{printf "%.3f %.3f %s\n", $1, $2 + $3, code}' <<<"$spent"
  rm "$code"
}

failed=0
for ((round = 1; round <= rounds; round++)); do
  passing=()
  for file in "${files[@]}"; do
    theirs=$(measure promtool test rules "$file")
    [[ $theirs == *' 0' ]] || continue
    mine=$(measure "$ours" test "$file")
    if [[ $mine != *' 0' ]]; then
      echo "fails with us: $file" >&2
      failed=1
      continue
    fi
    passing+=("$file")
    printf '%s\t%s\t%s\n' "${theirs% *}" "${mine% *}" "$file" >>"$figures"
  done
  files=("${passing[@]}")
done

# Means of the rounds for each file, their sums, and the extremes.
awk -F '\t' -v rounds="$rounds" '
  { split($1, theirs, " "); split($2, mine, " "); file = $3
    count[file]++
    their_clock[file] += theirs[1]; their_cpu[file] += theirs[2]; clock[file] += mine[1]; cpu[file] += mine[2] }
  # below the resolution of the clock
  function ratio(a, b) { return a / (b < 0.001 ? 0.001 : b) }
  END {
    for (file in count) {
      n = count[file]; files++
      a = their_clock[file] / n; b = their_cpu[file] / n; c = clock[file] / n; d = cpu[file] / n
      total_a += a; total_b += b; total_c += c; total_d += d
      if (worst == "" || ratio(b, d) < ratio(their_cpu[worst] / count[worst], cpu[worst] / count[worst])) worst = file
      if (late == "" || ratio(a, c) < ratio(their_clock[late] / count[late], clock[late] / count[late])) late = file
      if (slow == "" || d > cpu[slow] / count[slow]) slow = file
      if (b < d || a < c) slower = slower "\n  " file
    }
    if (!files) { print "no file passes"; exit 2 }
    printf "%d files that both pass, %d rounds; seconds\n", files, rounds
    printf "cpu    promtool %9.2f  mcpmon-check %8.2f  ratio %.1f\n", total_b, total_d, ratio(total_b, total_d)
    printf "clock  promtool %9.2f  mcpmon-check %8.2f  ratio %.1f\n", total_a, total_c, ratio(total_a, total_c)
    printf "worst ratio of cpu    %.1f  %s\n", ratio(their_cpu[worst], cpu[worst]), worst
    printf "worst ratio of clock  %.1f  %s\n", ratio(their_clock[late], clock[late]), late
    printf "slowest with us       %.2f of cpu, %.2f by the clock  %s\n", cpu[slow] / count[slow], clock[slow] / count[slow], slow
    print "slower with us:" (slower == "" ? " none" : slower)
  }' "$figures"
exit "$failed"
