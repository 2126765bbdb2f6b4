"""Arrow batches in Spark: what a cluster gives is what one process gives.

Where there is no Spark these tests are skipped, unless ROUTEBOEK_REQUIRE_SPARK is 1.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from routeboek.arrow import advise_batches, output_schema
from tests import shipped
from tests.cli.helpers import ROOT
from tests.docs.blocks import Block, blocks_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]

REQUIRED = os.environ.get("ROUTEBOEK_REQUIRE_SPARK") == "1"
SETTINGS: dict[str, bool | float | int | str | None] = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",  # it is over before more would pay
    "spark.sql.execution.arrow.maxRecordsPerBatch": "10",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
}
SAMPLES = [one for one in blocks_of(ROOT) if one.info == ("python", "spark")]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """Spark on two cores of this computer, with a network of its own."""
    there = shutil.which("java") is not None
    try:
        from pyspark.sql import SparkSession
    except ModuleNotFoundError:
        there = False
    if not there:
        assert not REQUIRED, "java or the extra `spark` is missing"
        pytest.skip("needs java and the extra `spark`")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYSPARK_PYTHON", sys.executable)
        patched.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        for name in ("COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG"):
            patched.delenv(name, raising=False)
        made = SparkSession.builder.master("local[2]").config(map=SETTINGS)
        session = made.getOrCreate()
        yield session
        session.stop()


def test_spark_gives_what_one_process_gives(spark: SparkSession) -> None:
    texts = [json.dumps(dict(one.case), default=str) for one in shipped.examples()[::60]]
    cases = pa.table({"number": range(len(texts) + 2), "case": [None, "{", *texts]})
    advise = partial(advise_batches, shipped.rules(), keep=("number",))
    columns = output_schema(keep=[cases.schema.field("number")])
    schema = spark.createDataFrame(columns.empty_table()).schema
    spread = spark.createDataFrame(cases).repartition(2)
    found = spread.mapInArrow(advise, schema).toArrow().cast(columns)
    assert found.sort_by("number") == pa.Table.from_batches(advise(cases.to_batches()))


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("block", SAMPLES, ids=[one.place for one in SAMPLES])
def test_a_sample_for_spark_runs(block: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(block.text, block.place, "exec"), {"__name__": "__main__"})
