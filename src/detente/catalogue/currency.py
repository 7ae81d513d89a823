"""The currencies that a deal may name: legal tender somewhere since the year of the trade data.

Codes are those of ISO 4217, names and dates those of Unicode's CLDR, as Babel has them (Unicode
licence). They are kept in ``currency.csv``, so that a deal file which is right stays right whatever
CLDR the reader has: ``python -m detente.catalogue.currency`` writes it again.
"""

from __future__ import annotations

import csv
from itertools import chain
from pathlib import Path

SINCE = (2014, 1, 1)
FILE = Path(__file__).with_name("currency.csv")


def rows() -> list[tuple[str, str, str]]:
    """Return code, English and Japanese name of every currency, by the CLDR that is installed."""
    from babel.core import get_global
    from babel.numbers import get_currency_name

    known = chain.from_iterable(get_global("territory_currencies").values())
    codes = {code for code, _, end, tender in known if tender and (end is None or end >= SINCE)}
    return [
        (code, get_currency_name(code, locale="en"), get_currency_name(code, locale="ja"))
        for code in sorted(codes)
    ]


if __name__ == "__main__":
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([("code", "en", "ja"), *rows()])
    print(FILE)
