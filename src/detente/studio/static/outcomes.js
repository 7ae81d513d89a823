// What follows: map and ranking of an outcome, single figures, findings, claims.
import { html } from "./vendor/preact.js";
import { said, shown } from "./format.js";
import { WorldMap, limits } from "./map.js";

export function Outcomes({ geometry, start, deal, state, board, sure, answer, change, pick }) {
  const { texts } = start;
  const outcome = start.outcomes.find((one) => one.id === state.outcome) ?? start.outcomes[0];
  const countries = board?.countries[outcome.id] ?? [];
  const cells = board?.values[`${state.comparison}/${outcome.id}`] ?? [];
  const values = new Map(countries.map((code, i) => [code, cells[i]]));
  const ends = limits(cells);
  const pattern = { template: outcome.unit === "%" ? "{}%" : `{} ${outcome.unit}`, factor: 1 };
  const label = said(texts, "map_label", { outcome: outcome.label });
  const ranked = [...values].filter(([, x]) => x !== null).sort((a, b) => b[1] - a[1]);
  const top = ranked.length > 12 ? [...ranked.slice(0, 6), ...ranked.slice(-6)] : ranked;
  return html`<section class="pane outcomes" aria-labelledby="h-outcomes">
    <h2 id="h-outcomes">${said(texts, "outcomes")} <span class="sure ${sure}" role="status">${said(texts, `sure_${sure}`)}</span></h2>
    <label>${said(texts, "outcome")}
      <select value=${outcome.id} onChange=${(e) => change({ outcome: e.target.value })}>
        ${start.outcomes.map((one) => html`<option value=${one.id}>${one.label}</option>`)}
      </select>
    </label>
    <figure>
      <${WorldMap} ...${{ geometry, values: board && values, colours: start.colours, ends, names: start.countries, pattern, lang: state.lang, label, parties: deal?.parties ?? [], pick }} />
      <figcaption>${outcome.label} (${outcome.unit}), ${outcome.horizon}</figcaption>
    </figure>
    <ol class="ranking">${top.map(([code, value]) => html`<li><span>${start.countries[code]}</span> <b>${shown(value, pattern, state.lang)}</b></li>`)}</ol>
    ${answer && html`<${Findings} ...${{ answer, board, texts, lang: state.lang }} />`}
  </section>`;
}

function Findings({ answer, board, texts, lang }) {
  return html`<div>
    <h3>${said(texts, "figures")}</h3>
    <dl class="figures">${answer.figures.map(
      (f, i) => html`<div><dt>${f.label} · ${f.place}</dt><dd>${shown(board?.values.cells[i] ?? f.value, f, lang)}</dd></div>`,
    )}</dl>
    <h3>${said(texts, "findings")}</h3>
    <ol>${answer.findings.map((f) => html`<li><b>${f.title}</b> ${f.text}</li>`)}</ol>
    <h3>${said(texts, "claims")}</h3>
    <p>${answer.tally}</p>
    <ul>${answer.claims.map((c) => html`<li>${c.mark} ${c.label}: ${c.title} <b>${c.number}</b></li>`)}</ul>
  </div>`;
}
