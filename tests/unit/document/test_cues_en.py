"""Short sentences over all rungs and kinds; none is taken from an annotated text."""

import pytest

from detente.document.cues.en import clauses
from detente.document.cues.en.ladder import rules
from detente.document.cues.en.verbs import inflected
from detente.document.reading import Mention, Sentence
from detente.i18n import LANGUAGES, text

NAMES = {
    "Finland": "FIN", "Helsinki": "FIN", "Peru": "PER", "Lima": "PER",
    "Kenya": "KEN", "Nairobi": "KEN",
}  # fmt: skip
DEAL = ("FIN", "PER")


def read(words: str, kind="body"):
    sentence = Sentence(0, len(words), words, kind, "en", 0)
    named = []
    for name, code in NAMES.items():
        at = words.find(name)
        if at >= 0:
            named.append(Mention(at, at + len(name), name, (code,), "state", "name"))
    return clauses(0, sentence, named, DEAL)


def said(words: str, kind="body") -> list[str]:
    return [str(c.certainty.status or c.certainty.kind or "no_cue") for c in read(words, kind)]


RUNGS = {
    "agreed": """
        Finland and Peru agreed to cut duties on copper.
        The two governments have decided to lift the ban on fish meal.
        Finland and Peru reached an agreement on visas.
        Both sides undertook to exchange radar data.
        The Parties shall refrain from attacking ports.
        The Parties shall not station troops on the island.
        Finland and Peru agreed not to impose new quotas.
        Under the accord, Lima will open four harbours.
        Under the treaty tolls on the canal are halved.
        Finland will supply ten patrol boats.
        Export licences are to be granted within a week.
        The pact provides for a shared satellite.
        The deal allows Finnish trawlers into the bay.
        The ministers committed to release the sailors.
        Quotas will be raised by a fifth.
        A joint fund will be established in Lima.
        The ban on timber is to be lifted in May.
        Finland and Peru approved a swap line of 2 billion euros.
        The agreement will be signed in March.
        Vessels may be inspected if both coastguards consent.
        Peru undertakes to buy 40 turbines.
        The two leaders announced a freeze on new tariffs.
        The two sides concluded a pact on fisheries.
        Finland and Peru adopted a plan for the pipeline.
        Finland and Peru are said to have agreed to aim for a code of conduct.
        The price is indexed to copper and reviewed every year.
        Each central bank may draw up to 2 billion euros.
        Finland and Peru shook hands on a waiver.
    """,
    "signed": """
        Finland and Peru signed a fisheries treaty.
        A memorandum on lithium was signed in Lima.
        The two ministers put their signatures to a protocol.
        The accord was initialled on Sunday.
        Peru has signed a contract for gas.
        The presidents inked a trade pact.
        The contract was signed by both ministries on Friday.
        Finland and Peru have initialled an extradition treaty.
        The treaty signed in Lima gives trawlers five years.
        Finland and Peru are reported to have signed a pact on gas.
        Members of the group sign a schedule in Lima.
        Finland, Kenya and Peru sign contracts on gas.
        The Council welcomes the conclusion of the memorandum.
    """,
    "in-force": """
        The ceasefire took effect on Sunday.
        The treaty came into force in June.
        Deliveries of gas resumed on Monday.
        The new tariff has been in place since April.
        The corridor is now operational.
        The pact has entered into force.
        Direct flights began last week.
        The hotline is already in operation.
        Ferries have been sailing to Lima under the accord since May.
        Peru has already reopened the crossing.
        The Council welcomes the entry into force of the treaty.
        Finland is operating ten flights a week.
        The truce is being observed along the river.
    """,
    "talks-agreed": """
        Finland and Peru agreed to begin talks on fishing quotas.
        The two sides agreed to resume negotiations over the strait.
        Finland and Peru will hold consultations on visas in June.
        The parties agreed to set up a working group on customs.
        A working group on customs will be formed.
        Negotiations on a swap line will start in May.
        The ministers instructed their officials to draft a treaty.
        The leaders agreed to explore a free-trade deal.
        The two countries will negotiate an extradition treaty.
        The two sides agreed to launch a dialogue on semiconductors.
        Finland and Peru have decided to revive the joint border committee.
        The two sides consented to a national dialogue.
        The parties agreed that consultations on visas would begin in May.
        Finland and Peru will send delegations to Oslo for talks.
    """,
    "to-be-discussed": """
        The ministers discussed a gas pipeline.
        A proposal for a shared port was tabled.
        A customs union is under review.
        The price of gas is being negotiated.
        The lifting of sanctions is on the agenda.
        Talks on the pipeline continue.
        The question of fishing rights was raised.
        The ministers touched on arms sales.
        The fee has yet to be settled: it is under discussion.
        The tariff schedule is under consideration.
        The two sides are negotiating a visa waiver.
        A draft treaty is circulating.
        The two sides remain far apart on copper.
        The two sides remain apart on tolls.
        A link between the grids is to be looked at again.
        Peru and its partners will discuss whether tolls could be paid in euros.
        Peru took note of the request for a lower fee.
    """,
    "hinted": """
        Peru said it would open its ports to Finnish ships.
        Finland signalled that it would lift the ban.
        Peru is considering a cut in copper duties.
        Finland is ready to lend 300 million euros.
        The Peruvian minister hinted at a waiver.
        Peru said it was willing to share its radar data.
        Finland plans to buy more lithium.
        Peru indicated that it could release the crew.
        Finland is weighing a ban on Peruvian fish.
        Peru is prepared to suspend the tax.
        Finland intends to send inspectors.
        Peru offered to host the talks.
        Peru left the door open to a truce.
        The minister said Peru was weighing a cut in tolls.
        If the trial succeeds, Finland will open a depot, the Finnish minister said.
    """,
    "denied": """
        Peru refused to lower its duties.
        Finland denied that it had offered a loan.
        The talks collapsed on Tuesday.
        Finland and Peru failed to agree on quotas.
        Peru ruled out a base in the north.
        The two sides broke off negotiations.
        Finland rejected a request for gas.
        The ministers parted without reaching a deal.
        Peru has no plans to join the pact.
        No agreement was reached on visas.
        The summit ended without agreement on gas.
        Finland declined to extend the waiver.
        The proposal was dropped.
        A customs union is off the table.
        Finland did not agree to the loan.
        Peru said it would not leave the pact.
        Finland called the report an invention.
        Peru pushed back against the notion of a swap.
        Peru pressed for a waiver, but Finland did not budge.
    """,
    "absent": """
        The communique makes no mention of visas.
        The text contains no commitment on gas.
        The treaty does not cover submarines.
        The statement is silent on the islands.
        Nothing in the accord obliges Peru to pay.
        Fishing rights were left out of the text.
        The document does not mention copper.
        Arms sales were not discussed.
        No undertaking was given on prices.
        Gold is not part of the deal.
        The communique says nothing about debt.
        Services are not covered by the agreement.
        The pact stops short of a guarantee.
        Neither volumes nor dates are given.
        Gold is nowhere to be found in the text.
        Quotas did not make it into the treaty.
        Visas do not appear in the minutes.
        The minister explained to the press that the topic had not been on the table.
    """,
}
KINDS = {
    "reaction": """
        Kenya welcomed the agreement.
        Kenya voiced concern over the base.
        Nairobi warned that the pact threatened its exports.
        Shipowners applauded the deal.
        Kenya condemned the deal.
    """,
    "motive": """
        Peru wants to win back lost customers.
        Finland is keen to secure lithium.
        The aim is to reassure investors.
        Finland seeks a foothold in the Pacific.
        For Peru, the attraction is to get back into the market.
    """,
    "mechanism": """
        The deal would push copper prices lower.
        Cheaper gas could boost output.
        Analysts say the pact would lower freight rates.
        Fish farmers stand to lose from the deal.
        The pact could shave a tenth off freight costs.
        By opening a port, the pact will take trade from smugglers.
    """,
    "assessment": """
        The pact marks a turning point.
        The deal is a breakthrough.
        The agreement seems to favour Peru.
        Peru is likely to ask for more.
        The deal is expected to be signed soon.
        Analysts doubt the figures.
        Without its consent little can move.
        A reader should keep the two apart.
        They conclude that Peru would have to adjust.
        Finland, they conclude, would have to adjust its programme.
        They add that Finland might obtain a share of the gas.
        An alliance of ports would be part of that change.
    """,
    "topic": """
        The two leaders hailed the talks.
        The ministers expressed their satisfaction.
        The talks took place in a cordial atmosphere.
        So who gains?
        Both sides praised the meeting.
        Finland thanked its hosts.
        Piracy was on the agenda as well.
        The treaty still needs the approval of parliament.
        The treaty will come into force upon the exchange of instruments of ratification.
    """,
    "background": """
        The two presidents met in Lima.
        The minister arrived on Monday.
        Peru exported 2 million tonnes of copper last year.
        The two countries fought a war in 1941.
        In the past Finland has raised the possibility of a ban.
        The treaty follows three rounds of talks.
        The pact was negotiated over two years.
        Lorries wait 31 hours on average at the crossing.
        Earlier talks collapsed in 2016.
        The sol has been pegged to the dollar since 1997.
    """,
}


