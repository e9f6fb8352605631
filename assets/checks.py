"""The blocking check of every table: nothing that breaks its schema is published or read further down.

In: the rows that a stage made. Out: the events of the asset: its materialization and the check ``schema``.
Refuses: a frame of the wrong structure: the check fails with its failure cases, the table that was there
stays, and nothing downstream runs. Rows that break a rule go to quarantine: the check warns and shows them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from assets.metadata import column_schema, failure_cases, materialization
from assets.workbench import Workbench
from pipeline.release.origin import digest_of, source_hashes
from pipeline.store import Rows
from pipeline.store.screening import StructureError
from schemas.tables import TABLES

CHECK = "schema"
OWNER = "team:dateline"
GROUP = "dateline"
"""One group: the UI then opens with the whole graph, and not with closed boxes."""

type Results = Iterator[dg.AssetCheckResult | dg.MaterializeResult[None]]


def spec_of(name: str, *, kinds: set[str], deps: tuple[str, ...] = ()) -> dg.AssetSpec:
    """Return the description of a table's asset."""
    return dg.AssetSpec(
        name,
        deps=deps,
        description=TABLES[name].description,
        metadata={"dagster/column_schema": column_schema(name)},
        group_name=GROUP,
        owners=[OWNER],
        kinds=kinds,
        code_version=code_version(),
    )


def check_of(name: str) -> dg.AssetCheckSpec:
    """Return the description of a table's check."""
    return dg.AssetCheckSpec(
        CHECK,
        asset=name,
        blocking=True,
        description="Columns, types, bounds, vocabularies, row rules and key are as in the pandera schema.",
    )


def publish(bench: Workbench, name: str, rows: Rows, **options: Any) -> Results:
    """Publish a table with ``Store.publish`` and tell Dagster what came of it."""
    notes: Mapping[str, Any] = options.pop("notes", {})
    try:
        published = bench.store.publish(name, rows, notes={**notes, **bench.basis()}, **options)
    except StructureError as error:
        yield dg.AssetCheckResult(
            passed=False,
            asset_key=name,
            check_name=CHECK,
            description=str(error),
            metadata={"failure_cases": failure_cases(error.violations)},
        )
        raise
    bench.records.append(published.record)
    refused = published.violations
    yield dg.MaterializeResult(
        asset_key=name,
        metadata=materialization(published, bench.store),
        data_version=dg.DataVersion(published.record.logical_hash),
        check_results=[
            dg.AssetCheckResult(
                passed=refused.is_empty(),
                asset_key=name,
                check_name=CHECK,
                severity=dg.AssetCheckSeverity.WARN,
                description=f"{refused['row'].n_unique()} rows were refused and are in the quarantine table.",
                metadata={
                    "rows_accepted": published.record.rows,
                    "rows_refused_by_schema": refused["row"].n_unique(),
                    "failure_cases": failure_cases(refused),
                },
            )
        ],
    )


def code_version() -> str:
    """The version by which the UI marks assets that were built by other code."""
    return digest_of(source_hashes())[:12]
