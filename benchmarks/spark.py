"""Spark beside plain multiprocessing, on the same cases: python benchmarks/spark.py [--cases N].

Both read Parquet, advise with `advise_batches` and write Parquet, with as many processes. They take
turns at parts of the cases, so that both meet the same noise, and what it takes to begin is not
counted. What both write must be what one process finds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from routeboek import load_rules
from routeboek.arrow import FIELDS, advise_batches, output_schema
from routeboek.examples import read_examples

ROOT = Path(__file__).resolve().parents[1]
PARTS = 4
"""Files for each process in a turn, so that none waits long for the last one."""


def make_cases(count: int) -> pa.Table:
    """The examples of the rules over and over, each with a name of its own."""
    examples = [dict(one.case) for one in read_examples(ROOT / "rules", load_rules()).cases]
    texts = [
        json.dumps({**examples[n % len(examples)], "case_id": f"c-{n}"}, default=str)
        for n in range(count)
    ]
    return pa.table({"number": range(count), "case": texts})


def put(cases: pa.Table, folder: Path, files: int) -> Path:
    """Cases in so many files."""
    folder.mkdir(parents=True)
    most = -(-cases.num_rows // files)
    for part in range(files):
        pq.write_table(cases.slice(part * most, most), folder / f"{part}.parquet")
    return folder


Advise: TypeAlias = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


def work(advise: Advise, source: Path, target: Path) -> None:
    """One file of cases to one of advices."""
    found = advise(pq.ParquetFile(source).iter_batches(10_000))  # as many as Spark takes at once
    target.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_batches(found), target / source.name)


def advised(folder: Path, schema: pa.Schema) -> pa.Table:
    """What was written, in the order of the cases."""
    return pq.read_table(folder).cast(schema).sort_by("number")


def seconds(one: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    one()
    return time.perf_counter() - start


def measure(scratch: Path, count: int, processes: int, fields: tuple[str, ...], turns: int) -> bool:
    """Prints what both do, and tells whether it was right."""
    from pyspark.sql import SparkSession

    cases = make_cases(count)
    advise = partial(advise_batches, load_rules(), fields=fields, keep=("number",))
    schema = output_schema(fields, [cases.schema.field("number")])
    most = -(-count // turns)
    parts = [
        put(cases.slice(n * most, most), scratch / "cases" / str(n), PARTS * processes)
        for n in range(turns)
    ]
    few = put(cases.slice(0, 32), scratch / "few", processes)

    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    start = time.perf_counter()
    spark = (
        SparkSession.builder.master(f"local[{processes}]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.files.openCostInBytes", "128m")  # a file is a task, as it is below
        .getOrCreate()
    )
    columns = spark.createDataFrame(schema.empty_table()).schema

    def by_spark(folder: Path) -> None:
        found = spark.read.parquet(str(folder)).mapInArrow(advise, columns)
        found.write.parquet(str(scratch / "spark" / folder.name))

    by_spark(few)
    print(f"Spark begins in {time.perf_counter() - start:.1f} s, its first job included")

    with get_context("spawn").Pool(processes) as pool:

        def by_pool(folder: Path) -> None:
            target = scratch / "plain" / folder.name
            jobs = [(advise, file, target) for file in folder.iterdir()]
            pool.starmap(work, jobs, chunksize=1)

        def by_one(folder: Path) -> None:
            for file in folder.iterdir():
                work(advise, file, scratch / "alone" / folder.name)

        by_pool(few)
        ways = (by_one, by_pool, by_spark)
        spent = [[seconds(partial(way, part)) for way in ways] for part in parts]
    spark.stop()

    expected = advised(scratch / "alone", schema)
    for name in ("plain", "spark"):
        shutil.rmtree(scratch / name / few.name)
    right = expected.num_rows == count and all(
        advised(scratch / name, schema) == expected for name in ("plain", "spark")
    )
    print(f"{count} cases, {len(fields)} fields, {processes} processes, {turns} turns")
    for at, name in enumerate(("one process", "multiprocessing", "Spark")):
        print(f"{name:<16} {count / sum(turn[at] for turn in spent):>8.0f} cases/s")
    ratio = statistics.median(plain / cluster for _, plain, cluster in spent)
    print(f"Spark / multiprocessing {ratio:.0%}, median of the turns (goal >= 80%)")
    print("all three found the same" if right else "THEY DIFFER")
    return right


def main() -> int:
    """Measures; exit code 1 when what was found differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--whole", action="store_true", help="with all of each advice")
    options = parser.parse_args()
    fields = FIELDS if options.whole else tuple(one for one in FIELDS if one != "advice")
    with TemporaryDirectory() as scratch:
        right = measure(Path(scratch), options.cases, options.processes, fields, options.turns)
    return int(not right)


if __name__ == "__main__":
    sys.exit(main())
