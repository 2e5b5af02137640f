#!/usr/bin/env bash
# CPU time of whole processes: `mcpmon-check lint` and `promtool check rules` on the same rule files, in turn.
# usage: benches/lint-against-promtool.sh FOLDER [ROUNDS]   (promtool must be on the path)
set -euo pipefail
folder=${1:?a folder with rule files}
rounds=${2:-7}
cargo build --release --quiet
ours=$PWD/target/release/mcpmon-check
mapfile -t files < <(find "$folder" -type f \( -name '*.yml' -o -name '*.yaml' -o -name '*.rules' \) | sort)
echo "${#files[@]} files, $(cat "${files[@]}" | wc -c) bytes, $rounds rounds; seconds of CPU (user + system)"

# Prints the CPU seconds of a command, whatever its exit code.
cpu() {
  local TIMEFORMAT='%3U %3S' spent
  spent=$({ time "$@" >/dev/null 2>&1 || true; } 2>&1)
  awk '{print $1 + $2}' <<<"$spent"
}

median() { sort -g | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

theirs=() mine=()
for ((round = 0; round < rounds; round++)); do
  theirs+=("$(cpu promtool check rules --lint=none "${files[@]}")")
  mine+=("$(cpu "$ours" lint --kind rules --format json "${files[@]}")")
done
promtool=$(printf '%s\n' "${theirs[@]}" | median)
check=$(printf '%s\n' "${mine[@]}" | median)
echo "median: promtool $promtool, mcpmon-check $check, ratio $(awk "BEGIN {printf \"%.1f\", $promtool / $check}")"
