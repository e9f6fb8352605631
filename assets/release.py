"""``quarantine`` and ``release``: what was refused, and the dataset as others get it."""

import dagster as dg
import polars as pl

from assets.checks import GROUP, OWNER, Results, check_of, code_version, publish, spec_of
from assets.metadata import markdown_table
from assets.workbench import Workbench
from pipeline.release import VerifyReport, build_release, verify
from schemas.tables import TABLES

STAGES = tuple(name for name in TABLES if name != "quarantine")
FILES = {"table": "the table's name", "rows": "how many rows it has", "columns": "how many columns it has"}


@dg.multi_asset(
    name="quarantine",
    specs=[spec_of("quarantine", kinds={"polars", "parquet"}, deps=STAGES)],
    check_specs=[check_of("quarantine")],
)
def quarantine(workbench: dg.ResourceParam[Workbench]) -> Results:
    """Gather what the stages refused."""
    yield from publish(workbench, "quarantine", workbench.store.quarantine())


@dg.asset(
    deps=["incidents", "incident_history", "quarantine"],
    check_specs=[
        dg.AssetCheckSpec(
            "verified",
            asset="release",
            blocking=True,
            description="Every file has its hash, every table its schema, and the database the same rows.",
        )
    ],
    description="The dataset as others get it: Parquet, DuckDB, data dictionary, manifest and checksums.",
    group_name=GROUP,
    owners=[OWNER],
    kinds={"duckdb", "parquet"},
    code_version=code_version(),
)
def release(workbench: dg.ResourceParam[Workbench]) -> Results:
    """Write the release and verify it."""
    path = build_release(workbench.store, workbench.settings)
    report = verify(path)
    if not report.ok:
        yield dg.AssetCheckResult(passed=False, check_name="verified", description="\n".join(map(str, report.problems)))
        raise report.problems[0]
    yield _result(workbench, report)
    workbench.releases.append(path)
    workbench.progress("release")(1, 1)


def _result(workbench: Workbench, report: VerifyReport) -> dg.MaterializeResult[None]:
    """What Dagster is told of a release."""
    records = [workbench.store.record(name) for name in report.tables]
    rows = [(record.name, record.rows, len(TABLES[record.name].columns)) for record in records]
    listed = pl.DataFrame(rows, schema=list(FILES), orient="row")
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": sum(record.rows for record in records),
            "dagster/column_schema": dg.TableSchema(
                [dg.TableColumn(name, str(listed.schema[name]), description=FILES[name]) for name in FILES]
            ),
            "preview": dg.MetadataValue.md(markdown_table(listed)),
            "n_refused": workbench.store.record("quarantine").rows,
            "version": report.version,
            "path": dg.MetadataValue.path(report.path),
        },
        data_version=dg.DataVersion(report.version),
        check_results=[dg.AssetCheckResult(passed=True, check_name="verified", metadata={"files": len(report.files)})],
    )
