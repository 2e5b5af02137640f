#!/usr/bin/env python3
"""Whether altered unit tests of rules pass and fail with us where they do with promtool.

usage: benches/verdicts-against-promtool.py FOLDER [COUNT [SEED]]   (promtool must be on the path, or named by PROMTOOL)

Takes the test files below FOLDER that promtool passes, alters one place in a test file or in one of its rule files (a
value, a duration, a label, a name, an operator, a line, its indentation), and lets both judge. MCPMON_CHECK names a binary that is built already.
promtool evaluates some groups in random order; a difference counts if it gives the same verdict three times.
"""
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PROMTOOL = os.environ.get("PROMTOOL", "promtool")
CHECK = os.environ.get("MCPMON_CHECK") or str(Path.cwd() / "target/release/mcpmon-check")
VERSION = os.environ.get("PROMETHEUS_VERSION", "3.5")
TIMEOUT = 20


def passes(command):
    """Whether the command succeeds; None if it takes too long."""
    try:
        return subprocess.run(command, capture_output=True, timeout=TIMEOUT).returncode == 0
    except subprocess.TimeoutExpired:
        return None


def theirs(path):
    return passes([PROMTOOL, "test", "rules", path])


def ours(path):
    return passes([CHECK, "test", "--quiet", "--compat", "promtool", "--prometheus-version", VERSION, path])


def replaced(pattern, new):
    """Replaces one match of the pattern."""

    def alter(text, chance):
        places = list(re.finditer(pattern, text, re.MULTILINE))
        if not places:
            return text
        place = chance.choice(places)
        return text[: place.start()] + (new(place, chance) if callable(new) else place.expand(new)) + text[place.end() :]

    return alter


def of_line(change):
    """Changes one line that is not blank."""

    def alter(text, chance):
        lines = text.splitlines(keepends=True)
        places = [index for index, line in enumerate(lines) if line.strip()]
        if places:
            index = chance.choice(places)
            lines[index] = change(lines[index], chance)
        return "".join(lines)

    return alter


def number(place, chance):
    old = place.group(0)
    return chance.choice(["0", "1", "2", old + "1", "-" + old, old + ".5", "1e3", "NaN", "_", "stale", "Inf", "007", "0x2"])


def duration(place, chance):
    return chance.choice(["0", "0s", "30s", "1m", "5m", "90s", "10m", "1h", "1m30s", "7m", "1", "1.5m", "5 m", "-1m", ""])


def item(place, chance):
    return place.group(1) + chance.choice(
        ["1x3 ", "_x3 ", "stale ", "0+1x5 ", "5-1x4 ", "1 2 3 ", "{{schema:0 sum:1 count:1 buckets:[1]}} ", "1+1 ", "NaN "]
    )


def letter(place, chance):
    word = place.group(0)
    at = chance.randrange(len(word))
    return word[:at] + chance.choice(["", "x", word[at] * 2, word[at].swapcase()]) + word[at + 1 :]


ALTERATIONS = [
    replaced(r"\b\d+\b", number),
    replaced(r"(?<=x)\d+", number),
    replaced(r"\b\d+(ms|[smhdwy])\b", duration),
    replaced(r"(values: *['\"]?)", item),
    replaced(r"(?<=: )['\"]?[\w-]+", letter),
    replaced(r"[a-z_]{3,}", letter),
    replaced(r"[<>]=?|==|!=", lambda _, chance: chance.choice(["<", ">", "<=", ">=", "==", "!=", "+"])),
    replaced(r"\b(and|or|unless)\b", lambda _, chance: chance.choice(["and", "or", "unless"])),
    replaced(r"\b(sum|max|min|avg|count)\b", lambda _, chance: chance.choice(["sum", "max", "min", "avg", "count", "group", "stddev"])),
    replaced(r"\b(rate|increase|irate|delta|deriv|changes|resets)\(", lambda _, chance: chance.choice(["rate(", "increase(", "irate(", "delta(", "deriv("])),
    replaced(r"^( +)(- )?for: .*$", r"\1\2keep_firing_for: 5m"),
    replaced(r"^( +)(- )?(alert|record): .*$", r"\g<0>\n\1  limit: 1"),
    replaced(r"^( +- )name: .*$", r"\g<0>\n\1  interval: 5m"),
    replaced(r"^( *)- name: .*$", r"\g<0>\n\1  query_offset: 1m"),
    replaced(r"\{\{.*?\}\}", lambda _, chance: chance.choice(["{{ $value }}", "{{ $labels }}", "{{ .Labels.job | title }}", "{{ humanize $value }}", "{{", "{{ nothing }}"])),
    of_line(lambda line, _: ""),
    of_line(lambda line, _: line + line),
    of_line(lambda line, _: "  " + line),
    of_line(lambda line, _: line[2:] if line.startswith("  ") else line),
    of_line(lambda line, _: line.replace(": ", ":", 1)),
    of_line(lambda line, _: line.replace("'", '"') if "'" in line else line.replace('"', "'")),
    of_line(lambda line, _: "# " + line),
]


def rule_files(test):
    """The rule files that a test file names, as far as they are easily found."""
    listed = re.search(r"^rule_files:(.*?)^\S", test.read_text() + "\nend", re.MULTILINE | re.DOTALL)
    names = re.findall(r"[\w./*-]+\.(?:ya?ml|rules?)\b", listed.group(1)) if listed else []
    return [path for name in names for path in test.parent.glob(name.removeprefix("./")) if ".." not in name and path.is_file()]


def alter(job):
    """Alters a file in a copy of its folder; the verdicts, and what was altered."""
    test, seed = job
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        root = common_root(test)
        copy = Path(folder) / "copy"
        shutil.copytree(root, copy)
        copied = copy / test.relative_to(root)
        targets = [copied] + rule_files(copied)
        target = chance.choice(targets)
        text = target.read_text()
        new = chance.choice(ALTERATIONS)(text, chance)
        if new == text:
            return None
        target.write_text(new)
        their, our = theirs(copied), ours(copied)
        if their is None or our is None:
            return None
        if their != our and all(theirs(copied) == their for _ in range(2)):
            changed = [(a, b) for a, b in zip(text.splitlines(), new.splitlines()) if a != b][:1]
            return their, our, f"{test} seed {seed} ({target.name}): {changed}"
        return their, their, ""


def common_root(test):
    """The folder that holds the test file and its rule files."""
    ups = [name.count("../") for name in re.findall(r"(?:\.\./)+", test.read_text())]
    return test.parents[max(ups, default=0)]


def main():
    folder = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    limit = int(os.environ.get("MAX_BYTES", 60_000))
    files = [path for path in sorted(folder.rglob("*.y*ml")) if path.stat().st_size < limit]
    files = [path for path in files if re.search(r"^tests *:", path.read_text(errors="replace"), re.MULTILINE)]
    workers = int(os.environ.get("WORKERS", os.cpu_count() or 1))
    with ThreadPoolExecutor(workers) as pool:
        files = [path for path, good in zip(files, pool.map(theirs, files)) if good]
        print(f"{len(files)} files that promtool passes", flush=True)
        chance = random.Random(seed)
        jobs = [(chance.choice(files), chance.randrange(1 << 30)) for _ in range(count)]
        results = [result for result in pool.map(alter, jobs) if result]
    for _, our, difference in (result for result in results if result[2]):
        print(f"we {'pass' if our else 'fail'}: {difference}")
    good = sum(their for their, _, _ in results)
    same = sum(their == our for their, our, _ in results)
    print(f"{len(results)} altered tests, of which promtool passes {good}: the same verdict on {same}")
    sys.exit(same != len(results))


main()
