"""Clauses of an English sentence by a shallow reading: main predicates and what hangs on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.document.cues.en.ahead import (
    AHEAD,
    ASIDES,
    BARE_SAY,
    CAUSES,
    CONCESSIONS,
    CONDITIONS,
    DUTIES,
    NO_OBJECT,
    PURPOSES,
    QUESTIONS,
    RELATIVES,
    TIMES,
    TOLD,
    Sight,
)
from detente.document.cues.en.groups import Group, group, lemma_as
from detente.document.cues.en.tokens import (
    DETERMINERS,
    DO,
    HAVE,
    PREPOSITIONS,
    PRONOUNS,
    QUOTES,
    STOPS,
    Token,
    adverb,
)
from detente.document.cues.en.verbs import classes


@dataclass
class Unit:
    """A clause in tokens: its predicate, what it is said of, and parts that are not said by it.

    ``zones`` are (kind, start, end): condition, purpose, cause, time, relative, participle, aside.
    ``speaker`` are the tokens that name who says it, ``frame`` the verb of saying.
    """

    start: int
    end: int = 0
    subject: tuple[int, int] = (0, 0)
    group: Group | None = None
    zones: list[tuple[str, int, int]] = field(default_factory=list)
    speaker: tuple[int, int] | None = None
    frame: Group | None = None
    prefix: tuple[int, int] | None = None
    infinitives: int = 0
    inner: bool = False


def units(words: Sequence[Token]) -> list[Unit]:
    """Return the clauses of a sentence in order; one without a predicate if it has none."""
    found = _Walk(words).run()
    return found if found[0].group else _Walk(words, loose=True).run()


class _Walk(Sight):
    """One pass over the tokens."""

    def __init__(self, words: Sequence[Token], *, loose: bool = False) -> None:
        super().__init__(words)
        self.loose = loose
        self.conjunct = 0
        self.resumed = -1
        self.done: list[Unit] = []
        self.unit = Unit(0)
        self.zone: str = ""
        self.opened = 0
        self.finite = False
        self.segment = 0
        self.speaker: tuple[int, int] | None = None
        self.frame: Group | None = None

    def run(self) -> list[Unit]:
        at = 0
        while at < len(self.low):
            at = self._step(at)
        self._close_zone(len(self.low))
        self._close_unit(len(self.low))
        return self.done or [Unit(0, len(self.low))]

    def _step(self, at: int) -> int:
        low = self.low[at]
        if not self.words[at].word:
            return self._sign(at, low)
        if low in {"and", "but", "or", "while", "whereas", "yet"}:
            after = self._joined(at)
            if after:
                return after
        kind, size = self._opener(at)
        if kind:
            self._close_zone(at)
            self.zone, self.opened, self.finite = kind, at, False
            return at + size
        found = group(self.words, at, loose=self.loose)
        if found is None:
            self._purpose(at)
            return at + 1
        return self._predicate(at, found)

    def _sign(self, at: int, low: str) -> int:
        if low == "(":
            close = next(
                (i for i in range(at + 1, min(len(self.low), at + AHEAD)) if self.low[i] == ")"), 0
            )
            if close:
                self.unit.zones.append(("aside", at, close + 1))
                return close + 1
        if low == "," and self.zone:
            if self.unit.group is None and self.opened > self.unit.start:
                self.resumed = at + 1
            self._close_zone(at)
        if low in STOPS or (low in QUOTES and self.zone in {"relative", "participle"}):
            self._close_zone(at)
        if low == ":" and self._told(at):
            self.unit.inner = True
        elif low == ":" and self._introduces(at):
            self.speaker, self.frame = self.unit.subject, self.unit.group
            self.unit = Unit(at + 1, speaker=self.speaker, frame=self.frame)
        elif low == "." and self.ends(at):
            self._close_zone(at)
            self._close_unit(at)
            self.unit = Unit(at + 1, speaker=self.speaker, frame=self.frame)
            self.segment = at + 1
        elif low in STOPS and self.unit.group:
            self._close_unit(at)
            self.unit = Unit(at + 1, speaker=self.speaker, frame=self.frame)
        if low == "," or low in STOPS or low in QUOTES:
            self.segment = at + 1
        if low == "," and self.unit.group is not None and not self.zone:
            return self._after_comma(at + 1)
        return at + 1

    def _after_comma(self, at: int) -> int:
        """Begin a clause behind a comma where a term of its own follows, else stay."""
        if at + 2 >= len(self.low):
            return at
        found = self.term(at)
        if found is None and self.unit.inner:
            return at
        if self._goes_on(at - 1, at):
            return self._carry(at)
        if self.low[at] in CONCESSIONS | {"so"}:
            return self._conceded(at)
        found = found or self._absolute(at)
        if found is None:
            return at
        self._next(at, at)
        self.unit.subject = (at, found.start)
        self.unit.group = found
        return found.end

    def _conceded(self, at: int) -> int:
        """Begin a clause behind "though" or "so that" where it says what may or must be done."""
        begin = at + 1 + (self.low[at] == "so" and self.low[at + 1] == "that")
        found = self.ahead(begin, 16)
        wanted = (DUTIES - {"will"} if self.low[at] == "so" else DUTIES) | {"can"}
        if found and found.tense in wanted and found.start > begin:
            self._next(at, begin)
            return begin
        return at

    def _absolute(self, at: int) -> Group | None:
        """Return the verb of ", with the last posts to be dismantled in June"."""
        verb = self.unit.group
        if self.low[at] != "with" or verb is None or verb.tense not in DUTIES | {"would"}:
            return None
        for i in range(at + 2, min(len(self.low) - 1, at + 14)):
            if self.low[i] in {",", "which", "who", "that"} or self.low[i] in STOPS:
                return None
            if self.low[i] != "to":
                continue
            if self.low[i + 1] == "be" and i + 2 < len(self.low):
                part = lemma_as(self.low[i + 2], "part")
                return Group(i, i + 3, i + 2, part, "beto", passive=True) if part else None
            base = lemma_as(self.low[i + 1], "base")
            return Group(i, i + 2, i + 1, base, "beto") if base else None
        return None

    def _introduces(self, at: int) -> bool:
        """Return whether a verb of saying stands before the colon: "the minister added: ..."."""
        verb = self.unit.group
        return (
            verb is not None and self.report(verb) and at - verb.end < 6 and at + 2 < len(self.low)
        )

    def _told(self, at: int) -> bool:
        """Return whether what follows a colon only details what was agreed to be done."""
        verb = self.unit.group
        if verb is None or verb.lemma not in classes()["agree"]:
            return False
        reach = range(verb.end, min(at - 1, verb.end + AHEAD))
        return any(self.low[i] == "to" and self.low[i + 1] not in DETERMINERS for i in reach)

    def _opener(self, at: int) -> tuple[str, int]:  # noqa: PLR0911, PLR0912
        low = self.low[at]
        begins = at in (self.segment, self.unit.start)
        for kind, phrases in (("condition", CONDITIONS), ("purpose", PURPOSES), ("cause", CAUSES)):
            for phrase in phrases:
                if low == phrase[0] and tuple(self.low[at : at + len(phrase)]) == phrase:
                    if phrase[0] == "should" and not (begins and not self.unit.inner):
                        continue
                    if phrase == ("once",) and not begins and not self.ahead(at + 1, 12):
                        continue
                    return kind, len(phrase)
        if low in QUESTIONS and at == self.unit.start and self.low[-1] != "?":
            return "question", 1
        if low in RELATIVES and at and self.low[at - 1] not in {"said", "ask", "asked"}:
            return "relative", 1
        if low == "that" and at and self._relative_that(at):
            return "relative", 1
        if low in {"as", "since"} and not begins:
            return "", 0
        if low in TIMES and (begins or self.unit.group):
            if low in {"while", "as"} and begins and at and self.unit.group:
                return ("time", 1) if low == "as" else ("", 0)
            return "time", 1
        if begins and at and self._participle(at):
            return "participle", 1
        if begins and lemma_as(low, "ing") and at + 1 < len(self.low):
            return "participle", 1
        return "", 0

    def _participle(self, at: int) -> bool:
        """Return whether a form that opens a part stands beside the subject, no predicate."""
        low = self.low[at]
        if self.unit.group is not None or self.unit.prefix is not None or low in HAVE or low in DO:
            return False
        past = lemma_as(low, "past")
        if past and self.unit.start < at - 1:
            tells = any(past in classes()[name] for name in ("say", "agree", "deny", "sign"))
            following = self.low[at + 1] if at + 1 < len(self.low) else ""
            if at == self.resumed or self.timed(at) or (tells and following not in PREPOSITIONS):
                return False
        return bool(lemma_as(low, "ing", "part"))

    def _relative_that(self, at: int) -> bool:
        before = self.low[at - 1]
        if self.unit.group and self.unit.group.head >= at - 3:
            return False
        if before in {",", "and", "said", "reporters", "so"} or lemma_as(before, "past", "ing"):
            return False
        after = at + 1
        return after < len(self.low) and group(self.words, after) is not None

    def _joined(self, at: int) -> int:  # noqa: PLR0911, PLR0912
        """Split at a conjunction where a predicate of its own follows; 0 if none does."""
        if self.unit.group is None or (self.zone and self.zone != "purpose"):
            return 0
        after = at + 1
        while after < len(self.low) and adverb(self.low[after]):
            after += 1
        if after >= len(self.low):
            return 0
        low = self.low[after]
        if self._goes_on(at, after):
            return self._carry(after)
        if low == "that" and self.unit.frame is not None and not self.unit.inner:
            self._next(at, after + 1)
            return after + 1
        if low == "to" and self.unit.infinitives:
            return self._share(after)
        if low == "that" and self.unit.inner:
            return self._share(after)
        if self.unit.infinitives and lemma_as(low, "base") and after + 1 < len(self.low):
            following = self.low[after + 1]
            if following in DETERMINERS or low in {"set", "put", "take", "carry"}:
                return self._share(after)
        found = group(self.words, after)
        if found and self.zone != "purpose":
            self._close_unit(at)
            self.unit = Unit(
                at + 1, subject=self.unit.subject, speaker=self.speaker, frame=self.frame
            )
            self.unit.subject = self.done[-1].subject if self.done else (0, 0)
            self.unit.prefix = self.unit.subject
            return after if after > at else 0
        if self.low[at - 1] == ",":
            self.conjunct = at + 1
        aside = tuple(self.low[after : after + 2]) in ASIDES
        if self.unit.inner or (low in PREPOSITIONS and not aside and self.low[at - 1] != ","):
            return 0
        found = self.ahead(after + 2 * aside, 16) or self.beyond(after)
        named = found and self.named(at, after + 2 * aside, found)
        if found and (found.sure or named or self.segment == at) and found.start > after:
            self._next(at, at + 1)
            return at + 1
        apart = self.low[at - 1] == "," or self.low[at] in {"while", "whereas"}
        if apart and (found := self.loosely(after)):
            self._next(at, at + 1)
            self.unit.subject, self.unit.group = (at + 1, found.start), found
            return found.end
        return 0

    def _next(self, at: int, begin: int) -> None:
        """Close the clause before a token and begin one of the same speaker."""
        self._close_zone(at)
        self._close_unit(at)
        self.unit = Unit(begin, speaker=self.speaker, frame=self.frame)
        self.segment = begin

    def _goes_on(self, at: int, after: int) -> bool:
        """Return whether a base form goes on with what is to be done: "will cut ... and lift"."""
        verb = self.unit.group
        if (
            verb is None
            or verb.tense not in DUTIES | {"would", "can"}
            or after + 1 >= len(self.low)
        ):
            return False
        if self.unit.inner or verb.end >= at or not lemma_as(self.low[after], "base"):
            return False
        following = self.words[after + 1]
        noun = lemma_as(self.low[after], "base") in classes()["nouny"]
        begins = following.low in DETERMINERS | PRONOUNS or following.low in {"them", "him", "up"}
        plain = following.word and following.low not in NO_OBJECT
        return begins or (not noun and not self.unit.infinitives and plain)

    def _carry(self, after: int) -> int:
        """Begin a clause whose verb stands under the modal of the one before."""
        last = self.unit
        self._close_zone(after)
        self._close_unit(after)
        verb = last.group
        lemma = lemma_as(self.low[after], "base")
        self.unit = Unit(
            after,
            subject=last.subject,
            group=Group(after, after + 1, after, lemma, verb.tense if verb else "will"),
            speaker=last.speaker,
            frame=last.frame,
            prefix=last.subject,
        )
        self.segment = after
        return after + 1

    def _share(self, after: int) -> int:
        """Begin a clause under the same predicate: agreed to cut ... and to set up ..."""
        last = self.unit
        self._close_zone(after)
        self._close_unit(after)
        self.unit = Unit(
            after,
            subject=last.subject,
            group=last.group,
            speaker=last.speaker,
            frame=last.frame,
            infinitives=1,
            prefix=(last.subject[0], last.group.end if last.group else last.subject[1]),
        )
        return after + 1

    def _purpose(self, at: int) -> None:
        low = self.low[at]
        if low != "to" or self.zone or self.unit.group is None or at + 1 >= len(self.low):
            return
        base = lemma_as(self.low[at + 1], "base") or self.low[at + 1] == "be"
        if not base:
            return
        if not self.unit.infinitives:
            self.unit.infinitives = 1
        elif at > 4 and not lemma_as(self.low[at - 1], "base", "past", "part"):
            before = self.low[at - 1]
            if before not in {"and", "or", "able", "ready", "right", "not", "how", "what", "due"}:
                self.zone, self.opened, self.finite = "purpose", at, True

    def _predicate(self, at: int, found: Group) -> int:  # noqa: PLR0911
        if self.zone:
            if not self.finite and not self._gerund(found):
                self.finite = True
                return found.end
            present = self.zone == "question" and found.tense == "pres"
            sure = found.sure or present or self.zone == "relative"
            if self.unit.group is not None or not sure or self._coordinated(at):
                return found.end
            self._close_zone(at)
        if self.unit.group is None:
            if self._reduced(at, found):
                return at + 1
            if self._aside(found):
                self.unit.zones.append(("aside", self.segment, found.end))
                self.unit.speaker, self.unit.frame = (self.segment, at), found
                self.resumed = found.end + 1
                return found.end
            return self._main(at, found)
        fresh = self.segment > self.unit.group.start
        if fresh and self.report(found) and self._is_tail(at, found):
            return self._tail(at, found)
        leads = fresh and self.report(found) and found.end < len(self.low)
        leads = leads and self.led(found)
        if (
            fresh
            and (found.sure or leads)
            and not self.unit.inner
            and self.low[self.segment] not in {"that"}
        ):
            start = self.segment
            if start == at and self.conjunct > self.unit.group.end:
                start = self.conjunct
            moved = [zone for zone in self.unit.zones if zone[1] >= start]
            self.unit.zones = [zone for zone in self.unit.zones if zone[1] < start]
            self._close_unit(start)
            self.unit = Unit(start, zones=moved, speaker=self.speaker, frame=self.frame)
            return self._main(at, found)
        self.unit.inner = True
        return found.end

    def _gerund(self, found: Group) -> bool:
        """Return whether what seemed a participle is the subject: "fishing there is banned"."""
        opens = self.zone == "participle" and self.opened == self.unit.start
        plain = found.tense == "pres" and found.lemma not in classes()["nouny"]
        return opens and self.unit.group is None and (found.sure or plain)

    def _coordinated(self, at: int) -> bool:
        """Return whether a verb only goes on with the one before: "signed but have not shown"."""
        before = at - 1
        while before > self.opened and adverb(self.low[before]):
            before -= 1
        return self.zone != "question" and self.low[before] in {"and", "but", "or"}

    def _reduced(self, at: int, found: Group) -> bool:
        """Return whether a past form is a participle: a finite verb follows it."""
        if found.sure or found.tense != "past" or at + 1 >= len(self.low):
            return False
        after = self.low[at + 1]
        if after == "by" and self.acted(at + 2):
            return True
        later = self.ahead(at + 1, 24)
        near = after in PREPOSITIONS or after in {"last", "this", "so"} or adverb(after)
        taking = found.lemma in classes()["agree"] or found.lemma in classes()["say"]
        bare = later is not None and later.sure and after not in DETERMINERS | PRONOUNS
        if not near and not (bare and not taking):
            return False
        if after == "to" and taking:
            return False
        breaks = {"and", "but", "that", "after", "before", "until"}
        if "between" in self.low[at + 1 : at + 7]:
            breaks.discard("and")
        return later is not None and not any(w in breaks for w in self.low[at + 1 : later.start])

    def _aside(self, found: Group) -> bool:
        """Return whether it is a parenthesis: "His host, she says, had ..."."""
        return (
            self.segment > self.unit.start + 1
            and self.report(found)
            and found.lemma in BARE_SAY | {"conclude", "write", "judge"}
            and found.end < len(self.low)
            and self.low[found.end] == ","
            and found.start - self.segment < 12
            and found.start > self.segment
        )

    def _is_tail(self, at: int, found: Group) -> bool:
        if found.end < len(self.low) and (self.low[found.end] == "to" or self.led(found)):
            return False
        return at - self.segment <= 14 and found.lemma in BARE_SAY

    def _tail(self, at: int, found: Group) -> int:
        """Attribute what was said before: "..., X said" or "..., said X"."""
        end = found.end
        if at == self.segment:
            while end < len(self.low) and self.low[end] != "," and self.low[end] not in QUOTES:
                if end - at > AHEAD:
                    break
                end += 1
            self.speaker = (found.end, end)
        else:
            self.speaker = (self.segment, at)
        self.frame = found
        self._close_unit(self.segment)
        for unit in self.done:
            if unit.speaker is None:
                unit.speaker, unit.frame = self.speaker, found
        self.unit = Unit(end, speaker=self.speaker, frame=found)
        if self.low[end : end + 2] == [",", "who"]:
            self.unit = Unit(end + 2, subject=self.speaker, prefix=self.speaker)
            self.segment = end + 2
            self.speaker = self.frame = None
            return end + 2
        return end

    def _main(self, at: int, found: Group) -> int:
        unit = self.unit
        if unit.prefix is None:
            unit.subject = (unit.start, at)
        if self.report(found):
            begin = self.complement(found)
            if begin:
                self.speaker, self.frame = unit.subject, found
                if unit.prefix is not None:
                    self.speaker = unit.prefix
                self.unit = Unit(begin, speaker=self.speaker, frame=found)
                self.segment = begin
                return begin
        told = found.lemma in TOLD and found.passive and not found.negated
        if told and self.low[found.end : found.end + 1] == ["that"]:
            self.speaker = self.frame = None
            self.unit = Unit(found.end + 1)
            self.segment = found.end + 1
            return found.end + 1
        unit.group = found
        return found.end

    def _close_zone(self, at: int) -> None:
        if self.zone:
            self.unit.zones.append((self.zone, self.opened, at))
            self.zone = ""
            self.segment = max(self.segment, at)

    def _close_unit(self, at: int) -> None:
        self._close_zone(at)
        self.unit.end = at
        unit = self.unit
        if unit.group is None and self.done and unit.start < at and unit.speaker == self.speaker:
            found = self.loosely(unit.start) if self.low[unit.start - 1] in {";", ":"} else None
            if found and found.end < at:
                unit.subject, unit.group = (unit.start, found.start), found
        if self.unit.group is not None or (not self.done and at == len(self.low)):
            self.done.append(self.unit)
        elif self.done and at > self.unit.start and not self.unit.speaker:
            self.done[-1].end = max(self.done[-1].end, at)