def lines(table):
    return [(want, line.strip()) for want, block in table.items() for line in block.split("\n")
            if line.strip()]  # fmt: skip


@pytest.mark.parametrize(("rung", "words"), lines(RUNGS))
def test_a_rung_is_read_from_its_predicate(rung, words):
    assert rung in said(words)
    assert all(c.certainty.kind in {"provision", None} for c in read(words))


@pytest.mark.parametrize(("kind", "words"), lines(KINDS))
def test_what_is_no_provision_makes_none(kind, words):
    kinds = [c.certainty.kind for c in read(words)]
    assert kind in kinds
    assert "provision" not in kinds


@pytest.mark.parametrize(
    ("words", "want"),
    [
        ("Finland and Peru agreed to cut tolls to 5% and to set up a fund.", ["agreed"] * 2),
        ("Peru will open its ports, while Finland will lend it 9 million euros.", ["agreed"] * 2),
        ("Finland and Peru agreed to trade wheat and corn.", ["agreed"]),
        ("Finland and Peru signed a treaty and agreed to begin talks on visas.",
         ["signed", "talks-agreed"]),
        ("The treaty was signed; the tariff was not discussed.", ["signed", "absent"]),
        ("Peru agreed to treat exporters gently: half of the duty is to go.", ["agreed"]),
        ("Ships will be guarded by unarmed crews, and the sailors, 11 in all, are to be freed.",
         ["agreed"] * 2),
        ("A ceiling of 50,000 tonnes will apply from 06:00 on Monday.", ["agreed"]),
    ],
)  # fmt: skip
def test_each_coordinated_provision_is_a_clause(words, want):
    assert said(words) == want


