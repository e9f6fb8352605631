"""Clean: boilerplate goes and is kept aside, sentences stay, refusals say why, order does not matter."""

import datetime
from collections import Counter
from pathlib import Path

import ftfy.badness
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean import clean, clean_text
from pipeline.clean.language import language_name, language_of
from pipeline.clean.paragraphs import paragraphs, wrap_width
from pipeline.clean.repair import _MAY_BE_MISREAD, repair
from pipeline.clean.rules import compile_rules, rules
from pipeline.clean.strip import same_text, strip
from pipeline.ingest import read_inbox
from pipeline.settings import Settings, load_settings
from schemas.codes import codes
from schemas.tables import split_valid

HEADLINE = "Militia shells base in Anbar, killing nine"
LEAD = (
    "BAGHDAD (Agency) - A militia fired mortars at a base in western Iraq on Sunday, killing nine soldiers "
    "and wounding more than 20, two security officials said."
)
SECOND = "The base was hit again on Monday, but nobody was hurt, according to a spokesman for the police."


def article(*lines: str, above: tuple[str, ...] = ()) -> str:
    return "\n\n".join([*above, HEADLINE, LEAD, SECOND, *lines])


def removed(body: str, title: str | None = None) -> list[str]:
    return [body[part.start : part.end] for part in clean_text(body, title).removed]


# --- characters


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a\u00a0b\u2009c", "a b c"),
        ("co\u00adop zero\u200bwidth\ufeff", "coop zerowidth"),
        ("\u202eabc\u202c", "abc"),
        ("Cafe\u0301", "Café"),
        ("A &amp; B&nbsp;C &#39;d&#39;", "A & B C 'd'"),
        ("AT&T; R&D", "AT&T; R&D"),
        ("one\r\ntwo\tthree", "one two three"),
        ("Iran-\nbacked", "Iran-backed"),
        ("bell\x07 nul\x00", "bell nul"),
        # UTF-8 that was read as Windows-1252, once and twice; good text with the same letters stays.
        ("the armyâ€™s cafÃ©", "the army’s café"),
        ("cafÃƒÂ©", "café"),
        ("São Tomé, Łódź, Ağrı", "São Tomé, Łódź, Ağrı"),
    ],
)
def test_characters_are_repaired(raw: str, expected: str) -> None:
    assert repair(raw) == expected


def test_what_is_passed_over_as_sound_is_sound_to_ftfy() -> None:
    # The patterns are those of the installed ftfy: short texts of the signs it knows must not tell the two apart.
    signs = sorted({*map(chr, range(0x80, 0x100)), *"".join(ftfy.badness.MOJIBAKE_CATEGORIES.values()), *"βвœŒ"})
    for text in (
        before + sign + after
        for sign in signs
        for before in ("", "a", "A", " ", ".", "a ")
        for after in ("", "a", " ", "1")
    ):
        assert _MAY_BE_MISREAD.search(text) or not ftfy.badness.is_bad(text), text


@given(st.text())
def test_repair_is_done_once_and_leaves_one_line(raw: str) -> None:
    text = repair(raw)
    assert text == " ".join(text.split())
    assert "\u200b" not in text


# --- paragraphs


def test_every_line_of_unwrapped_text_is_a_paragraph() -> None:
    body = f"{HEADLINE}\n{LEAD}\n\n\n\n{SECOND}\n"
    units = paragraphs(body)
    assert [unit.text for unit in units] == [HEADLINE, LEAD, SECOND]
    assert [body[unit.start : unit.end] for unit in units] == [HEADLINE, LEAD, SECOND]


WRAPPED = """   MARRAN, 5 MAY 89 (RADIO NORTH) -- [TEXT] A POWERFUL BOMB EXPLODED LAST
NIGHT IN FRONT OF THE MINISTRY BUILDING IN THE CAPITAL.  THE EXPLOSION
CAUSED DAMAGE TO SEVERAL VEHICLES.

   NO ONE HAS CLAIMED RESPONSIBILITY FOR THE ATTACK, WHICH LEFT TWO
WATCHMEN WOUNDED.
   POLICE SAID THAT THE BOMB HAD BEEN PLACED IN A CAR PARKED NEAR THE MAIN
ENTRANCE OF THE BUILDING."""


