"""Spark beside plain multiprocessing, on the same cases: python benchmarks/spark.py [--cases N].

Both read Parquet, advise with `advise_batches` and write Parquet, in turns, with as many processes.
Neither counts what it takes to begin. What both write must be what one process finds.
"""

from __future__ import annotations

import argparse
import json
import os
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
"""Files with cases for each process, so that none waits long for the last one."""


def make_cases(folder: Path, count: int, files: int) -> None:
    """Files with the examples of the rules over and over, each with a name of its own."""
    examples = [dict(one.case) for one in read_examples(ROOT / "rules", load_rules()).cases]
    texts = [
        json.dumps({**examples[n % len(examples)], "case_id": f"c-{n}"}, default=str)
        for n in range(count)
    ]
    folder.mkdir()
    for part in range(files):
        table = pa.table({"number": range(part, count, files), "case": texts[part::files]})
        pq.write_table(table, folder / f"{part}.parquet")


Advise: TypeAlias = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


def work(advise: Advise, source: Path, target: Path) -> None:
    """One file of cases to one of advices."""
    found = advise(pq.ParquetFile(source).iter_batches(10_000))  # as many as Spark takes at once
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

    source = scratch / "cases"
    make_cases(source, count, PARTS * processes)
    advise = partial(advise_batches, load_rules(), fields=fields, keep=("number",))
    (number,) = (one for one in pq.read_schema(source / "0.parquet") if one.name == "number")
    schema = output_schema(fields, [number])

    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    start = time.perf_counter()
    spark = (
        SparkSession.builder.master(f"local[{processes}]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.files.openCostInBytes", "128m")  # a file is a task, as it is below
        .getOrCreate()
    )
    columns = spark.createDataFrame(schema.empty_table()).schema

    def by_spark(folder: Path = source, target: str = "spark") -> None:
        cases = spark.read.parquet(str(folder))
        cases.mapInArrow(advise, columns).write.mode("overwrite").parquet(str(scratch / target))

    make_cases(scratch / "few", 16 * processes, processes)
    by_spark(scratch / "few", "first")
    print(f"Spark begins in {time.perf_counter() - start:.1f} s, its first job included")

    by_pool, spent = [], []
    plain, alone = scratch / "plain", scratch / "alone"
    files = sorted(source.iterdir())
    plain.mkdir()
    alone.mkdir()
    with get_context("spawn").Pool(processes) as pool:
        few = [(advise, one, alone) for one in (scratch / "few").iterdir()]
        pool.starmap(work, few, chunksize=1)
        jobs = [(advise, file, plain) for file in files]
        for _ in range(turns):
            by_pool.append(seconds(lambda: pool.starmap(work, jobs, chunksize=1)))
            spent.append(seconds(by_spark))
    spark.stop()

    def by_one() -> None:
        for file in files:
            work(advise, file, alone)

    one = seconds(by_one)
    expected = advised(alone, schema)
    right = expected.num_rows == count and all(
        advised(scratch / name, schema) == expected for name in ("plain", "spark")
    )
    multi, cluster = statistics.median(by_pool), statistics.median(spent)
    print(f"{count} cases, {len(fields)} fields, {processes} processes, median of {turns}")
    print(f"one process      {count / one:>8.0f} cases/s")
    print(f"multiprocessing  {count / multi:>8.0f} cases/s")
    print(f"Spark            {count / cluster:>8.0f} cases/s")
    print(f"Spark / multiprocessing  {multi / cluster:.0%}  (goal >= 80%)")
    print("all three found the same" if right else "THEY DIFFER")
    return right


def main() -> int:
    """Measures; exit code 1 when what was found differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--whole", action="store_true", help="with all of each advice")
    options = parser.parse_args()
    fields = FIELDS if options.whole else tuple(one for one in FIELDS if one != "advice")
    with TemporaryDirectory() as scratch:
        right = measure(Path(scratch), options.cases, options.processes, fields, options.turns)
    return int(not right)


if __name__ == "__main__":
    sys.exit(main())
