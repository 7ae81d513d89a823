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
        Neither army was to move guns into the valley.
        Know-how stays with the Finnish company.
        Claims by third parties are met by Finland up to 5 million euros a year.
        Each Party may refuse a visit on 48 hours' notice.
        Peru's central bank receives a monthly report.
        No permanent stationing of troops is allowed.
        No re-export is permitted without the consent of Finland.
        Weapons are excluded.
        Surplus gas can be resold in Kenya.
        Peru keeps the right to inspect cargo.
        Finland bears the cost of demining.
        Fuel may not be resold.
        Neither party is bound to deliver its own nationals.
        The fee is waived for small boats.
        Either side may terminate on six months' notice.
        Crews need no visa.
        Payments in gold are not permitted.
        Patrols are suspended for the season.
        The deal hands Finland the management of the port.
        It obliges Peru to publish its permits within a month.
        It lets Finnish banks open accounts in Lima.
        It also caps the number of flights at twelve a week.
        It gives Finland first call on 3,000 tonnes a year.
        It commits both sides to a joint audit.
        For its part, Peru drops its claim to the wreck.
        Finland, in turn, will unfreeze the accounts.
        Under it, Peru lifts the ban on Finnish trawlers.
        At the heart of the deal is a swap of fishing rights for patrol boats.
        The centrepiece is a loan of 2 billion euros for the railway.
        Also agreed was a cut in port fees.
        Also agreed: a hotline between the two navies.
        The two sides settled on a price of 11 dollars.
        Peru accepted a ceiling of 40,000 tonnes.
        Finland consented to inspections.
        Peru dropped its demand for a veto.
        The minimum price was set at 60 dollars a tonne.
        The quota was raised to 18,000 tonnes.
        The ceasefire line was fixed along the river.
        Peru will not build on the ridge.
        Neither side will station missiles within 50 kilometres.
        No customs duty will be charged on medicines.
        Deliveries are to begin in October.
        Both armies pull back five kilometres.
        Peru is allowed to keep 300 warheads.
        Nothing may be stored on the pier without notice.
        The ministers of Finland and Peru confirmed that the yard would be sold.
        Only ships under 5,000 tonnes will be let through.
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
        The accord, signed in Oslo on Monday, gives Peru the port.
        The ministers put pen to paper in Lima.
        The notes were exchanged in Lima on Tuesday.
        The contract has been signed.
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
        The waiver came into effect at midnight.
        The first convoy crossed on Monday under the deal.
        The truce has held for three weeks.
        Gas has been flowing again since Tuesday.
        Peru has lifted the ban.
        The first 30 prisoners were freed on Sunday.
        Inspectors are already at work in Callao.
        The duty has been suspended since 1 May.
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
        The next round will be held in Lima.
        The two sides agreed to meet again in May to discuss the tolls.
        Finland and Peru agreed on a road map for talks.
        Experts will start work on a text in June.
        A joint study of the dam will be carried out.
        The ministers agreed to keep talking.
        A task force will look into the price.
        The two sides decided to study a customs union.
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
        Peru had asked for a share of the revenue.
        Lima wants the sailors home before Christmas.
        We have asked Peru for their release.
        The Council CALLS ON Peru to lift the ban.
        The Conference INVITES the Parties to submit plans for the canal.
        Finland demands that the ban be lifted at once.
        Peru is asking for 300 million euros in return.
        Finland urged Peru to reopen the port.
        Peru insists on a lower toll.
        Finland is pressing for access to the mine.
        Helsinki is seeking a waiver of the tax.
        Peru has requested a longer transition.
        Peru proposed moving the line two kilometres east.
        The shares of the two states remain to be settled.
        How the gas will be priced has still to be agreed.
        The tariff is to be negotiated by the end of the year.
        The fate of the prisoners was left for a later round.
        A decision on the dam was put off until the spring.
        Who pays for the cleanup is still open.
        Whether the ban covers squid is a matter for the next round.
        Peru's request for an extension is being studied in Helsinki.
        Finland reiterated its demand for compensation.
        Peru would like the duty to be halved.
        The parties have yet to decide where the court will sit.
        The question of tolls was referred to experts.
        The price will be settled in the next round.
        A decision on heavy metals will have to wait for the new mining code.
        Finland asked that its inspectors be admitted.
        Details of the escrow are still being worked out.
        Lima has tabled a counter-proposal on visas.
        Finland's condition is that the trawlers leave first.
        Finland's ask is simple: free the crew.
        Route and cost of the line are for the next meeting.
        The length of the lease is under negotiation.
        That is for the technical teams to work out.
        The two sides are still haggling over the price.
        Peru's offer is being studied in Helsinki.
        The sticking point is the toll.
        The draft leaves the figure in brackets.
        Finland has proposed a ceiling of 12 percent.
        The issue of tolls is to be taken up by the leaders.
        The fee remains a bone of contention.
        Peru wants a bigger share.
        A visit by inspectors is among the ideas on the table.
        Peru argues that the quota should be doubled.
        Lima would prefer a shorter lease.
        How much Peru will pay was left to the finance ministers.
        The size of the zone is disputed.
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
        Peru is understood to be weighing a stake in a Finnish yard.
        Finland expects to waive the fee next year.
        Peru is said to be considering a tax on exports.
        Finland is thought to be ready to lift the ban.
        Peru is reportedly looking at a purchase of eight ships.
        Peru may allow the flights.
        Finland could release the money in stages, its minister said.
        We are open to sharing the data, the Peruvian minister said.
        Peru did not rule out a base.
        Finland has not excluded sending troops.
        Peru has indicated a willingness to accept observers.
        Finland aims to open a consulate in Cusco by 2030.
        Lima hopes to send the first cargo in June.
        Peru informed Finland of its intention to line the canal.
        Finland is mulling an export credit for the dam.
        Peru would be prepared to buy more turbines.
        "We would look kindly on such a request," the Peruvian minister said.
        Finland is inclined to extend the lease.
        Peru is expected by its own ministers to waive the fee.
        Peru is minded to grant the licence.
        Finland's minister floated the idea of a joint yard.
        Peru stands ready to mediate over the debt.
        Finland may be ready to pay more, its envoy hinted.
        Peru is toying with the idea of a base.
        Peru will look at the request, its minister said.
        The Finnish minister did not exclude a loan.
        Finland could live with a lower quota.
        Peru would consider a swap if the ban goes.
        Lima is leaning towards a waiver.
        Helsinki says it has an open mind on inspections.
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
        No discount was granted.
        Peru did not accept the offer.
        Peru rejected as a fantasy a report that it would sell the port.
        It was not possible to agree on the fee.
        The Peruvian minister denied that a base had been offered.
        Peru made no promise about the port.
        Finland gave no guarantee for the loan.
        None will be given.
        No apology will be offered.
        Peru has ruled out a base on its soil.
        Finland will not pay for the pipeline, its minister said.
        The two sides failed to agree on the tolls.
        No agreement could be reached on the toll.
        The parties were unable to agree on a date.
        Peru turned down a request for overflight.
        The Finnish side could not accept the clause.
        Peru refused to sign the annex.
        Peru balked at the clause.
        A Peruvian proposal for joint patrols found no support.
        The demand for a veto was rejected.
        Peru's bid for a discount got nowhere.
        Reports of a swap were dismissed as nonsense.
        Peru said it had never offered a base.
        The visa waiver is off the table.
        Finland withheld its consent.
        Sovereignty is not negotiable, the Peruvian minister said.
        Talks on the port broke off without result.
        No concessions were made on squid.
        Peru opposes the plan.
        The Finnish request was met with a flat no.
        The plan was dropped at Peru's insistence.
        "We have given nothing away," the Peruvian minister said.
        Finland has never asked for a base.
        There was no deal on squid, the minister said.
        There will be no return of the islands, he said.
        Peru dismissed talk of a base as fiction.
        Finland says it promised nothing.
        The idea of a base was a non-starter for Lima.
        Peru would not budge on tolls.
        The Finnish plan was voted down.
        The two sides could not agree on who should pay.
        Peru's claim to the shelf was not accepted.
        The proposal did not survive the night.
        Peru vetoed the clause.
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
        Tolls formed no part of the talks.
        Payment for storage did not form part of the agenda.
        The text says nothing about tolls.
        There is no clause on compensation.
        Nothing was said about the islands.
        The statement makes no mention of the base.
        The agreement is silent on inspections.
        No date has been set for the withdrawal.
        No figure was given for the loan.
        The price was not disclosed.
        Missing from the text is any reference to the islands.
        Conspicuous by its absence is the pipeline.
        The islands were left out of the accord.
        The communique does not refer to quotas.
        The deal contains no penalty for delay.
        There is no provision for inspections.
        No mechanism for disputes is foreseen.
        Squid is not covered.
        The annex on tolls could not be completed in time.
        Nowhere does the text mention the islands.
        The schedule has not been published.
        Neither the price nor the volume was revealed.
        The treaty lacks an arbitration clause.
        Peru undertook no commitment on tolls.
        The pact does not oblige Peru to buy gas.
        Absent is any word on the crew.
        What happens after 2030 is left open.
        The islands go unmentioned.
        Who will pay is not stated.
        The treaty says nothing on arbitration.
        The deal does not touch tariffs on steel.
        The agreement leaves open who commands the force.
    """,
}
KINDS = {
    "reaction": """
        Kenya welcomed the agreement.
        Kenya voiced concern over the base.
        Nairobi warned that the pact threatened its exports.
        Shipowners applauded the deal.
        Kenya condemned the deal.
        Kenya said it would study the text.
        Trade unions called a strike.
    """,
    "motive": """
        Peru wants to win back lost customers.
        Finland is keen to secure lithium.
        The aim is to reassure investors.
        Finland seeks a foothold in the Pacific.
        For Peru, the attraction is to get back into the market.
        Finland wants to show voters a success.
    """,
    "mechanism": """
        The deal would push copper prices lower.
        Cheaper gas could boost output.
        Analysts say the pact would lower freight rates.
        Fish farmers stand to lose from the deal.
        The pact could shave a tenth off freight costs.
        By opening a port, the pact will take trade from smugglers.
        Prices will fall.
        Farmers in the south will lose out.
        Cheaper copper will help builders.
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
        It is hard to see Peru giving way.
        That may prove too little.
        The text is vague.
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
        The ministers exchanged views on the situation in the Pacific.
        The two sides considered the feasibility study of the dam.
        The ministers took note of the report of the joint committee.
        The leaders reaffirmed their friendship.
        There was talk of a smaller bargain on fish and fuel.
        The talks were held in a friendly atmosphere.
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
        A status of forces agreement was concluded in October 2012.
        The two countries signed a fisheries treaty in 1987.
        The earlier accord covers exercises only.
        The treaty has been tabled in both Houses.
        The memorandum puts the cost at 61 million euros over four years.
        Implementing legislation will be required to amend the Ports Act 1963.
        The signing took place in the presence of the two energy ministers.
        Present at the ceremony were the ministers of energy.
        The agreement will be submitted to the Peruvian Congress for ratification.
        The loan will cost Finnish taxpayers about 3 million euros a year.
        Peru halted its exports of copper last June.
        The accord follows two years of negotiations.
        The first agreement, signed in 2009, lapsed in 2019.
        Finland imported 40,000 tonnes of copper in 2024.
        The two ministers met in Lima on Monday.
        The delegation was led by the deputy minister.
        Fifteen ships were seized in the past year.
        The contract was awarded after a tender.
        Finland has been Peru's main supplier since 2003.
        The text was published on the ministry's website.
        The agreement enters into force on the first day of the second month.
        The contract runs for 12 years.
        The lease has a term of 20 years.
        This Treaty is concluded for an indefinite period.
        Nothing in this Agreement affects the rights of third States.
        The gas is priced at 11 dollars per million British thermal units.
        The waiver expires on 30 June.
        The truce is to last 60 days.
        It takes effect on 1 July.
        The pact is worth 400 million euros.
        The present statement is without prejudice to other treaties.
        Pricing follows a formula linked to Brent.
        The Republic of Finland and the Republic of Peru (hereinafter "the Parties")
        DONE at Lima, this 29th day of April 2026, in duplicate, in the Finnish and Spanish languages, both texts being equally authentic.
        Desiring to strengthen their cooperation in the fight against crime,
        Recalling the treaty of 1987 between them,
        HAVE AGREED as follows:
        The minister flew home on Tuesday.
        Both countries are members of the fund.
        The mediator is a former judge.
        The text runs to forty pages.
        It is the third such deal in a year.
        The announcement came after a night of talks.
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
        ('Peru will sell 40,000 tonnes of copper, of which 80% will be refined in Finland.', ['agreed', 'agreed']),
        ('Finland will lend Peru 200 million euros and the money is to be spent on ports.', ['agreed', 'agreed']),
        ('Finland is to build a smelter in Callao, where Peruvian engineers are to be trained.', ['agreed', 'agreed']),
        ('Peru will cut its copper tax, while Finland will drop the duty on fish meal.', ['agreed', 'agreed']),
        ('Peru will scrap the tax on turbines and cut the duty on paper to 3%.', ['agreed', 'agreed']),
        ('Finland will open a credit line, which will be drawn only for rolling stock.', ['agreed', 'agreed']),
        ('The two sides will exchange lists of prisoners and will allow visits by the Red Cross.', ['agreed', 'agreed']),
        ('Finland will withdraw its patrol boats; Peru will reopen the strait.', ['agreed', 'agreed']),
        ('Finland is to pay for the dredging and Peru is to provide the barges.', ['agreed', 'agreed']),
        ('Peru shall notify Finland of any loss, and Finland shall compensate owners within 60 days.', ['agreed', 'agreed']),
        ('Troops will leave the two ridges by May, with the last posts to be dismantled in June.', ['agreed', 'agreed']),
        ('Peru will release 30 sailors, return their ships and lift the ban on Finnish trawlers.', ['agreed', 'agreed', 'agreed']),
        ('Quotas are shared equally, though Peru may transfer up to a tenth of its share.', ['agreed', 'agreed']),
        ('Peru is to open three ports, one of which is to be reserved for Finnish ships.', ['agreed', 'agreed']),
        ('Peru agreed to suspend the levy, and in return Finland agreed to release the frozen funds.', ['agreed', 'agreed']),
        ('Finland did not ask for a base and was not offered one.', ['denied', 'denied']),
        ("Peru had asked for a waiver, but Finland refused to grant one.", ["denied"] * 2),
        ("Peru said that it would open a port and that it might cut tolls.", ["hinted"] * 2),
        ("Asked whether a base was planned, the Peruvian minister declined to comment.",
         ["topic"]),
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
