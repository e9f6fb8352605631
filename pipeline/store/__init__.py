"""The working tables of a data folder: validated, sorted, hashed, published in one step.

``store`` is the only writer of them; ``screening`` decides row by row what enters, ``parquet`` and ``rowhash``
give the same bytes and the same hash for the same rows, ``durable`` makes files whole or not there, ``lock``
lets one process write at a time.
"""

from pipeline.store.store import QUARANTINE, Published, Rows, Store, TableRecord

__all__ = ["QUARANTINE", "Published", "Rows", "Store", "TableRecord"]
