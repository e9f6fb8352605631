"""Web archives, .warc: the pages that a crawler captured.

In: the archive's bytes (unpacked), the caps. Out: a ``Part`` for each captured page, named by its number, with the
address it was captured at; it is then read as a web page is. Redirects, errors, pictures, scripts are no pages.
Refuses: E012 an archive that breaks off or holds no record, E015 one beyond the caps.
"""

import io
from collections.abc import Iterator

from fastwarc.warc import ArchiveIterator, WarcRecordType

from pipeline.ingest.archive import Part
from pipeline.ingest.limits import Budget, RefusedError
from pipeline.ingest.record import Malformed, storable
from pipeline.settings import IngestSettings

_EXTENSIONS = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "application/pdf": ".pdf"}


def parts(path: str, data: bytes, settings: IngestSettings, budget: Budget) -> Iterator[Part | Malformed]:
    """Yield the pages of a web archive, or refusals. Raises ``RefusedError`` for the rest when a cap is met."""
    if not data.lstrip().startswith(b"WARC/"):
        raise RefusedError("E012", f"{path} is no web archive in WARC format. Save it again")
    number = 0
    records = ArchiveIterator(io.BytesIO(data), record_types=WarcRecordType.response | WarcRecordType.resource)
    try:
        for number, record in enumerate(records, start=1):
            extension = _EXTENSIONS.get((record.http_content_type or "").split(";")[0].strip().lower())
            status = record.http_headers.status_code if record.http_headers else 200
            if extension is None or status != 200:
                continue
            budget.spend(path, members=1)
            page = record.reader.read(settings.max_file_bytes)
            url = record.headers.get("WARC-Target-URI")
            yield Part(path=f"{path}!/{number:06}{extension}", data=page, url=storable(url) if url else None)
    except RefusedError:
        raise
    except Exception as problem:
        what = f"{path} breaks off after record {number}: {str(problem)[:200]}"
        raise RefusedError("E012", f"{what}. Copy it again") from problem
