"""Upper-case wires put into ordinary case, so that the parser and the recogniser can read them.

In: a text, most of whose letters are capitals. Out: a text of the same length, character by character, in
which English words are small and names, sentence starts, months, nationalities and abbreviations are not.
Known names (``known``) take their given case. Refuses nothing; a mixed-case word is left as it is, and a
letter whose small form has another length ('İ') stays.

Order of the rules for a word: a known name of several words; an abbreviation; a name's part by the words
around it (title, head noun, acronym in brackets); an English word is small; all else is a name.
"""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from pipeline.extract.truecase.sentences import CLOSE, OPEN, sentence_starts
from pipeline.extract.truecase.words import TOKEN, capital, index_phrases, is_upper, lexicon, small, tokens_of

__all__ = ["Truecaser", "is_upper", "recase", "truecase"]

# "the U.S. Attack on the platforms": some agencies' machines write a capital after every full stop
STOPPED = re.compile(r"\bU\.(?:S|K|N)\. (?P<word>[A-Za-z]+)\b(?! [A-Z])")

# "[name as received]": a monitor's remark on the spelling of a name, no word of the sentence it stands in
REMARK = re.compile(
    r" \[(?:names?|spellings?)(?: [a-z]+){0,2} as (?:heard|received|published|printed)\]", re.IGNORECASE
)

CLITICS = frozenset(("s", "t", "re", "ll", "ve", "d", "m"))
ORDINALS = frozenset(("st", "nd", "rd", "th", "d", "mm", "km", "s"))
MONTH_WORDS = frozenset(("may", "march"))
LONGEST_ACRONYM = 12
ACRONYM = 6
SHORT = 3
BRACKETED = 16
NOTHING = ("",) * (BRACKETED + SHORT)  # what stands behind the last token and, as Python counts, before the first


class Truecaser:
    """Puts upper-case text into ordinary case, with the names given at the start."""

    def __init__(self, known: Collection[str] = ()) -> None:
        self.lexicon = lexicon()
        self.extra = index_phrases(known)
        self.begin = frozenset(self.extra.lengths) | frozenset(self.lexicon.phrases.lengths)
        self.single = {small(name): name for name in known if len(tokens_of(name)) == 1}
        self.special = frozenset(self.single) | self.lexicon.kinds["hyphenated article"] | {"us", *MONTH_WORDS}

    def __call__(self, text: str) -> str:
        """Truecase a text; same length as before."""
        return _Text(self, text).write()


