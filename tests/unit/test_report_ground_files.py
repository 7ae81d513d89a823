"""What the numbers rest on, as files: a row a number, in the deal's own words and units."""

import base64
import csv
import io

from detente.deal.load import load_deal
from detente.outcomes.audit import assumptions
from detente.report import ground_files
from detente.report.html import units

DEAL = load_deal("moscow-washington-2025")


def read(address):
    content = base64.b64decode(address.partition("base64,")[2]).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_every_number_of_the_deal_names_its_measure_and_its_unit():
    rows = read(ground_files.assumptions(assumptions(DEAL), units(DEAL), "en"))
    assert len(rows) == len(list(assumptions(DEAL)))
    consent = ("position", "consent_threshold")
    assert {row["field"] for row in rows if not row["measure"]} == {"likelihood", *consent}
    for row in rows:
        provision = DEAL.provision(row["provision"])
        if row["field"] == "likelihood":
            assert float(row["central"]) == provision.chance().central
            assert row["unit"] == ground_files.SHARE
        elif row["field"] in consent:
            assert row["unit"] == "score"
        else:
            measure = provision.measures[int(row["measure"]) - 1]
            assert row["kind"] == measure.kind
            assert float(row["central"]) == getattr(measure, row["field"]).central
        low, central, high = (float(row[end]) for end in ("low", "central", "high"))
        assert low <= central <= high


def test_every_provision_has_its_status_and_chance():
    covered = [DEAL.provisions[0].id]
    table = ground_files.provisions(DEAL, covered, "ja")
    for row, provision in zip(read(table.csv), DEAL.provisions, strict=True):
        chance = provision.chance()
        assert (row["provision"], row["title"]) == (provision.id, provision.title["ja"])
        assert row["status"] == provision.status.value
        for end in ("low", "central", "high"):
            assert float(row[f"likelihood {end} [0-1]"]) == getattr(chance, end)
        assert row["moves a model"] == ("yes" if provision.id in covered else "no")


def test_a_solve_has_its_own_residual():
    given = [
        {name: f"{name}-{n}" for name in ground_files.SOLVES} | {"residual": 10.0**-n}
        for n in (9, 12)
    ]
    rows = read(ground_files.solves(given))
    assert [float(row["residual"]) for row in rows] == [1e-9, 1e-12]
    assert [row["seconds [s]"] for row in rows] == ["seconds-9", "seconds-12"]