def test_hard_wrapped_capitals_become_paragraphs() -> None:
    texts = clean_text(WRAPPED).text.split("\n\n")
    assert len(texts) == 3
    assert texts[0].startswith("MARRAN, 5 MAY 89 (RADIO NORTH) -- [TEXT] A POWERFUL BOMB EXPLODED LAST NIGHT IN")
    assert texts[1].endswith("WHICH LEFT TWO WATCHMEN WOUNDED.")


def test_hard_wrapped_prose_becomes_paragraphs() -> None:
    body = (
        "Bomb kills two in Marran\n\nA bomb exploded last night in front of the ministry building in\n"
        "the capital, killing two watchmen and damaging several vehicles that\nwere parked nearby.\n\n"
        "No one has claimed the attack, which came a day after talks between\nthe government and the"
        " rebels had broken down.\n"
    )
    cleaned = clean_text(body)
    assert cleaned.title == "Bomb kills two in Marran"
    first, second = cleaned.text.split("\n\n")[1:]
    assert "building in the capital, killing" in first
    assert first.endswith("were parked nearby.")
    assert second.startswith("No one has claimed")


def test_a_list_of_headlines_is_not_hard_wrapped() -> None:
    lines = [
        "Army says it shot down two drones over the port",
        "Minister visits the wounded in the capital",
    ] * 4
    assert wrap_width(paragraphs("\n".join(lines))) == 0


# --- boilerplate

BOILERPLATE = [
    ("advertisement", "Advertisement"),
    ("advertisement", "- ADVERTISEMENT -"),
    ("advertisement", "Story continues below advertisement"),
    ("advertisement", "Sponsored content"),
    ("read_more", "Read more: Ten rockets fired at base, no casualties"),
    ("read_more", "ALSO READ | Bandits kill five in village"),
    ("read_more", "- Related: Army retakes town"),
    ("read_more", "Lire aussi : La ville sous les bombes"),
    ("read_more", "Lea también: Cinco muertos en un ataque"),
    ("read_more", "Mehr zum Thema: Der Krieg im Norden"),
    ("read_more", "Читайте также: Удар по порту"),
    ("read_more", "اقرأ أيضا: غارات على المدينة"),
    ("read_more", "Watch: What to do in an air raid"),
    ("read_more", "This article was first published in The Herald"),
    ("newsletter", "Sign up here for our daily newsletter."),
    ("newsletter", "Subscribe to our channel and never miss a story"),
    ("newsletter", "For the latest headlines, follow our Google News channel online or via the app."),
    ("newsletter", "Get the morning briefing in your inbox every day."),
    ("social", "Follow us on Telegram | Twitter | Facebook"),
    ("social", "Share: Facebook | Telegram | WhatsApp"),
    ("social", "Like this: Like Loading..."),
    ("social", "For joining our channel on Telegram click here"),
    ("social", "[Tweet could not be loaded: This media is no longer available]"),
    ("cookie_notice", "We use cookies to improve your experience. Accept all / Manage choices"),
    ("wire_credit", "With AFP"),
    ("wire_credit", "Reuters"),
    ("wire_credit", "(With inputs from agencies)"),
    ("wire_credit", "(Reporting by A. Writer and B. Writer; editing by C. Editor)"),
    ("wire_credit", "Reporting by A. Writer; Editing by B. Editor"),
    ("wire_credit", "A. Writer in Marran contributed to this report."),
    ("wire_credit", "Source: Xinhua"),
    ("copyright", "© 2024 The Herald. All rights reserved."),
    ("copyright", "Copyright 2024 The Herald. This material may not be published or redistributed."),
    ("standards_notice", "Our Standards: The principles of the house"),
    ("standards_notice", "Disclaimer: The views expressed are those of the author."),
    ("timestamp", "3 min read"),
    ("timestamp", "Updated: May 08 2021, 17:39 IST"),
    ("timestamp", "2 hours ago"),
    ("navigation", "Tags: Iraq, militia, Anbar"),
    ("navigation", "Skip to main content"),
    ("contact", "Got a tip? Contact us at tips@herald.example"),
    ("donation", "Support independent journalism. Become a member today."),
    ("paywall", "Already a subscriber? Sign in"),
    ("photo_credit", "Photo: State Emergency Service"),
    ("photo_credit", "Representative Image. Credit: Agency Photo"),
    ("caption", "Photo: A soldier at the base in 2020, after a strike. (File)"),
    ("caption", "FILE - Smoke rises over the base after an attack in 2019."),
    ("markup", "* * *"),
    ("other", "This is a developing story. More details awaited."),
]


