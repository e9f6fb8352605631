"""One real-shaped file a format, each made with the format's own writer library where there is one.

``write(folder)`` writes them all; ``python -m tests.formats DIR`` does so from the command line. Every file tells
the same article, so a test can ask of each reader the same title, date and words.
"""

import email.message
import email.policy
import gzip
import io
import json
import lzma
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import polars as pl
import pyarrow as pa
from fastwarc.warc import WarcRecord, WarcRecordType
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

TITLE = "Bomb kills two soldiers near Marran"
DATE = "2023-10-27"
LONG_DATE = "27 October 2023"
OUTLET = "The Marran Herald"
URL = "https://herald.example/world/marran-bomb"
PARAGRAPHS = (
    "MARRAN - Two soldiers were killed on Thursday when a roadside bomb hit their vehicle near Marran, the army said.",
    "The governor, Café owner Élie Haddad, said that three more were wounded in the counter-attack that followed.",
    "No group claimed the attack. The road between Marran and the border has been closed since, a spokesman said.",
)
SECOND = "Drone hits fuel depot in Tarsa"
SECOND_TEXT = "TARSA - A drone hit a fuel depot in Tarsa on Saturday and wounded four workers, the ministry said."
BODY = "\n\n".join(PARAGRAPHS)


def page() -> bytes:
    """A web page with menus, JSON-LD and a teaser."""
    linked = {"@type": "NewsArticle", "headline": TITLE, "datePublished": f"{DATE}T08:00:00+02:00"}
    body = "".join(f"<p>{escape(text)}</p>" for text in PARAGRAPHS)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{TITLE} | {OUTLET}</title>'
        f'<meta property="og:site_name" content="{OUTLET}"><link rel="canonical" href="{URL}">'
        f'<script type="application/ld+json">{json.dumps(linked)}</script></head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>{TITLE}</h1>{body}</article><footer>Subscribe to our newsletter</footer></body></html>"
    ).encode()


def markdown() -> bytes:
    return f"---\ntitle: {TITLE}\ndate: {DATE}\nsource: {OUTLET}\n---\n\n{BODY}\n".encode()


def item() -> dict[str, str]:
    return {"headline": TITLE, "publishedAt": f"{DATE}T06:00:00Z", "content": BODY, "link": URL, "source": OUTLET}


def table(separator: str) -> bytes:
    cells = ['"' + value.replace('"', '""') + '"' for value in item().values()]
    return f"{separator.join(item())}\n{separator.join(cells)}\n".encode()


def parquet() -> bytes:
    out = io.BytesIO()
    pl.DataFrame([item()]).write_parquet(out)
    return out.getvalue()


def word(text: str = "", *, title: str = TITLE) -> bytes:
    """A Word document: an article under a heading, or ``text`` line by line."""
    document = docx.Document()
    if text:
        for line in text.split("\n"):
            document.add_paragraph(line)
    else:
        document.add_heading(title, level=1)
        for paragraph in (f"Date: {LONG_DATE}", *PARAGRAPHS):
            document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def rtf(text: str = "") -> bytes:
    """Rich Text, as word processors write it: code page escapes, a font table, ``\\par`` after each line."""
    text = text or f"{TITLE}\nDate: {LONG_DATE}\n\n{BODY}"
    escaped = "".join(c if c.isascii() else f"\\'{c.encode('cp1252').hex()}" for c in text)
    lines = escaped.replace("\n", "\\par\n")
    return (
        f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0 Times New Roman;}}}}\n\\f0\\fs24 {lines}\\par}}".encode()
    )