class _Text:
    """One text at work: its tokens, their small forms, and the case decided for each (None: not yet)."""

    def __init__(self, caser: Truecaser, text: str) -> None:
        self.caser, self.lex, self.text = caser, caser.lexicon, text
        matches = list(TOKEN.finditer(text))
        self.spans = [m.span() for m in matches]
        self.words = [m.group() for m in matches]
        self.lows = [*map(str.lower if text.isascii() else small, self.words), *NOTHING]
        self.forms: list[str | None] = [None] * len(self.lows)
        self.acronyms: set[str] = set()
        self.abbreviates = "U.S." in text

    def write(self) -> str:
        """Decide token by token and put the pieces together."""
        self.keep_mixed_case()
        self.find_phrases()
        self.find_acronyms()
        self.decide_words()
        self.join_names()
        for i in sentence_starts(self.text, self.spans, self.lows, self.lex.kinds["title"]):
            form = self.forms[i]
            if form is not None and form[0].isalpha() and form.islower():
                self.forms[i] = capital(self.words[i])
        out, done = [], 0
        for (start, end), word, form in zip(self.spans, self.words, self.forms, strict=False):
            out += [self.text[done:start], form if form is not None and len(form) == len(word) else word]
            done = end
        return "".join(out) + self.text[done:]

    # --- names of several words and acronyms ---------------------------------------------------------

    def keep_mixed_case(self) -> None:
        """A word that is not all capitals is right as it stands."""
        for i, word in enumerate(self.words):
            if not word.isupper() and any(map(str.islower, word)):
                self.forms[i] = word

    def find_phrases(self) -> None:
        """Names of several words take their known form ('El Salvador', 'Deir ez-Zor')."""
        begin, done = self.caser.begin, 0
        for i, low in enumerate(self.lows):
            if low in begin and i >= done:
                done = i + self.phrase_at(i)

    def phrase_at(self, i: int) -> int:
        """Apply the longest name that begins at a token; its length in tokens, or 0."""
        for index in (self.caser.extra, self.lex.phrases):
            for size in index.lengths.get(self.lows[i], ()):
                lows = tuple(self.lows[i : i + size])
                last = lows[-1]
                owner = last[-2:] in ("'s", "’s")
                forms = index.forms.get((*lows[:-1], last[:-2]) if owner else lows)
                if forms and None in self.forms[i : i + size]:
                    self.forms[i : i + size] = [*forms[:-1], forms[-1] + (last[-2:] if owner else "")]
                    return size
        return 0

    def find_acronyms(self) -> None:
        """'LIBERATION FRONT (FMLN)', 'FMLN [FARABUNDO MARTI ...]': the words of an acronym get capitals."""
        for i in sorted({j + side for j, low in enumerate(self.lows) if low in OPEN for side in (-1, 1)}):
            low = self.lows[i]
            if not low.isalpha() or not 1 < len(low) <= LONGEST_ACRONYM:
                continue
            if self.lows[i - 1] in OPEN and self.lows[i + 1] in CLOSE:
                words = range(i - 2, max(-1, i - 2 - BRACKETED), -1)
                listed = self.lex.is_unknown(low) or low in self.lex.kinds["ambiguous abbreviation"]
            elif self.lows[i + 1] in OPEN and len(low) <= ACRONYM:
                close = next((j for j in range(i + 2, i + 2 + BRACKETED) if self.lows[j] in CLOSE), i + 2)
                words, listed = range(close - 1, i + 1, -1), False
            else:
                continue
            if self.expand(low, words) or (listed and len(low) <= ACRONYM):
                self.acronyms.add(low)

    def expand(self, acronym: str, backwards: range) -> bool:
        """Find an acronym's letters, in any order, among the initials of the words before or in brackets.

        'Farabundo Marti National Liberation Front' is the FMLN in Spanish order. The words get capitals.
        """
        left, used = list(acronym), []
        for j in backwards:
            low = self.lows[j]
            if not low[:1].isalpha() or not left:
                break
            if low[0] in left:
                left.remove(low[0])
                used.append(j)
            elif low not in self.lex.kinds["linking"] and low not in self.lex.particles:
                break
        if left or len(used) < SHORT:
            return False
        for j in used:
            if self.lows[j] not in self.lex.kinds["linking"] and self.lows[j] not in self.lex.particles:
                self.forms[j] = self.forms[j] or capital(self.words[j])
        return True

    # --- single words --------------------------------------------------------------------------------

    def decide_words(self) -> None:
        """Every token still open gets its own form."""
        special = self.caser.special | self.acronyms
        for i, (word, low, form) in enumerate(zip(self.words, self.lows, self.forms, strict=False)):
            if form is not None:
                continue
            if len(word) > 1 and low not in special and word.isalpha():
                self.forms[i] = own_form(word)
            elif word[:1].isalnum():
                self.forms[i] = self.decide(i, word, low)

    def decide(self, i: int, word: str, low: str) -> str:
        """The case of one word by its nearest neighbours, else by itself."""
        if not low[0].isalpha():
            return low if low.lstrip("0123456789") in ORDINALS else word
        base, mark, rest = low.replace("’", "'").partition("'")
        if mark and rest in CLITICS:
            negated = rest == "t" and base.endswith("n")
            return (base if negated else self.decide(i, word[: len(base)], base)) + low[len(base) :]
        if mark:
            head = capital(word[: len(base)]) + low[len(base)]
            return head + (capital(word[len(base) + 1 :]) if len(base) == 1 else rest)
        if low in self.caser.single:
            return self.caser.single[low]
        if low in self.lex.kinds["hyphenated article"] and self.beside(i, "-"):
            return low
        if len(low) == 1:
            return low if self.is_small_letter(i, low) else word
        if low in self.acronyms or (low == "us" and self.is_country(i)):
            return word
        if low in MONTH_WORDS and not self.is_month(i):
            return low
        return own_form(word)

    def is_small_letter(self, i: int, low: str) -> bool:
        """'a bomb', '3 p.m.' against 'J. Smith', 'U.S.'."""
        if low == "a":
            return not self.beside(i, ".") or self.lows[i + 2] == "m"
        if low == "p":
            return self.lows[i + 2] == "m" and self.lows[i - 1][:1].isdigit()
        return low == "m" and self.beside(i, ".") and self.lows[i - 2] in ("a", "p")

    def beside(self, i: int, sign: str) -> bool:
        """Is the next token this sign?"""
        return self.lows[i + 1] == sign

    def is_country(self, i: int) -> bool:
        """'THE US', 'US FORCES' against 'TOLD US THAT', 'LET US PRAY'; a text that writes U.S. means nothing else."""
        if self.lows[i - 1] == "the":
            return True
        after = self.lows[i + 1]
        named = after[:1].isalpha() and after not in self.lex.kinds["function"]
        return named and self.lows[i - 1] not in self.lex.kinds["verb before us"] and not self.abbreviates

    def is_month(self, i: int) -> bool:
        """'IN MAY', '6 MARCH', 'MAY 5' against 'MAY STRIKE', 'THE MARCH'."""
        before, after = self.lows[i - 1], self.lows[i + 1]
        return before[:1].isdigit() or after[:1].isdigit() or before in self.lex.kinds["month cue"]

    # --- words beside names --------------------------------------------------------------------------

    def is_name(self, i: int) -> bool:
        """Has a token been given a capital as (part of) a name?"""
        form = self.forms[i]
        return form is not None and form[:1].isupper() and form[:1].isalpha()

    def is_person(self, i: int) -> bool:
        """A capital that is no place, nationality or abbreviation: likely a person's name."""
        if not self.is_name(i):
            return False
        low = self.lows[i]
        if low in self.lex.kinds["first name"]:
            return True
        placed = low in self.lex.forms or low in self.lex.towns or low in self.acronyms
        return len(low) > 1 and not placed

    def join_names(self) -> None:
        """Nouns as surnames, heads behind names, small words inside names; then titles before names."""
        for i, low in enumerate(self.lows):
            if low in self.lex.particles:
                self.particle(i, low)
            elif self.takes_capital(i, low) if self.forms[i] == low else self.is_short_name(i, low):
                self.forms[i] = capital(self.words[i])
        for i in range(len(self.lows) - 1, -1, -1):
            low = self.lows[i]
            if self.forms[i] == low and low in self.lex.kinds["title before name"] and self.titles(i + 1):
                self.forms[i] = capital(self.words[i])

    def titles(self, i: int) -> bool:
        """Does a person's name, or a title already tied to one, stand here?"""
        if self.lows[i] in self.lex.kinds["surname after title"] and self.is_name(i):
            return True
        return self.is_person(i) or (self.lows[i] in self.lex.kinds["title before name"] and self.is_name(i))

    def takes_capital(self, i: int, low: str) -> bool:
        """Is an English word part of a name here?"""
        kinds, behind = self.lex.kinds, self.is_name(i - 1)
        if not behind and low not in self.lex.joining:
            return False
        if behind:
            if low in kinds["noun as name"] and self.is_person(i - 1):
                return True
            if low not in self.lex.lower and self.stands_alone(i - 1):
                return True  # "Guillermo Payes": a word only by its ending
        if self.follows_title(i, low):
            return True
        if low in kinds["given noun"] and self.is_person(i + 1):
            return self.lows[i - 1] not in kinds["function"]
        if (low in self.lex.unit_words or low in kinds["unit number"]) and self.is_numbered(i):
            return True
        if low in kinds["head"] and behind:
            return not any(self.lows[i - 1] in kinds[kind] for kind in ("people", "belief", "month", "title"))
        if low in kinds["office"] and self.lows[i + 1] in ("ministry", "department"):
            return True
        if low in ("ministry", "department") and self.lows[i - 1] in kinds["office"]:
            return True
        return low in kinds["of head"] and self.beside(i, "of") and self.is_name(i + 2)

    def stands_alone(self, i: int) -> bool:
        """A first name that is no town and no end of a longer name ("San Salvador residents")."""
        first = self.lows[i] in self.lex.kinds["first name"] and self.lows[i] not in self.lex.towns
        return first and self.is_name(i) and not self.is_name(i - 1)

    def is_short_name(self, i: int, low: str) -> bool:
        """'Pablo Li Ormeno', 'Fabio Roa': what looks like an abbreviation behind a first name."""
        if not 1 < len(low) <= SHORT or low in self.acronyms or not (self.forms[i] or "").isupper():
            return False
        return self.lows[i - 1] in self.lex.kinds["first name"] and self.lows[i - 1] not in self.lex.towns

    def follows_title(self, i: int, low: str) -> bool:
        """'President Bush', 'General Enrique Morel': an English word as a surname behind a title."""
        kinds, before = self.lex.kinds, self.lows[i - 1]
        if before in kinds["title before name"]:
            return low in kinds["surname after title"]
        if before not in kinds["first name"] or not self.is_name(i - 1):
            return False
        titled = self.lows[i - 2] in kinds["title before name"] or self.lows[i - 2] in kinds["title"]
        return titled and low not in kinds["function"] and low != "said"

    def is_numbered(self, i: int) -> bool:
        """'3d Infantry Brigade', 'Third Army Corps': the words of a numbered unit."""
        kinds, start, end = self.lex.kinds, i, i
        while start > i - 4 and self.lows[start] in self.lex.unit_words:
            start -= 1
        while end < i + 4 and self.lows[end] in self.lex.unit_words:
            end += 1
        number = self.lows[start]
        if i == start and number in kinds["unit number"]:
            return self.lows[i + 1] in self.lex.unit_words and self.is_numbered(i + 1)
        return self.lows[end - 1] in kinds["unit"] and (number[:1].isdigit() or number in kinds["unit number"])

    def particle(self, i: int, low: str) -> None:
        """'de la Cruz' inside a name, 'La Victoria' at its start, 'al-Asad' before a hyphen."""
        before, after = self.is_name(i - 1), self.is_name(i + 1)
        inside = before or self.lows[i - 1] in self.lex.particles
        after = after or self.lows[i + 1] in self.lex.kinds["article"]
        if low in self.lex.kinds["article"]:
            self.forms[i] = (
                low if self.lows[i - 1] in self.lex.kinds["particle"] and before is False else capital(self.words[i])
            )
        elif inside and after:
            self.forms[i] = low