def test_conditions_and_speakers_are_marked():
    words = "Peru will open its ports if Finland lifts the ban."
    (clause,) = read(words)
    assert clause.certainty.condition.of(words) == "if Finland lifts the ban"
    words = "The minister said that Peru would open its ports."
    (clause,) = read(words)
    assert clause.certainty.attributed.of(words) == "The minister"
    assert clause.certainty.subject == ("PER",)


def test_a_purpose_is_not_quoted():
    words = "Finland and Peru agreed to cut tolls in order to boost trade."
    (clause,) = read(words)
    assert clause.span.of(words) == "Finland and Peru agreed to cut tolls"


def test_the_cue_stands_in_the_sentence():
    words = "On Monday Finland and Peru signed a treaty."
    (clause,) = read(words)
    assert "signed" in clause.certainty.cue.of(words)


@pytest.mark.parametrize(
    ("words", "want"),
    [
        ("Establishment of a joint fund for ports", "agreed"),
        ("Resumption of negotiations on visas", "talks-agreed"),
        ("Creation of a working group on customs", "talks-agreed"),
    ],
)
def test_items_of_a_list_are_read_like_their_verbs(words, want):
    assert said(words, "bullet") == [want]


def test_no_cue_is_said():
    assert said("Grey weather.") == ["no_cue"]


@pytest.mark.parametrize(
    "words",
    ["", " ", "\u3000", "—;:(", '"' * 50, "said", ", said", "to", "will", "if", "has been",
     "(" * 200, "have to", "to be", "agreed " * 3000, "and to cut " * 2000, "x" * 100_000],
)  # fmt: skip
def test_any_string_is_read(words):
    for clause in clauses(0, Sentence(0, len(words), words, "body", "en", 0), [], DEAL):
        assert 0 <= clause.span.start < clause.span.end <= len(words)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_has_its_reason(lang):
    for name in {*(rule.name for rule in rules()), "no_cue"}:
        assert text(f"cues_en.rule_{name.replace('.', '_')}", lang)


@pytest.mark.parametrize(
    ("lemma", "past", "ing"),
    [("cut", "cut", "cutting"), ("agree", "agreed", "agreeing"), ("supply", "supplied",
     "supplying"), ("lift", "lifted", "lifting"), ("withdraw", "withdrew", "withdrawing"),
     ("commit", "committed", "committing"), ("open", "opened", "opening"), ("tie", "tied",
     "tying"), ("undertake", "undertook", "undertaking"), ("stop", "stopped", "stopping")],
)  # fmt: skip
def test_verbs_are_inflected(lemma, past, ing):
    assert past in inflected(lemma)["past"]
    assert inflected(lemma)["ing"] == (ing,)
