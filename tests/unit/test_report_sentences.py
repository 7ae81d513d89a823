"""Every number in a finding's sentences is the run's: proven from its files, in both languages.

The proof must be able to fail: every digit, sign and pair of numbers of real findings is changed
in turn, and each time the proof has to say so.
"""

import datetime
import re
from dataclasses import replace
from itertools import combinations, islice

import pytest
from report_synthetic import deal, make, security
from sentence_proof import NUMBER, Files, UnprovenError, facts, prove, rounds, shown, spoken

from detente.i18n import LANGUAGES
from detente.report.findings import findings
from detente.report.numbers import Numbers

DAY = datetime.date(2026, 11, 24)
# Between them: trade, groups of states, contracts of one and of several fuels, payments, security.
DEALS = (
    "moscow-washington-2025",
    "brussels-beijing-2026",
    "geneva-ceasefire-2026",
    "caspian-gas-2026",
    "gulf-asia-energy-2026",
)
TURNED = {
    "en": {"rises by": "falls by", "falls by": "rises by", "rise by": "fall by",
           "fall by": "rise by", "gains 0": "loses 0", ", or $": ", or −$"},
    "ja": {"増(": "減(", "減(": "増(", "上昇(": "下落(", "下落(": "上昇(", "増価": "減価"},
}  # fmt: skip
OTHER_SIGN = {"+": ("", "−"), "−": ("", "+")}


@pytest.fixture(scope="module", params=DEALS)
def told(request, runs):
    run = runs(request.param, DAY)
    return findings(Numbers(run)), Files.of(run.path)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_in_a_sentence_is_the_outcomes(told, lang):
    found, files = told
    proven = [pair for finding in found for pair in prove(finding, files, lang)]
    assert len(proven) > 8
    assert {fact.role for _, fact in proven} >= {"value", "low", "high"}


def test_both_languages_say_the_same_numbers(told):
    found, files = told
    for finding in found:
        said = [
            {(f.outcome, f.role, f.value, f.cell) for _, f in prove(finding, files, lang)}
            for lang in LANGUAGES
        ]
        assert said[0] == said[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_number_beside_a_finding_is_its_first(told, lang):
    found, files = told
    for finding in found:
        if finding.lead:
            (number,) = shown(finding.lead.shown(lang), lang)
            own = [f for f in facts(finding, files, lang) if f.role == "value"]
            assert rounds(number, own[0]), (number, own[0])
            assert own[0].outcome == finding.lead.outcome


def changed(said, finding, lang):
    """Yield a text with one number, sign or verb of a direction changed, or two numbers swapped."""
    numbers = [x for x in shown(said, lang) if x.kind == "number" and re.search(r"\d", x.text)]
    for x in numbers:
        digit = x.start + re.search(NUMBER[lang], x.text).end("digits") - 1
        yield f"{said[:digit]}{(int(said[digit]) + 1) % 10}{said[digit + 1 :]}"
        for sign in OTHER_SIGN.get(x.text[0], ()):
            yield f"{said[: x.start]}{sign}{said[x.start + 1 :]}"
    for one, two in combinations(numbers, 2):
        if one.text != two.text:
            between = said[one.end : two.start]
            yield f"{said[: one.start]}{two.text}{between}{one.text}{said[two.end :]}"
    for words, others in TURNED[lang].items():
        for m in re.finditer(re.escape(words), said):
            yield f"{said[: m.start()]}{others}{said[m.end() :]}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_changed_digit_or_sign_or_swapped_number_is_caught(told, lang):
    found, files = told
    tried = 0
    for finding in found:
        said, true = spoken(finding, lang), facts(finding, files, lang)
        prove(finding, files, lang, said, true)
        for other in changed(said, finding, lang):
            tried += 1
            with pytest.raises(UnprovenError):
                assert not prove(finding, files, lang, other, true), other
    assert tried > 30


def test_a_number_that_the_run_does_not_hold_is_caught(told):
    """A cell that is not what the finding was made from, in the tables or in the finding."""
    found, files = told
    for finding in found:
        for place, n in enumerate(finding.numbers):
            if not n.value:
                continue
            table = files.tables[n.outcome]
            other = {**files.tables, n.outcome: table.assign(value=-1.07 * table["value"])}
            with pytest.raises(UnprovenError):
                prove(finding, replace(files, tables=other), "en")
            numbers = list(finding.numbers)
            numbers[place] = replace(n, value=1.07 * n.value)
            with pytest.raises(UnprovenError):
                prove(replace(finding, numbers=tuple(numbers)), files, "en")


def test_a_number_that_is_listed_and_not_said_is_caught(told):
    found, files = told
    spoken_of = [finding for finding in found if finding.numbers]
    for one, two in islice(combinations(spoken_of, 2), 3):
        apart = {(n.outcome, n.at) for n in two.numbers} - {(n.outcome, n.at) for n in one.numbers}
        if apart:
            with pytest.raises(UnprovenError):
                prove(replace(one, numbers=(*one.numbers, *two.numbers)), files, "en")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scale", [1.0, 0.01, 30.0, 1e-7])
def test_sentences_of_made_up_runs(tmp_path, scale, lang):
    """Gains and losses, large, small and too small to show; groups; markets; security."""
    made = [
        make(tmp_path / "trade", scale=scale),
        make(tmp_path / "groups", scale=scale, of=deal(parties=["EU", "CHN"])),
        make(tmp_path / "markets", scale=scale, market=scale),
        make(tmp_path / "security", scale=scale, extra=security(min(scale, 1.0))),
    ]
    for run in made:
        files = Files.of(run.path)
        for finding in findings(Numbers(run)):
            prove(finding, files, lang)