@pytest.mark.parametrize(("rule", "line"), BOILERPLATE)
def test_a_line_of_boilerplate_leaves_the_text_and_is_kept(rule: str, line: str) -> None:
    body = article(line, "Police opened an inquiry on Tuesday, and the governor asked the militia to disarm at once.")
    cleaned = clean_text(body)
    assert [(part.rule, body[part.start : part.end]) for part in cleaned.removed] == [(rule, line)]
    assert line not in cleaned.text


SENTENCES = [
    "Photos posted on Telegram showed the burnt-out bus and two bodies beside it, residents said on Monday.",
    "Images on social media showed smoke rising over the port after the strike.",
    "The video, posted on Facebook by the group, shows two men firing at the checkpoint.",
    "Follow-up raids in the town killed two militants, the army said.",
    "File clerks were among the dead, the ministry said in a statement on Sunday.",
    "Subscribers to the telecom network lost signal after the sabotage, the company said.",
    "Watch towers along the border were hit by rockets overnight.",
    "Live ammunition was used against protesters, activists said.",
    "The group claimed the attack on its Telegram channel, which has 20,000 subscribers.",
    "An email sent to the agency by the group claimed responsibility for the bombing.",
    "Comments by the minister were condemned by the families of the victims.",
    "Reporting by local media says 30 people were killed in the raid.",
    "With reporting from the front line restricted, it was not possible to confirm the toll.",
    "With information scarce, residents fled the town on foot.",
    "Sources: the attack killed four, two of them children.",
    "The pastor contributed to the ransom that freed the girls.",
    "Support for the rebels has grown since the massacre in May.",
    "Support us, the commander told villagers before the assault.",
    "Donations of blood were requested by the hospital after the blast.",
    "Advertisements on state radio had urged people to stay at home.",
    "Latest figures from the ministry put the toll at 44 dead.",
    "In other news, two policemen were shot dead in the border town on Sunday.",
    "Updated figures show 14 people died in the shooting on May 3, 2021.",
    "Copyright lawyer Ana Cruz, 44, was shot dead outside her home on Friday.",
    "Cookies and flour were being handed out when the queue was shelled.",
    "Share of the blame lies with the army, residents said.",
    "Register of the dead grows: 100 names were read out",
    "Officials of the port were not immediately available for comment.",
    "The dead: Ali Hassan, 32; Omar Faruk, 19; and a child.",
    "May 3, 2021",
    '"We will not stop," the statement said.',
    "Editor's note: An earlier version of this story gave the wrong toll; it was 14.",
    "CORRECTION: The attack happened on Sunday, not Monday.",
    "UPDATE: The death toll has risen to 40, officials said late on Sunday.",
    "<Marran Oil Ltd> said a pipeline was blown up.",
    "Smoke over the market after Monday's strike",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_of_the_article_stays(sentence: str) -> None:
    body = article(sentence, "Police opened an inquiry on Tuesday.")
    cleaned = clean_text(body)
    assert cleaned.removed == []
    assert f"\n\n{sentence}\n\n" in cleaned.text


def test_teasers_go_with_their_label_until_prose_resumes() -> None:
    last = "The governor said on Tuesday that the militia had refused to hand over those who had fired."
    body = article(
        "Read more:",
        "Army retakes town",
        "Who are the militia?",
        last,
        "Related",
        "1. Five dead",
        "2. Six dead",
    )
    cleaned = clean_text(body)
    assert cleaned.text.split("\n\n") == [HEADLINE, LEAD, SECOND, last]
    assert len(cleaned.removed) == 6


def test_credits_leave_the_end_of_a_sentence() -> None:
    body = article("The town is quiet now, residents said.(File photo: Agency)", "No one was hurt there. Reuter")
    cleaned = clean_text(body)
    assert [body[part.start : part.end].strip() for part in cleaned.removed] == [
        "(File photo: Agency)",
        "Reuter",
    ]
    assert cleaned.text.endswith("residents said.\n\nNo one was hurt there.")


def test_what_stands_above_the_headline_goes() -> None:
    body = article(above=("Toggle Menu", "World", "Herald.example » World » Militia shells base in Anbar"))
    cleaned = clean_text(body)
    assert cleaned.title == HEADLINE
    assert cleaned.text.startswith(f"{HEADLINE}\n\n{LEAD}")


def test_byline_stamp_and_agency_go_and_the_place_stays() -> None:
    head = [
        HEADLINE,
        "By A. WRITER",
        "Agency News Desk | Baghdad | Updated: 05-03-2025 18:45 IST",
        "June 25, 2017 2:55 AM",
        "AFP",
    ]
    body = "\n".join([*head, "BAGHDAD, Iraq", LEAD, SECOND])
    cleaned = clean_text(body)
    assert cleaned.text.split("\n\n") == [HEADLINE, "BAGHDAD, Iraq", LEAD, SECOND]


def test_the_comments_go_with_all_below_them() -> None:
    body = article("Leave a Reply", "Your email address will not be published.", "I think the army lied about this.")
    assert clean_text(body).text.endswith(SECOND)


def test_a_label_high_up_does_not_take_the_article_with_it() -> None:
    body = f"{HEADLINE}\n\nComments\n\n{LEAD}\n\n{SECOND}"
    assert LEAD in clean_text(body).text
    assert SECOND in clean_text(body).text


def test_repeated_headlines_and_paragraphs_stay_once() -> None:
    body = f"{HEADLINE}\n\n{HEADLINE}\n\n{LEAD}\n\n{SECOND}\n\n{LEAD}"
    cleaned = clean_text(body)
    assert cleaned.text.split("\n\n") == [HEADLINE, LEAD, SECOND]
    assert [part.rule for part in cleaned.removed] == ["duplicate", "duplicate"]


def test_a_closing_list_of_headlines_goes_and_a_list_of_facts_stays() -> None:
    teasers = [
        "- Governor says talks with militia will go on",
        "- Bridge in the north is open again to traffic",
    ]
    assert len(removed(article(*teasers, "- Two held over murder of a judge in March"))) == 3
    assert (
        removed(article("- Gold 874.0 mln vs 864.1 mln", "- Oil 37.1 mln vs 319.9 mln", "- Gas 1 mln vs 2 mln")) == []
    )


WORDS = st.sampled_from(
    [
        "the",
        "army",
        "said",
        "two",
        "dead",
        "in",
        "Marran",
        "on",
        "attack",
        "read",
        "more",
        "follow",
        "us",
        "AFP",
    ]
)
LINES = st.one_of(
    st.lists(WORDS, min_size=1, max_size=25).map(" ".join),
    st.sampled_from([line for _, line in BOILERPLATE] + SENTENCES + [HEADLINE, LEAD, SECOND]),
)


@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\n\n", "\r\n\r\n", "\n\n\n\n"]))
def test_no_character_of_a_body_is_lost(lines: list[str], newline: str) -> None:
    body = newline.join(lines)
    cleaned = clean_text(body)
    kept = Counter(same_text(cleaned.text))
    gone = Counter(same_text("".join(body[part.start : part.end] for part in cleaned.removed)))
    if cleaned.text:
        assert kept + gone == Counter(same_text(body))
    ends = [0]
    for part in cleaned.removed:
        assert ends[-1] <= part.start < part.end <= len(body)
        ends.append(part.end)


@given(st.text(max_size=2000))
def test_no_text_breaks_cleaning(body: str) -> None:
    cleaned = clean_text(body)
    assert all(0 <= part.start < part.end <= len(body) for part in cleaned.removed)
    assert clean_text(body) == cleaned


def test_the_rules_are_filed_under_known_codes() -> None:
    assert set(rules().code_of.values()) <= set(codes("boilerplate_rule"))


def test_a_broken_rule_table_is_refused() -> None:
    row = {"id": "a", "rule": "other", "scope": "line", "zone": "any", "pattern": "x", "note": ""}
    with pytest.raises(ValueError, match="twice"):
        compile_rules([row, row])
    with pytest.raises(ValueError, match="scope"):
        compile_rules([row | {"scope": "nowhere"}])
    with pytest.raises(ValueError, match="NOPE"):
        compile_rules([row | {"pattern": "{NOPE}"}])


# --- headlines


@pytest.mark.parametrize(
    ("first", "is_headline"),
    [
        (HEADLINE, True),
        ("UN: 40 dead in Marran strike", True),
        ("What we know about the raid on Marran?", True),
        ("Bomb kills two in the U.S.", True),
        ("A bomb killed two people in Marran on Sunday.", False),
        ("- A bomb killed two people", False),
        ("and then the second bomb went off", False),
        ("Marran", False),
        ("MARRAN (Agency) — A bomb killed two people in the town on Sunday", False),
    ],
)
def test_the_first_paragraph_is_a_headline_only_if_set_like_one(first: str, is_headline: bool) -> None:
    cleaned = clean_text(f"{first}\n\n{LEAD}\n\n{SECOND}")
    assert cleaned.title == (first if is_headline else None)
    assert cleaned.text.startswith(first)


def test_a_caption_above_the_headline_does_not_hide_it() -> None:
    caption = "Men look at a crater left by a shell at the gate of the base on Sunday. (AP Photo/A. Writer)"
    cleaned = clean_text(f"{caption}\n{HEADLINE}\nBy A. WRITER\n{LEAD}\n{SECOND}")
    assert cleaned.title == HEADLINE
    assert [part.rule for part in cleaned.removed] == ["photo_credit", "byline"]


def test_a_known_headline_opens_the_text_once() -> None:
    for body in (f"{LEAD}\n{SECOND}", f"{HEADLINE}\n{LEAD}\n{SECOND}"):
        assert clean_text(body, HEADLINE).text.split("\n\n") == [HEADLINE, LEAD, SECOND]


def test_strip_needs_no_headline() -> None:
    body = f"{LEAD}\n\nAdvertisement\n\n{SECOND}"
    assert [unit.text for unit in strip(body, paragraphs(body), None).kept] == [LEAD, SECOND]


# --- language

FOREIGN = {
    "fr": "Deux soldats ont été tués dimanche dans une attaque contre une base de l'ouest, selon la police.",
    "es": "Dos soldados murieron el domingo en un ataque contra una base en el oeste, según la policía.",
    "de": "Zwei Soldaten wurden am Sonntag bei einem Angriff auf einen Stützpunkt im Westen getötet.",
    "ar": "قتل جنديان يوم الأحد في هجوم على قاعدة في غرب العراق، حسبما قالت الشرطة المحلية.",
    "ru": "Два солдата погибли в воскресенье при нападении на базу на западе Ирака, сообщила полиция.",
}


@pytest.mark.parametrize("code", FOREIGN)
def test_other_languages_are_named(code: str) -> None:
    assert language_of(FOREIGN[code]) == code
    assert language_name(code) not in ("", code)


@pytest.mark.parametrize(
    "text",
    [
        LEAD,
        LEAD.upper(),
        "Bomb kills two in Marran",
        f"{LEAD} {SECOND} Lire aussi : Deux soldats tués dans une attaque contre une base",
        "Ali Hassan, Omar Faruk and Zeynab Abdi were killed in Ceelasha, Lower Shabelle, by al-Shabaab.",
    ],
)
def test_english_is_english_in_capitals_short_and_with_a_foreign_teaser(text: str) -> None:
    assert language_of(text) == "en"


# --- the stage


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name, text in {
        "good.txt": f" date 2024-01-02 {article('Advertisement')}",
        "z_copy.txt": f" date 2024-01-03 {article().upper()}\n\nAdvertisement",
        "undated.txt": LEAD,
        "odd_date.txt": f" date 2031-02-30 {LEAD}",
        "future.txt": f" date 2099-01-01 {LEAD} A second one.",
        "empty.txt": " date 2024-01-02 \n",
        "only_ads.txt": " date 2024-01-02 Advertisement\n\nRead more: Two held",
        "french.txt": f" date 2024-01-02 {FOREIGN['fr']}",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def settings_for(folder: Path, **overrides: object) -> Settings:
    return load_settings(None, inbox=(folder,), as_of=datetime.date(2025, 1, 1), **overrides)


def test_each_refusal_has_its_code_and_says_what_to_do(inbox: Path) -> None:
    settings = settings_for(inbox)
    raw, _ = read_inbox(settings)
    articles, refused = clean(raw, settings)
    assert articles["source_id"].to_list() == ["good"]
    found = {row["source_id"]: (row["code"], row["reason"]) for row in refused.iter_rows(named=True)}
    assert {name: code for name, (code, _) in found.items()} == {
        "undated": "E020",
        "odd_date": "E021",
        "future": "E022",
        "empty": "E023",
        "only_ads": "E023",
        "french": "E024",
        "z_copy": "E025",
    }
    assert "2031-02-30" in found["odd_date"][1]
    assert "French" in found["french"][1]
    assert "good.txt" in found["z_copy"][1]
    assert "boilerplate" in found["only_ads"][1]
    assert articles.height + refused.height == raw.height
    assert split_valid(articles, "articles")[1] == []
    assert split_valid(refused, "quarantine")[1] == []


def test_the_order_of_rows_changes_nothing(inbox: Path) -> None:
    settings = settings_for(inbox)
    raw, _ = read_inbox(settings)
    straight = clean(raw, settings)
    shuffled = clean(raw.sample(fraction=1.0, shuffle=True, seed=3), settings)
    assert straight[0].equals(shuffled[0])
    assert straight[1].equals(shuffled[1])


def test_boilerplate_offsets_reach_the_raw_body(inbox: Path) -> None:
    settings = settings_for(inbox)
    raw, _ = read_inbox(settings)
    articles, _ = clean(raw, settings)
    joined = articles.join(raw.select("raw_id", "body"), on="raw_id")
    parts = joined["boilerplate"].to_list()[0]
    body = joined["body"].to_list()[0]
    assert [(part["text"], part["rule"]) for part in parts] == [("Advertisement", "advertisement")]
    assert all(body[part["start"] : part["end"]] == part["text"] for part in parts)


def test_short_articles_are_refused_if_so_set(inbox: Path) -> None:
    settings = settings_for(inbox, clean={"min_words": 1000})
    raw, _ = read_inbox(settings)
    articles, refused = clean(raw, settings)
    assert articles.is_empty()
    assert "E023" in refused["code"].to_list()


def test_another_language_is_admitted_if_so_set(inbox: Path) -> None:
    settings = settings_for(inbox, clean={"languages": ("en", "fr")})
    raw, _ = read_inbox(settings)
    articles, _ = clean(raw, settings)
    assert sorted(articles["language"]) == ["en", "fr"]


def test_the_order_that_ingest_settled_is_used(tmp_path: Path) -> None:
    (tmp_path / "us.csv").write_text(
        f"date,text\n3/5/2024,{LEAD.replace(',', '')}\n5/13/2024,{SECOND.replace(',', '')}\n"
    )
    settings = settings_for(tmp_path)
    articles, _ = clean(read_inbox(settings)[0], settings)
    # 13 can only be a day, so the file writes the month first, and 3/5 is 5 March.
    assert sorted(articles["published"].to_list()) == [datetime.date(2024, 3, 5), datetime.date(2024, 5, 13)]


def test_an_empty_frame_gives_empty_frames(inbox: Path) -> None:
    settings = settings_for(inbox)
    raw, _ = read_inbox(settings)
    articles, refused = clean(raw.clear(), settings)
    assert isinstance(articles, pl.DataFrame)
    assert articles.is_empty()
    assert refused.is_empty()
