"""What the numbers of a run cannot say, for whichever models it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.i18n import Language, text

if TYPE_CHECKING:
    from detente.record import Run


def limits(run: Run, lang: Language) -> list[str]:
    """Return the limits as sentences."""
    outcomes = run.outcomes
    energy = "energy_flow" in outcomes
    market = energy or "exchange_rate" in outcomes
    found = [text("report.limit_time", lang)]
    found += [text("report.limit_short", lang)] if market else []
    found += [text("report.limit_apart", lang)] if energy else []
    topics = ["finance"]
    topics += [] if "exchange_rate" in outcomes else ["exchange"]
    topics.append("inflation_rest" if "consumer_price_energy" in outcomes else "inflation")
    topics += [] if "threat" in outcomes else ["security"]
    listed = text("report.list_topics", lang).join(
        text(f"report.topic_{topic}", lang) for topic in topics
    )
    found.append(text("report.limit_absent", lang, topics=listed))
    found.append(text("report.limit_year", lang, year=run.meta["world"]["year"]))
    year = (run.meta.get("energy") or {}).get("year")
    found += [text("report.limit_energy_year", lang, year=year)] if year else []
    found += [text("report.limit_energy_record", lang)] if energy else []
    found += [text("report.limit_security", lang)] if "threat" in outcomes else []
    return [*found, text("report.limit_range", lang)]
