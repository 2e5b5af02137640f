#!/bin/sh
# One range query over the same data, here and in a Prometheus on loopback: time on the clock and CPU time.
#
# Needs promtool, prometheus, curl and python3 on the PATH. Both evaluate `sum by (job) (rate(m[5m]))` over SERIES series
# (10000 by default) of 240 samples 15 s apart for 240 steps. Prometheus answers from a block that it has on disk,
# several times, the best counts; the CPU time of its answers is what its process used between the first and the last.
# CHECK names a binary that is built already. mcpmon-check reads the whole text each time, so the time of an expression that needs no series is told beside it.
set -eu

series=${SERIES:-10000}
rounds=${ROUNDS:-5}
port=${PORT:-19090}
query='sum by (job) (rate(m[5m]))'
start=1700000000
end=$((start + 239 * 15))
for tool in promtool prometheus curl python3; do
    command -v "$tool" >/dev/null || { echo "needs $tool on the PATH" >&2; exit 2; }
done
check=${CHECK:-${CARGO_TARGET_DIR:-target}/release/mcpmon-check}
[ -n "${CHECK:-}" ] || cargo build --quiet --release
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT INT TERM

python3 - "$series" "$start" >"$folder/data.txt" <<'PYTHON'
import sys
series, start = int(sys.argv[1]), int(sys.argv[2])
print("# TYPE m unknown")
for index in range(series):
    value = 0
    for sample in range(240):
        value += (index * 7 + sample * 13) % 17
        print(f'm{{instance="host-{index}:9090",job="job-{index % 10}"}} {value} {start + sample * 15}')
print("# EOF")
PYTHON

promtool tsdb create-blocks-from openmetrics --quiet "$folder/data.txt" "$folder/blocks"
echo 'global: {}' >"$folder/prometheus.yml"
prometheus --config.file="$folder/prometheus.yml" --storage.tsdb.path="$folder/blocks" \
    --storage.tsdb.retention.time=100y --web.listen-address="127.0.0.1:$port" \
    --query.max-samples=500000000 >"$folder/log" 2>&1 &
server=$!
ready=
for _ in $(seq 100); do
    kill -0 "$server" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
    if curl --silent --fail "http://127.0.0.1:$port/-/ready" >/dev/null; then ready=yes; break; fi
    sleep 0.2
done
[ -n "$ready" ] || { echo "prometheus does not get ready" >&2; exit 1; }

# user and system time of a process so far, in seconds
cpu() { awk -v hz="$(getconf CLK_TCK)" '{ print ($14 + $15) / hz }' "/proc/$1/stat"; }
ask() {
    curl --silent --fail --get --output "$folder/theirs.json" --write-out '%{time_total}\n' \
        --data-urlencode "query=$query" --data "start=$start&end=$end&step=15" \
        "http://127.0.0.1:$port/api/v1/query_range"
}
ask >/dev/null
before=$(cpu "$server")
times=$(for _ in $(seq "$rounds"); do ask; done)
after=$(cpu "$server")
echo "$times" | sort -n | awk -v before="$before" -v after="$after" -v rounds="$rounds" '
    NR == 1 { printf "prometheus: %.3f s on the clock, ", $1 }
    END { printf "%.3f s of CPU a query\n", (after - before) / rounds }'

# the best of some rounds: seconds on the clock, and of CPU
ours() {
    python3 - "$rounds" "$folder/ours.json" "$@" <<'PYTHON'
import resource, subprocess, sys, time
rounds, path, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
best = None
for _ in range(rounds):
    used, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with open(path, "wb") as out:
        subprocess.run(command, stdout=out, check=True)
    clock, now = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    best = min(best or (clock, cpu), (clock, cpu))
print("%.3f %.3f" % best)
PYTHON
}
evaluate() { ours "$check" query --quiet --series "$folder/data.txt" --range "$start:$end:15" --format json "$1"; }
reading=$(evaluate 'vector(0)')
whole=$(evaluate "$query")
echo "$reading $whole" | awk '{
    printf "mcpmon-check: %.3f s on the clock, %.3f s of CPU, of which reading the text: %.3f s, %.3f s\n", $3, $4, $1, $2
    printf "mcpmon-check, the evaluation alone: %.3f s on the clock, %.3f s of CPU\n", $3 - $1, $4 - $2 }'
python3 - "$folder/theirs.json" "$folder/ours.json" <<'PYTHON'
import json, sys
theirs, ours = (json.load(open(path))["data"]["result"] for path in sys.argv[1:])
order = lambda series: sorted(series["metric"].items())
print("same answer" if sorted(theirs, key=order) == sorted(ours, key=order) else "THE ANSWERS DIFFER")
PYTHON
