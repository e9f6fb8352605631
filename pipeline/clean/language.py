"""The language of an article.

In: its cleaned text. Out: a two-letter code (three where there is none), as py3langid names it. Text with
enough English function words is English without a look at the model: quick, and right for short texts full
of foreign names. Capitals are lowered first. A page in English with a teaser in another language is
English.
"""

import csv
import re
from functools import cache
from importlib.resources import files

import py3langid

from pipeline.clean.paragraphs import is_shouted

# Words of English alone: none is a frequent word of another language in Latin script.
_ENGLISH_WORDS = (
    "the of and that with said from were which have has been their they this would after when who had its"
    " will was by for are is at as not it he his than more people killed"
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH, _FEW = 0.16, 0.12
_SAMPLE = 6_000


def language_of(text: str) -> str:
    """Return the code of the text's language.

    >>> language_of("The army said on Monday that two of its soldiers were killed in the attack.")
    'en'
    """
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample.lower())
    share = sum(map(_ENGLISH.__contains__, words)) / len(words) if words else 0.0
    if share >= _ENOUGH:
        return "en"
    code: str = py3langid.classify(sample.lower() if is_shouted(sample) else sample)[0]
    # The model is unsure of short lists of names; English function words are the better witness.
    return "en" if share >= _FEW and code != "en" and sample.isascii() else code


@cache
def _names() -> dict[str, str]:
    text = (files("pipeline.clean") / "languages.csv").read_text(encoding="utf-8")
    return {row["code"]: row["name"] for row in csv.DictReader(text.splitlines(), strict=True)}


def language_name(code: str) -> str:
    """Return the English name of a language code, or the code itself.

    >>> language_name("fr")
    'French'
    """
    return _names().get(code, code)
