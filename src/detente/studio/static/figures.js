// Single numbers, by what they are about; they move with the board, and say what they were.
import { html } from "./vendor/preact.js";
import { band, said, shown } from "./format.js";
import { TOPICS } from "./outcome.js";

// Figures with their live number and that of the deal's own file, where the two read otherwise.
export function live(figures, cells, base, lang) {
  return figures.map((figure, i) => {
    const value = cells ? (cells[i] ?? null) : figure.value;
    const was = base?.[i] ?? null;
    const changed = base && shown(value, figure, lang) !== shown(was, figure, lang);
    return { ...figure, value, was: changed ? was : null, changed: Boolean(changed) };
  });
}

// [{topic, measures: [{label, horizon, rows}]}] in the order of the page.
function grouped(rows) {
  return TOPICS.map((topic) => {
    const measures = new Map();
    for (const row of rows.filter((one) => one.topic === topic)) {
      if (!measures.has(row.outcome)) measures.set(row.outcome, { label: row.label, horizon: row.horizon, rows: [] });
      measures.get(row.outcome).rows.push(row);
    }
    return { topic, measures: [...measures.values()] };
  }).filter(({ measures }) => measures.length);
}

export function Figures({ rows, fresh, texts, lang }) {
  return html`<div class="figures">${grouped(rows).map(
    ({ topic, measures }) => html`<section key=${topic}><h4>${said(texts, `topic_${topic}`)}</h4>
      ${measures.map(
        (measure) => html`<div class="measure" key=${measure.label}><h5>${measure.label} <small>${measure.horizon}</small></h5>
          <dl>${measure.rows.filter(tells).map((row) => html`<${Figure} key=${row.at.join()} ...${{ row, fresh, texts, lang }} />`)}</dl>
          <${Still} rows=${measure.rows.filter((row) => !tells(row))} texts=${texts} /></div>`,
      )}</section>`,
  )}</div>`;
}

// What is nothing, and was nothing, is only named; what is not known is no nothing.
const tells = ({ value, low, high, changed }) => changed || value !== 0 || low || high;

function Still({ rows, texts }) {
  if (!rows.length) return null;
  const places = rows.map((row) => row.place).join(" · ");
  return html`<p class="nothing">${said(texts, "figure_still", { places })}</p>`;
}

function Figure({ row, fresh, texts, lang }) {
  const ends = fresh && row.low !== null && row.high !== null && [row.low, row.high];
  const turn = row.value > row.was ? "▲ " : "▼ ";
  const turned = row.changed && row.value !== null && row.was !== null;
  return html`<div class=${row.changed ? "changed" : ""}><dt>${row.place || said(texts, "everywhere")}</dt>
    <dd><b>${turned && html`<span aria-hidden="true">${turn}</span>`}${shown(row.value, row, lang)}</b>
      ${ends && html`<small>${band(ends, row, texts, lang)}</small>`}
      ${row.changed && html`<small class="was">${said(texts, "was", { value: shown(row.was, row, lang) })}</small>`}</dd></div>`;
}
