"""Upper-case text put into ordinary case: examples by rule, and properties of any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.truecase.apply import Truecaser, is_upper, truecase
from pipeline.extract.truecase.words import capital, lexicon, small, stems


@pytest.mark.parametrize(
    ("upper", "expected"),
    [
        # words are small, a sentence opens with a capital
        ("REBELS ATTACKED A PATROL. TWO SOLDIERS DIED.", "Rebels attacked a patrol. Two soldiers died."),
        # names of people: unknown words, particles small inside
        (
            "THE BODY OF ANTONIO MARIA ORELLANA DE LA CRUZ WAS FOUND.",
            "The body of Antonio Maria Orellana de la Cruz was found.",
        ),
        # places of several words, and a place that begins with an article
        ("A BOMB WENT OFF IN SAN SALVADOR, EL SALVADOR.", "A bomb went off in San Salvador, El Salvador."),
        ("THEY WERE BORN IN LA PAZ.", "They were born in La Paz."),
        # nationalities, beliefs, months, weekdays
        ("A COLOMBIAN JESUIT DIED ON FRIDAY, 6 JULY.", "A Colombian Jesuit died on Friday, 6 July."),
        # May and March are months beside numbers and prepositions only
        ("THEY MAY ATTACK IN MAY.", "They may attack in May."),
        ("THE MARCH OF 6 MARCH ENDED.", "The march of 6 March ended."),
        # abbreviations stay
        ("THE FMLN, THE ELN AND THE U.S. EMBASSY SPOKE.", "The FMLN, the ELN and the U.S. embassy spoke."),
        # an acronym in brackets shows which words are a name
        (
            "THE NATIONAL SHRIMP DEFENSE COUNCIL (NSDC) MET; THE COUNCIL VOTED.",
            "The National Shrimp Defense Council (NSDC) met; the council voted.",
        ),
        # ... also in another order, and with the long form in brackets
        (
            "MEMBERS OF THE FXRN [FRONT OF REBEL NATIONAL XYLOPHONISTS]",
            "Members of the FXRN [Front of Rebel National Xylophonists]",
        ),
        # a title counts as one only before a name
        ("PRESIDENT CRISTIANI MET THE PRESIDENT.", "President Cristiani met the president."),
        # a noun may be a surname behind a first name
        ("GEORGE BUSH HID BEHIND A BUSH.", "George Bush hid behind a bush."),
        # ... or behind a title
        ("PRESIDENT BUSH MET GENERAL ENRIQUE MOREL.", "President Bush met General Enrique Morel."),
        # heads behind a name
        ("IN USULUTAN DEPARTMENT AND IN THE DEPARTMENT", "In Usulutan Department and in the department"),
        # numbered units
        ("THE 3D INFANTRY BRIGADE AND THE INFANTRY", "The 3d Infantry Brigade and the infantry"),
        ("THE THIRD ARMY CORPS AND THE THIRD MAN", "The Third Army Corps and the third man"),
        # the pronoun and the country
        ("THEY TOLD US THAT US FORCES FLED.", "They told us that US forces fled."),
        ("LET US REMEMBER THE DEAD.", "Let us remember the dead."),
        ("THE U.S. ENVOY LEFT. THEY HANDED US WEAPONS.", "The U.S. envoy left. They handed us weapons."),
        # possessives and contractions
        ("ORTEGA'S MEN DON'T SEE O'HIGGINS.", "Ortega's men don't see O'Higgins."),
        # full stops that end no sentence
        ("DR. LOPEZ AND MR. GOMEZ LEFT AT 3 P.M. TODAY.", "Dr. Lopez and Mr. Gomez left at 3 p.m. today."),
        # datelines and radio tags
        ("LIMA, 2 MAY 90 (EFE) -- [TEXT] THE POLICE SAID", "Lima, 2 May 90 (EFE) -- [Text] The police said"),
        # quotations
        ('HE SAID: "WE WON," AND LEFT.', 'He said: "We won," and left.'),
        # Arabic articles before a hyphen
        ("TROOPS NEAR AL-BUKAMAL", "Troops near al-Bukamal"),
        # letters and numbers
        ("AN M-16 AND THE 19TH MAN", "An M-16 and the 19th man"),
    ],
)
def test_truecase(upper: str, expected: str) -> None:
    assert truecase(upper) == expected


def test_known_names_take_their_case() -> None:
    known = frozenset({"Army of the Blue Door", "eXample"})
    text = "THE ARMY OF THE BLUE DOOR'S MEN SAW A BLUE DOOR AND EXAMPLE."
    assert truecase(text, known=known) == "The Army of the Blue Door's men saw a blue door and eXample."
    assert truecase(text) == "The army of the blue door's men saw a blue door and example."


def test_mixed_case_is_left_alone() -> None:
    text = "Rebels of the ELN fired at McKinley's house in el-Fasher."
    assert truecase(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SAN SALVADOR, 10 MAY 89 (EFE) -- REBEL SOURCES", True),
        ("San Salvador, 10 May 89 (EFE) -- Rebel sources", False),
        ("ELN", False),  # too short to judge
        ("", False),
        ("1234 !!! 5678 9999 0000 1111", False),
        (
            "THE GUERRILLAS OF THE FRONT (sic) ATTACKED SEVERAL TOWNS IN THE NORTH",
            True,
        ),  # a few small letters
    ],
)
def test_is_upper(text: str, expected: bool) -> None:
    assert is_upper(text) is expected


@pytest.mark.parametrize(("word", "base"), [("kidnappings", "kidnap"), ("ambushed", "ambush"), ("armies", "army")])
def test_stems_hold_the_base(word: str, base: str) -> None:
    """Doubled consonants, -ed, -ies."""
    assert any(base in (stem, *stems(stem)) for stem in stems(word))


def test_letters_without_a_small_form_of_one_letter_stay() -> None:
    """'İ' has two characters in small letters; offsets must not move."""
    assert small("İSTANBUL") == "İstanbul"
    assert len(truecase("İSTANBUL VE DİYARBAKIR STRAẞE ŒUVRE")) == 35


def test_capital_keeps_the_letter_behind_mc() -> None:
    assert capital("MCKINLEY") == "McKinley"
    assert capital("MACHETE") == "Machete"


def test_word_lists_do_not_contradict_each_other() -> None:
    """A word cannot be both small and a name."""
    words = lexicon()
    assert not words.lower & words.forms.keys()
    assert words.is_word("bombings")
    assert not words.is_word("salvadoran")


def test_a_long_text_of_brackets_and_ordinals_comes_back() -> None:
    for piece in ("FIRST ", "(", "FXRN [", "THE ARMY ", "'", "AL-", "DE LA "):
        text = piece * 5000
        assert len(truecase(text)) == len(text)


@given(st.text())
def test_length_and_letters_are_kept(text: str) -> None:
    """Only the case of letters may change, never their number or order."""
    cased = truecase(text)
    assert len(cased) == len(text)
    assert [small(c) for c in cased] == [small(c) for c in text]


PIECES = ["THE", "FIRST", "ARMY", "US", "MAY", "5", "(", ")", "[", "]", "FMLN", "FRONT", "DE", "LA", "CRUZ"]
PIECES += [".", "-", "'", '"', "\n\n", "AL"]


@given(st.lists(st.sampled_from(PIECES)))
def test_the_same_text_gives_the_same_case(words: list[str]) -> None:
    text = " ".join(words)
    assert truecase(text) == Truecaser()(text)
    assert len(truecase(text)) == len(text)
