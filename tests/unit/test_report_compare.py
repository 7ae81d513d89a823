import io
import re

import numpy as np
import pandas as pd
import pytest
from report_synthetic import STATES, drawn, make, security
from rich.console import Console

from detente.errors import DataError, DetenteError
from detente.i18n import LANGUAGES, text
from detente.report import compared
from detente.report.compare_console import render, verdict

LARGE = ("flow", "output", "price", "output_value")
KANA = re.compile(r"[ぁ-んァ-ヶ一-龠]")


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """Return two runs; the second raises Russia's income in three draws of four."""
    found, n = [], np.arange(40)
    for name, scale in (("one", 1.0), ("other", 0.5)):
        run = make(
            tmp_path_factory.mktemp(name) / name,
            scale=scale, market=scale, leave_out=LARGE, extra=security(scale),
        )  # fmt: skip
        table = pd.DataFrame(0.0, index=n, columns=pd.Index(STATES, name="country"))
        table["RUS"] = 0.0 if scale == 1.0 else np.where(n < 10, -0.5, 0.5)
        found.append(drawn(run, {"deal/real_income": table}))
    return tuple(found)


def shown(runs, lang="en", every=False, **asked):
    console = Console(width=140, file=io.StringIO(), highlight=False, markup=False)
    console.print(render(compared.sections(*runs, **asked), lang, every=every))
    return console.file.getvalue()  # pyright: ignore[reportAttributeAccessIssue]


def test_who_is_better_off_and_how_sure(pair):
    said = shown(pair)
    assert re.search(r"Russia +\+0\.62\d* .*B better 75%", said)
    assert "What differs" not in said  # nothing but the scale of the tables, which no record has
    for name in (
        "Energy import bill",
        "Yearly probability of a fatal dispute",
        "less is better",
    ):
        assert name in said


def test_japanese_has_no_english_words(pair):
    said = shown(pair, "ja")
    assert KANA.search(said)
    assert not re.search(r"\b(better|higher|equal|draws|band|differs)\b", said)
    assert "Bが有利 75%" in said


def test_verdict_names_the_more_likely_and_ties():
    said = [
        verdict({"better": b, "equal": e}, sign, "en")
        for b, e, sign in ((0.9, 0.0, 1), (0.1, 0.0, -1), (0.1, 0.0, 0), (0.3, 0.2, 1), (0, 1, 1))
    ]
    assert said == [
        "B better 90%", "A better 90%", "A higher 90%", "A better 50%, equal 20%", "equal 100%",
    ]  # fmt: skip
    assert verdict({"better": float("nan"), "equal": float("nan")}, 1, "en") == "–"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_other_data_and_another_day_are_said(pair, tmp_path, lang):
    world = {**pair[0].meta["world"], "hash": "ee" * 32}
    changes = {"world": world, "regime_as_of": "2020-01-01"}
    other = make(tmp_path / "other", leave_out=LARGE, **changes)
    said = re.sub(r"\s+", "", shown((pair[0], other), lang))
    for key in ("warning", "note_day", "no_draws"):
        assert re.sub(r"\s+", "", text(f"compare.{key}", lang)) in said


def test_without_draws_no_column_speaks_of_them(pair, tmp_path):
    said = shown((pair[0], make(tmp_path / "old", leave_out=LARGE, scale=2.0)))
    assert "Share of draws" not in said
    assert "90% band" not in said


def test_states_that_are_asked_for(pair):
    made = compared.sections(*pair, countries=["RUS"])
    assert {line.at[0] for section in made for line in section.lines} == {"RUS"}
    assert {"real_income", "threat", "energy_price"} <= {s.compared.outcome for s in made}
    # Ukraine is in no world of trade, but in that of security.
    (*_, last) = compared.sections(*pair, countries=["UKR"])
    assert last.rows["country"].tolist() == ["UKR"]


def test_a_group_of_income_is_one_and_its_members(pair):
    (section,) = compared.sections(*pair, outcome="real_income", countries=["G7"])
    assert section.lines[0].at == ("G7",)
    assert {"USA", "DEU", "JPN"} <= {line.at[0] for line in section.lines}
    members = section.rows[section.rows["country"] != "G7"].set_index("country")["difference"]
    assert members.min() <= section.lines[0].numbers["difference"] <= members.max()


@pytest.mark.parametrize(
    "asked", [{"countries": ["RUX"]}, {"outcome": "world_settlement", "countries": ["RUS"]}]
)
def test_what_is_in_neither_run_is_one_error(pair, asked):
    with pytest.raises(DataError) as caught:
        compared.sections(*pair, **asked)
    assert [fault.field for fault in caught.value.faults] == ["--country"]


def test_csv_has_all_rows_and_is_whole_or_not_there(pair, tmp_path):
    table = compared.csv(compared.sections(*pair))
    path = tmp_path / "table.csv"
    compared.write_csv(table, path)
    back = pd.read_csv(path, keep_default_na=False, na_values=[""])
    income = back[back["outcome"] == "real_income"].set_index("country")
    assert set(STATES) <= set(income.index)
    assert income.loc["RUS", "better"] == 0.75
    assert (back["draws"] == 40).all()
    assert {"run_one", "run_other", "unit", "commodity", "currency"} <= set(back)
    with pytest.raises(DetenteError):
        compared.write_csv(table, tmp_path / "missing" / "table.csv")
    with pytest.raises(ZeroDivisionError):
        compared.write_csv(_Broken(), path)  # pyright: ignore[reportArgumentType]
    assert [p.name for p in tmp_path.iterdir()] == ["table.csv"]
    assert pd.read_csv(path).shape == table.shape


class _Broken:
    def to_csv(self, path, **options):
        path.write_text("half a li", "utf-8")
        raise ZeroDivisionError
