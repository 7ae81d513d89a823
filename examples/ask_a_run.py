"""Run a deal from Python and ask who gains, which trade moves, and what is behind a number.

python examples/ask_a_run.py [FOLDER FOR RUNS]
"""

import sys
import tempfile

import detente


def main(folder: str) -> None:
    """Run a deal into ``folder`` and print the answers."""
    run = detente.run("brussels-beijing-2026", folder)

    income = run.table("real_income").set_index("country")
    print("Real income, per cent, deal relative to today")
    print(income.loc[["DEU", "FRA", "HUN", "CHN", "USA", "JPN"], ["value", "low", "high"]].round(4))

    flows = run.table("flow")
    largest = flows.loc[flows["value"].abs().nlargest(5).index]
    print("\nLargest changes of trade, million US dollars of 2014")
    print(largest[["exporter", "importer", "sector", "before", "after"]].round(0))

    print("\nWhat Germany gains, by provision, percentage points")
    shares = run.shares("real_income")
    print(shares[shares["country"] == "DEU"].set_index("provision")["value"].round(4))

    print(
        "\nNot covered:", ", ".join(sorted({row["kind"] for row in run.not_covered})) or "nothing"
    )
    print("Cite as:", run.path.name)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())
