"""``dateline init``: a folder for a new dataset.

In: a path. Out: dateline.toml, inbox/, corrections.csv and README.md in it.
Refuses to touch a file that is already there (E009): nothing is made then.
"""

from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.link.corrections import COLUMNS
from pipeline.settings import SETTINGS_FILE
from pipeline.settings_text import default_settings_text

README = """\
# {name}

A dataset of incidents, built from the articles in `inbox/` by Dateline.

- `dateline.toml`: the settings; every key is explained there.
- `inbox/`: the articles: .txt, .md or .html files of one article, .csv, .json or .jsonl files of many.
  Subfolders are read too. `dateline poll` saves new entries of the feeds in [feeds] urls there.
- `corrections.csv`: corrections by hand, applied in every build: set, drop, merge, split, add. `dateline review`
  writes a sheet of the rows that need a look, in the same columns.
- `data/`: working tables, cache, run history, and the bytes of every file that was read. It can be deleted; a build
  makes it again, as far as the inbox still holds the files.
- `release/`: one folder a release; `release/latest` points at the newest.

    dateline build                    build and release the dataset
    dateline peek release/latest      look at its incidents
    dateline explain ID               see an article, what was coded from it, and from which words
    dateline verify release/latest    check every file and every row
    dateline ui                       see the stages, runs and checks in a browser

An article needs a publication date, in the file or record itself. What cannot be used is never dropped: the
`quarantine` table says which record was refused, by which stage and why.
"""


def init_dataset(folder: Path) -> list[Path]:
    """Make the dataset folder and return what was made."""
    inbox = folder / "inbox"
    files = {
        folder / SETTINGS_FILE: default_settings_text(),
        folder / "corrections.csv": ",".join(COLUMNS) + "\n",
        folder / "README.md": README.format(name=folder.resolve().name),
    }
    there = [path for path in files if path.exists() or path.is_symlink()]
    if there:
        raise SettingsError(
            code="E009",
            where=str(there[0]),
            what="the file is already there, and init does not overwrite it",
            fix="Move it away, or choose another folder",
        )
    inbox.mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return [*files, inbox]
