"""Web archives, .warc: the pages that a crawler captured.

In: the archive as a stream (unpacked), the caps. Out: a ``Part`` for each captured page, named by its number, with the
address it was captured at; it is then read as a web page is. Redirects, errors, pictures, scripts are no pages.
Refuses: E012 an archive that breaks off or holds no record, E015 one beyond the caps.
"""

from collections.abc import Iterator
from typing import Any, cast

from fastwarc.warc import ArchiveIterator, WarcRecordType

from pipeline.errors import RefusedError
from pipeline.ingest.decode import Stream
from pipeline.ingest.limits import Budget
from pipeline.ingest.record import Malformed, storable
from pipeline.ingest.streams import Part, part_of
from pipeline.settings import IngestSettings

_EXTENSIONS = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "application/pdf": ".pdf"}


class _Forward:
    """What fastwarc reads from. It takes an exception for the end of the world, so one is kept until asked for."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._position = 0
        self._refused: RefusedError | None = None

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; none once the stream broke off."""
        if self._refused:
            return b""
        try:
            data = self._stream.read(size)
        except RefusedError as refused:
            self._refused = refused
            return b""
        self._position += len(data)
        return data

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._position

    def check(self) -> None:
        """Raise what broke the stream off."""
        if self._refused:
            raise self._refused


def parts(path: str, stream: Stream, settings: IngestSettings, _budget: Budget) -> Iterator[Part | Malformed]:
    """Yield the pages of a web archive, or refusals. Raises ``RefusedError`` for the rest when a cap is met."""
    if not stream.peek().lstrip().startswith(b"WARC/"):
        raise RefusedError("E012", f"{path} is no web archive in WARC format. Save it again")
    number = pages = 0
    source = _Forward(stream)
    records = ArchiveIterator(cast(Any, source), record_types=WarcRecordType.response | WarcRecordType.resource)
    try:
        for number, record in enumerate(records, start=1):
            extension = _EXTENSIONS.get((record.http_content_type or "").split(";")[0].strip().lower())
            status = record.http_headers.status_code if record.http_headers else 200
            if extension is None or status != 200:
                continue
            pages += 1
            if pages > settings.max_records:
                many = f"{path} holds more than {settings.max_records:,} pages"
                raise RefusedError("E015", f"{many}. Split it, or raise [ingest] max_records")
            page = record.reader.read(settings.max_file_bytes)
            source.check()
            url = record.headers.get("WARC-Target-URI")
            yield part_of(f"{path}!/{number:06}{extension}", page, storable(url) if url else None)
        source.check()
    except RefusedError:
        raise
    except Exception as problem:
        what = f"{path} breaks off after record {number}: {str(problem)[:200]}"
        raise RefusedError("E012", f"{what}. Copy it again") from problem