@lru_cache(maxsize=65536)
def own_form(word: str) -> str:
    """The case of a word in capitals by itself.

    >>> own_form("GUERRILLAS"), own_form("RAMIREZ"), own_form("FMLN")
    ('guerrillas', 'Ramirez', 'FMLN')
    """
    lex, low = lexicon(), small(word)
    if low in lex.forms:
        return lex.forms[low]
    if lex.is_word(low):
        return low
    if len(low) <= SHORT and lex.is_unknown(low) and low not in lex.particles:
        return word
    vowels = any(c in "aeiouyáéíóú" for c in low)
    return capital(word) if vowels or len(low) > ACRONYM else word


@lru_cache(maxsize=8)
def _truecaser(known: frozenset[str]) -> Truecaser:
    return Truecaser(sorted(known))


def truecase(text: str, *, known: Iterable[str] | None = None) -> str:
    """Put an upper-case text into ordinary case; same length, same offsets.

    ``known``: names in their right case ("Farabundo Marti National Liberation Front"); pass the same frozen
    set each time, it is indexed once.

    >>> truecase("GUERRILLAS ATTACKED SAN SALVADOR ON 6 MAY, GENERAL RENE EMILIO PONCE SAID.")
    'Guerrillas attacked San Salvador on 6 May, General Rene Emilio Ponce said.'
    """
    return _truecaser(frozenset(known or ()))(text)


def recase(text: str) -> str:
    """The text as the parser reads it: an upper-case wire truecased, a capital after "U.S." that is a habit of the
    whole text small, remarks on the spelling blank; the same length.

    >>> recase("The U.S. Attack was the first. U.S. Warships fired.")
    'The U.S. attack was the first. U.S. warships fired.'
    >>> recase("He fled the U.S. Attacks by U.S. warships followed.")
    'He fled the U.S. Attacks by U.S. warships followed.'
    >>> recase("Ponce [spelling as received] fled.")
    'Ponce                        fled.'
    """
    text = REMARK.sub(lambda found: " " * len(found[0]), text)
    if is_upper(text):
        return truecase(text)
    if any(m["word"].islower() for m in STOPPED.finditer(text)):
        return text
    return STOPPED.sub(_lowered, text)


def _lowered(found: re.Match[str]) -> str:
    """A full stop's word with a small first letter, if it is an English word and could not begin a sentence."""
    word, lex = found["word"], lexicon()
    ordinary = small(word) not in lex.kinds["function"] and lex.is_word(small(word))
    return found[0][: -len(word)] + small(word[0]) + word[1:] if ordinary else found[0]
