"""Strangers' text is data: what in it reads as an order, a link or markup is neither followed nor repeated.

Papers, FITS headers, file names and table cells may hold anything. Sentences of theirs that address the reader are taken
out before a language model sees them, and no claim may carry one, a link, an image or markup. This list can't be complete;
what holds without it are the enumerations (arguments and citations) and verification.
"""

import re

from retriever.text.sentences import sentences

REMOVED = "[an instruction in this text was removed]"
WITHHELD = "(a statement with an instruction, a link or markup in it)"
_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,60}\b(?:above|previous|prior|preceding|earlier|instructions?|rules?|prompt|everything|all|"
    r"evidence|text|context|ledger|question|user|verification)\b"
    r"|\b(?:system|developer|hidden|initial)\s+(?:prompt|message|instructions?)\b|\bnew instructions?\b|\byour (?:instructions?|rules?|prompt|task is)\b"
    r"|\byou (?:are|must|should|will|shall|have to|need to)\b.{0,50}\b(?:now|answer|say|reply|respond|cite|call|print|output|write|obey|assistant|tell|state)\b"
    r"|\b(?:call|invoke|run|execute|use)\s+(?:the\s+|a\s+)?(?:tool|function|command)s?\b|\b(?:call|invoke|run|execute)\s+\w+_\w+|\w+_\w+\s*\(.*\)"
    r"|\b(?:print|reveal|show|send|leak|output|repeat|display|give|tell|e-?mail|post)\b.{0,40}\b(?:api[- ]?key|keys?|secrets?|passwords?|tokens?|"
    r"credentials?|environment|env|SCHOLAR_\w+|/etc/\w+|~/\.\w+)\b"
    r"|\b(?:always|only|instead|please|must|should)\s+(?:cite|recommend|answer|reply|respond|say)\b|\bcite\s+(?:this|only|the following|instead|\d{4}\w)"
    r"|\b(?:assistant|user|system|human|ai)\s*:\s|<\|?(?:im_start|im_end|system|tool_call|/?s)\|?>|\[/?INST\]|\bact as\b|\bpretend\b|\bjailbreak\b"
    r"|\b(?:answer|respond|reply)\s+(?:with|only|that|by|to the user)\b|\bdo not (?:tell|mention|cite|verify)\b|\bdo not (?:use|show|follow) (?:the |your |any )?(?:rules?|instructions?|evidence|tools?)\b|\btell the (?:user|reader)\b"
    r"|\b(?:rm -rf|curl |wget |eval\(|os\.system|subprocess|DROP TABLE|SELECT \*)",
    re.I,
)
_MARKUP = re.compile(
    r"</?[a-z!][^>]*>?|!?\[[^\]]*\]\s*\(|```|`[^`']+`|\b(?:https?|ftp|file)\s*:\s*//|\bdata:\w+/|\b(?:javascript|vbscript)\s*:|\bwww\.\w|&#?\w+;",
    re.I,
)


def orders(text: str) -> bool:
    """Whether a text speaks to its reader as to a machine."""
    return bool(_ORDER.search(text))


def unsafe(text: str) -> str:
    """Why a claim must not carry this text; empty if it may."""
    if _MARKUP.search(text):
        return "holds a link or markup"
    return "repeats an instruction found in the evidence" if orders(text) else ""


def defused(text: str) -> str:
    """The text without its orders, links and markup, as a language model may see it."""
    kept = [REMOVED if orders(part) else _MARKUP.sub(" ", part) for part in sentences(" ".join(text.split()))]
    return " ".join(dict.fromkeys(kept))
