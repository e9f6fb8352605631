"""Who says it, and what is said of an act without a word for it.

In: a token of a sentence. Out: the source of the sentence; a frame for a claim, denial or accusation that names no act.
"""

from __future__ import annotations

from pipeline.extract import syntax
from pipeline.extract.frame import Frame
from pipeline.extract.parsed import Token
from pipeline.extract.triggers import lookup
from pipeline.extract.view import View


def reporter_of(token: Token) -> Token | None:
    """Who says it: the subject of the reporting verb above, set in between, or of "according to"."""
    below = token
    for ancestor in [token, *token.ancestors]:
        if ancestor != token and below.dep_ != "advcl" and is_reporting(ancestor):
            subjects = speakers(ancestor)
            if subjects:
                return subjects[0]
        for child in ancestor.children:
            if child.dep_ in {"parataxis", "advcl"} and is_reporting(child):  # "X, the army said, struck Y"
                subjects = speakers(child)
                if child.tag_ == "VBG" and not subjects:  # "X struck Y, saying ..."
                    subjects = syntax.agents(ancestor)
                if subjects:
                    return subjects[0]
            if child.lower_ == "according":
                for to in child.children:
                    for obj in to.children:
                        if obj.dep_ == "pobj":
                            return obj
        below = ancestor
    return None


def speakers(verb: Token) -> list[Token]:
    """The subjects of a verb of saying; in the passive ("it was reported") who says it stands behind "by"."""
    return syntax.agents(verb) if syntax.is_passive(verb) else syntax.own_subjects(verb)


def is_reporting(verb: Token) -> bool:
    """Is it a verb of saying?"""
    return verb.pos_ in {"VERB", "AUX"} and any(r.cls == "report" for r in lookup(verb))


def loose(view: View, para: int, token: Token, by_token: dict[tuple[int, int], Frame], frames: list[Frame]) -> Frame:
    """Add a frame of its own for a claim, denial or accusation; it never makes an incident."""
    frame = Frame(
        len(frames), para, view.sentence_index(para, token), token, "claim", None, None,
        view.start(para, token), view.end(para, token),
    )  # fmt: skip
    frame.modality.definite = True
    frame.reporter = reporter_of(token)
    frames.append(frame)
    by_token[para, token.i] = frame
    return frame