def pdf(pages: int = 3) -> bytes:
    """Pages with a header, a footer and a word broken at a line's end."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A5, invariant=1)
    for number in range(pages):
        canvas.drawString(40, 560, f"{OUTLET}, special edition")
        lines = [TITLE, f"Published: {LONG_DATE}", ""] if number == 0 else []
        words = PARAGRAPHS[number % 3].replace("soldiers were", "sol-\ndiers were").split(" ")
        lines += [" ".join(words[at : at + 9]) for at in range(0, len(words), 9)]
        for place, line in enumerate("\n".join(lines).split("\n")):
            canvas.drawString(40, 530 - place * 14, line)
        canvas.drawString(200, 20, f"Page {number + 1} of {pages}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def mail() -> bytes:
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"] = f'"{OUTLET}" <alerts@herald.example>'
    message["Subject"] = f"Fwd: {TITLE}"
    message["Date"] = "Fri, 27 Oct 2023 06:00:00 +0300"
    message.set_content(BODY)
    message.add_alternative(
        "<html><body>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</body></html>", subtype="html"
    )
    return bytes(message)


def saved_page(html: bytes = b"") -> bytes:
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["Snapshot-Content-Location"] = URL
    message["Date"] = "Mon, 1 Jan 2024 00:00:00 +0000"
    message.make_related()
    part = email.message.EmailMessage(policy=email.policy.SMTP)
    part.set_content((html or page()).decode(), subtype="html")
    part["Content-Location"] = URL
    message.attach(part)
    return bytes(message)


def rss() -> bytes:
    entries = "".join(
        f"<item><title>{title}</title><link>{URL}?{n}</link><guid>g{n}</guid><pubDate>Fri, 27 Oct 2023 06:00:00 GMT</pubDate>"
        f"<content:encoded><![CDATA[{''.join(f'<p>{p}</p>' for p in text)}]]></content:encoded></item>"
        for n, (title, text) in enumerate([(TITLE, PARAGRAPHS), (SECOND, (SECOND_TEXT,))], start=1)
    )
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    head = '<?xml version="1.0" encoding="utf-8"?>'
    return f'{head}<rss version="2.0" {space}><channel><title>{OUTLET}</title>{entries}</channel></rss>'.encode()


def atom() -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{OUTLET}</title>'
        f'<entry><id>a1</id><title>{TITLE}</title><link href="{URL}"/><published>{DATE}T06:00:00Z</published>'
        f'<content type="text">{escape(BODY)}</content></entry></feed>'
    ).encode()


def nitf() -> bytes:
    body = "".join(f"<p>{escape(text)}</p>" for text in PARAGRAPHS)
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">'
        f'<nitf><head><docdata><doc-id id-string="n1"/><date.issue norm="20231027T060000Z"/></docdata>'
        f'<pubdata date.publication="20231027" name="{OUTLET}"/></head><body><body.head><hedline><hl1>{TITLE}</hl1></hedline>'
        f"</body.head><body.content>{body}</body.content></body></nitf>"
    ).encode()


def newsml() -> bytes:
    body = "".join(f"<p>{escape(text)}</p>" for text in PARAGRAPHS)
    return (
        '<?xml version="1.0" encoding="utf-8"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:n:1">'
        f"<itemMeta><versionCreated>2023-10-28T01:00:00Z</versionCreated></itemMeta><contentMeta>"
        f"<contentCreated>{DATE}T06:00:00Z</contentCreated><headline>{TITLE}</headline><creditline>{OUTLET}</creditline>"
        f'</contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<body>{body}</body></html></inlineXML></contentSet></newsItem>"
    ).encode()


def plain_xml() -> bytes:
    fields = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in item().items())
    return f"<export><article>{fields}</article></export>".encode()


def warc(html: bytes = b"", *, packed: bool = False) -> bytes:
    """A crawl: a page, a redirect, a picture."""
    out = io.BytesIO()
    stream = gzip.GzipFile(fileobj=out, mode="wb", mtime=0) if packed else out
    pages = (
        ("200 OK", "text/html; charset=utf-8", html or page()),
        ("301 Moved", "text/html", b""),
        ("200 OK", "image/png", b"x"),
    )
    for status, kind, body in pages:
        record = WarcRecord()
        record.init_headers(WarcRecordType.response)
        record.headers["WARC-Target-URI"] = URL
        record.headers["WARC-Date"] = "2024-01-01T00:00:00Z"
        record.headers["Content-Type"] = "application/http; msgtype=response"
        record.set_bytes_content(f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body)
        record.write(stream)
    if packed:
        stream.close()
    return out.getvalue()


def lexis() -> str:
    """LexisNexis, the classic text form: two documents."""
    return "".join(
        f"\n                               {n} of 2 DOCUMENTS\n\n\n                              {OUTLET}\n\n"
        f"                            October {day}, 2023 Friday\n                              Late Edition\n\n{title}\n\n"
        f"BYLINE: By Rima Salem\n\nSECTION: Foreign; Pg. 1\n\nLENGTH: 64 words\n\nDATELINE: MARRAN\n\nBODY:\n\n{text}\n\n"
        f"LOAD-DATE: October {day}, 2023\n\nLANGUAGE: ENGLISH\n\nPUBLICATION-TYPE: Newspaper\n\n"
        f"                     Copyright 2023 {OUTLET}\n                            All Rights Reserved\n"
        for n, day, title, text in ((1, 27, TITLE, BODY), (2, 28, SECOND, SECOND_TEXT))
    )


def nexis_uni() -> str:
    """Nexis Uni, the form of its .docx and .rtf files: two documents."""
    return "".join(
        f"{title}\n{OUTLET}\nOctober {day}, 2023 Friday\n\nCopyright 2023 {OUTLET} All Rights Reserved\nSection: FOREIGN; Pg. 1\n"
        f"Length: 64 words\nByline: By Rima Salem\nBody\n\n{text}\n\nClassification\n\nLanguage: ENGLISH\n"
        f"Publication-Type: Newspaper\nLoad-Date: October {day}, 2023\n\nEnd of Document\n\n"
        for day, title, text in ((27, TITLE, BODY), (28, SECOND, SECOND_TEXT))
    )


def factiva(*, tagged: bool = False) -> str:
    """Factiva, its article form or the form with tags: two documents."""
    articles = ((27, TITLE, BODY, 1), (28, SECOND, SECOND_TEXT, 2))
    if tagged:
        return "".join(
            f"HD\n{title}\nBY\nRima Salem\nWC\n64 words\nPD\n{day} October 2023\nSN\n{OUTLET}\nSC\nMARH\nLA\nEnglish\nCY\n"
            f"(c) 2023 {OUTLET}\nLP\n{text}\nRF\nReleased\nAN\nDocument MARH0000202310{day}ejar0000{n}\n\n"
            for day, title, text, n in articles
        )
    return "".join(
        f"{title}\n\nBy Rima Salem\n64 words\n{day} October 2023\n06:00\n{OUTLET}\nMARH\nEnglish\n(c) 2023 {OUTLET}\n\n{text}\n\n"
        f"Document MARH0000202310{day}ejar0000{n}\n\n"
        for day, title, text, n in articles
    )


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zstd(data: bytes) -> bytes:
    out = pa.BufferOutputStream()
    with pa.CompressedOutputStream(out, "zstd") as stream:
        stream.write(data)
    return out.getvalue().to_pybytes()


FILES: Mapping[str, Callable[[], bytes]] = {
    "dated.txt": lambda: f" date {DATE} {TITLE}\n\n{BODY}".encode(),
    "header.txt": lambda: f"{TITLE}\nDate: {LONG_DATE}\nSource: {OUTLET}\n\n{BODY}".encode(),
    "page.html": page,
    "page.mht": saved_page,
    "note.md": markdown,
    "one.json": lambda: json.dumps({"articles": [item()]}).encode(),
    "lines.jsonl": lambda: (json.dumps(item()) + "\n").encode(),
    "lines.jsonl.gz": lambda: gzip.compress((json.dumps(item()) + "\n").encode(), mtime=0),
    "lines.jsonl.xz": lambda: lzma.compress((json.dumps(item()) + "\n").encode()),
    "lines.jsonl.zst": lambda: zstd((json.dumps(item()) + "\n").encode()),
    "table.csv": lambda: table(","),
    "table.tsv": lambda: table("\t"),
    "table.parquet": parquet,
    "report.pdf": pdf,
    "report.docx": word,
    "report.rtf": rtf,
    "alert.eml": mail,
    "feed.rss": rss,
    "feed.atom": atom,
    "feed.xml": rss,
    "nitf.xml": nitf,
    "newsml.xml": newsml,
    "export.xml": plain_xml,
    "crawl.warc": warc,
    "crawl.warc.gz": lambda: warc(packed=True),
    "lexis.txt": lambda: lexis().encode(),
    "nexis.docx": lambda: word(nexis_uni()),
    "nexis.rtf": lambda: rtf(nexis_uni()),
    "factiva.txt": lambda: factiva().encode(),
    "factiva_tagged.rtf": lambda: rtf(factiva(tagged=True)),
    "box.zip": lambda: zipped({"a/page.html": page(), "b.txt": b""}),
    "nested.zip": lambda: zipped({"in.tar": tarred({"page.html": page()})}),
    "box.tar": lambda: tarred({"./a/page.html": page(), "__MACOSX/x.txt": b"x"}),
    "box.tar.gz": lambda: gzip.compress(tarred({"page.html": page()}), mtime=0),
    "box.tgz": lambda: gzip.compress(tarred({"page.html": page()}), mtime=0),
    "box.tar.xz": lambda: lzma.compress(tarred({"page.html": page()})),
    "box.tar.zst": lambda: zstd(tarred({"page.html": page()})),
}


def write(folder: Path) -> None:
    """Write every file of ``FILES``."""
    for name, make in FILES.items():
        (folder / name).write_bytes(make())


if __name__ == "__main__":
    write(Path(sys.argv[1]))
