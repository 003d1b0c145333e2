#!/usr/bin/env python3
"""seeds.py TARGET FOLDER: fills FOLDER with first inputs of a fuzz target, out of what the repository
has anyway: tables of expressions, the published DMN cases, the texts of the tests, the example apps."""
import json
import pathlib
import sys

root = pathlib.Path(__file__).resolve().parents[2]
target, folder = sys.argv[1], pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)


def expressions():
    for table in sorted((root / "tests/feel_lang").glob("*.table")):
        for line in table.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                yield line.split(" ; ")[0]
    for line in (root / "tests/data/conformance/feel.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line).get("expression") or ""


def temporal_texts():
    days = ["2024-02-29", "-0001-01-01", "999999999-12-31", "2023-03-26", "1970-01-01"]
    times = ["00:00:00", "23:59:59.999999999", "02:30:00@Europe/Berlin", "12:00:00+14:00", "12:00:00Z"]
    spans = ["P1D", "-P1Y2M", "PT0.000000001S", "P99999999D", "PT24H", "P1M"]
    points = [day + "T" + time for day in days for time in times]
    everything = days + times + spans + points
    for i, one in enumerate(everything):
        yield one + "\n" + everything[(i * 7 + 3) % len(everything)]


def files(*patterns):
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            if path.is_file() and path.stat().st_size < 60_000:
                yield path.read_bytes()


apps = ("tests/data/*/*.yaml", "tests/data/cases/*/*.yaml", "examples/**/*.yaml")
sources = {
    "feel_parse": expressions, "feel_eval": expressions, "unary_tests": expressions,
    "temporal": temporal_texts,
    "decimal": lambda: (str(10 ** n + d) + e for n in (0, 6, 33) for d in (-1, 0, 7) for e in ("", ".50", "e-20", "E6000")),
    "yaml_load": lambda: files(*apps, "tests/data/yaml/*"), "compile": lambda: files(*apps),
    "bundle_load": lambda: files("tests/data/bundles/*"),
}
for number, seed in enumerate(dict.fromkeys(sources.get(target, lambda: ())())):
    (folder / f"seed-{number}").write_bytes(seed if isinstance(seed, bytes) else seed.encode())
