// Two versions side by side: A, which was kept, and B, which goes on being changed.
import { html, useEffect, useMemo, useState } from "./vendor/preact.js";
import { Silent, lines, post } from "./api.js";
import { FaultList } from "./dialog.js";
import { said, shown } from "./format.js";
import { AGAINST, outcomeOf } from "./outcome.js";
import { changes, scenario, scenarioOf, written } from "./state.js";

const MOST = 12;

// What A is, and a board that also has B − A, as the comparison "against".
export function useAgainst({ state, board, lang, tries, failed }) {
  const [kept, keep] = useState(null); // {of, board, answer} or {of, faults}
  const of = state.against;
  useEffect(() => {
    if (!of) return keep(null);
    let wanted = true;
    const one = scenarioOf(of);
    Promise.all([post("board", { scenario: one }), post("answer", { scenario: one, lang })])
      .then(([board, answer]) => wanted && keep({ of, board, answer }))
      .catch((error) => {
        if (!wanted) return;
        if (error instanceof Silent) failed(error);
        else keep({ of, faults: lines(error) });
      });
    return () => (wanted = false);
  }, [of, lang, tries]);
  return useMemo(() => {
    if (!of) return null;
    if (kept?.of !== of) return { of, kept: null, board: null };
    if (kept.faults) return { of, kept: null, faults: kept.faults, board: null };
    return { of, kept: board && kept, board: board && differing(board, kept.board) };
  }, [of, kept, board]);
}

const differ = (a, b) => (a === null || b === null || a === undefined || b === undefined ? null : b - a);

function differing(b, a) {
  const values = { ...b.values };
  for (const [group, cells] of Object.entries(b.values)) {
    const [comparison, outcome] = group.split("/");
    const before = a.values[group];
    if (comparison !== "deal" || !before) continue;
    const at = new Map(a.countries[outcome].map((code, i) => [code, before[i]]));
    values[`${AGAINST}/${outcome}`] = cells.map((cell, i) => differ(at.get(b.countries[outcome][i]), cell));
  }
  return { ...b, values };
}

// A difference of percentages is in points, however these are written.
function points({ writing }, texts) {
  const unit = said(texts, "points");
  const pointed = (part) => part.replace(/(\{amount\}|[\d.,]+)%/, (_, amount) => unit.replace("{}", () => amount));
  const patterns = writing.patterns.map((one) => ({ ...one, template: pointed(one.template) }));
  return { ...writing, patterns, zero: pointed(writing.zero), under: pointed(writing.under) };
}
// Whether a difference is written as a number, and is no rounding of the solver.
const visible = (d, writing) => d !== null && Math.abs(d) >= Math.max(writing.least, 1e-9);
const cell = (figure) => JSON.stringify([figure.outcome, figure.at]);

export function Compare({ state, texts, lang, change, start, against, board, answer, fresh, deals }) {
  const { kept, of, faults } = against;
  const a = scenarioOf(of);
  const b = scenario(state);
  const same = written(a) === written(b);
  const outcome = outcomeOf(start.outcomes, state, board);
  const end = () => change({ against: "", ...(state.comparison === AGAINST && { comparison: "deal" }) });
  // In a narrow window the panes come first.
  const wide = useMemo(() => matchMedia("(min-width: 44rem)").matches, []);
  const onMap = state.comparison === AGAINST;
  return html`<section class="compare" aria-labelledby="h-compare">
    <header><h2 id="h-compare">${said(texts, "compare_title")}</h2>
      <button type="button" onClick=${() => change({ ...a, against: written(b) })} disabled=${same || faults}>${said(texts, "compare_swap")}</button>
      <button type="button" onClick=${() => change({ against: written(b) })} disabled=${same}>${said(texts, "compare_anew")}</button>
      <button type="button" aria-pressed=${onMap} disabled=${!kept} onClick=${() => change({ comparison: onMap ? "deal" : AGAINST })}>${said(texts, "compare_map")}</button>
      <button type="button" class="close" aria-label=${said(texts, "compare_end")} onClick=${end}>×</button>
    </header>
    <p class="versions"><b>A</b> ${version(a, deals, texts)} <b>B</b> ${version(b, deals, texts)}</p>
    ${same
      ? html`<p>${said(texts, "compare_same")}</p>`
      : faults
        ? html`<${FaultList} lines=${faults} title=${said(texts, "compare_failed")} />`
        : !kept || !answer
        ? html`<p role="status">${said(texts, "sure_none")}</p>`
        : html`<details open=${wide}><summary>${said(texts, "compare_differences")}</summary><div class="columns">
            <${Figures} ...${{ kept, board, answer, texts, lang }} />
            <${Countries} ...${{ against, board, kept, outcome, start, texts, lang }} />
            <${Told} ...${{ a: kept.answer, b: answer, fresh, texts }} />
          </div></details>`}
  </section>`;
}

function version(one, deals, texts) {
  const title = deals.find((deal) => deal.name === one.deal)?.title ?? one.deal;
  const count = changes(one);
  const key = count === 0 ? "unchanged" : count === 1 ? "one_change" : "changes";
  return `${title} (${said(texts, key, { count })})`;
}

function Rows({ caption, head, rows, texts }) {
  if (!rows.length) return html`<p><b>${caption}</b><br />${said(texts, "compare_none")}</p>`;
  return html`<table><caption>${caption}</caption>
    <thead><tr><th scope="col">${head}</th><th scope="col">A</th><th scope="col">B</th><th scope="col">B − A</th></tr></thead>
    <tbody>${rows.map((row) => html`<tr key=${row.key}><th scope="row">${row.label}</th>${row.cells.map((x) => html`<td>${x}</td>`)}</tr>`)}</tbody>
  </table>`;
}

// Of the figures those that differ most by what they are themselves.
function Figures({ kept, board, answer, texts, lang }) {
  const before = new Map(kept.answer.figures.map((f) => [cell(f), f.value]));
  const found = answer.figures
    .map((f, i) => ({ f, a: before.get(cell(f)) ?? null, b: board.values.cells[i] ?? null }))
    .map((row) => ({ ...row, d: differ(row.a, row.b) }))
    .filter(({ f, d }) => visible(d, f.writing));
  const size = ({ a, b, d }) => Math.abs(d) / Math.max(Math.abs(a), Math.abs(b));
  const rows = found.sort((x, y) => size(y) - size(x)).slice(0, MOST).map(({ f, a, b, d }) => ({
    key: cell(f),
    label: html`${f.label} <small>${f.place}</small>`,
    cells: [shown(a, f, lang), shown(b, f, lang), shown(d, points(f, texts), lang)],
  }));
  return html`<${Rows} caption=${said(texts, "compare_figures")} head=${said(texts, "compare_figure")} rows=${rows} texts=${texts} />`;
}

function Countries({ against, board, kept, outcome, start, texts, lang }) {
  const group = `deal/${outcome.id}`;
  const codes = board.countries[outcome.id] ?? [];
  const own = kept.board.countries[outcome.id] ?? [];
  const rows = codes
    .map((code, i) => ({ code, b: board.values[group][i], a: kept.board.values[group]?.[own.indexOf(code)] ?? null, d: against.board.values[`${AGAINST}/${outcome.id}`]?.[i] ?? null }))
    .filter(({ d }) => visible(d, outcome.difference))
    .sort((x, y) => Math.abs(y.d) - Math.abs(x.d))
    .slice(0, MOST)
    .map(({ code, a, b, d }) => ({
      key: code,
      label: start.countries[code] ?? code,
      cells: [shown(a, outcome, lang), shown(b, outcome, lang), shown(d, outcome.difference, lang)],
    }));
  return html`<${Rows} caption=${`${outcome.label} (${outcome.unit})`} head=${said(texts, "compare_country")} rows=${rows} texts=${texts} />`;
}

// Findings that only one version has, or that have another number.
function Told({ a, b, fresh, texts }) {
  const before = new Map(a.findings.map((f) => [f.id, f]));
  const after = new Map(b.findings.map((f) => [f.id, f]));
  const lines = [
    ...b.findings.filter((f) => !before.has(f.id)).map((f) => ["B", f.title, f.number]),
    ...a.findings.filter((f) => !after.has(f.id)).map((f) => ["A", f.title, f.number]),
    ...b.findings
      .filter((f) => before.has(f.id) && (before.get(f.id).title !== f.title || before.get(f.id).number !== f.number))
      .map((f) => ["", f.title, `${before.get(f.id).number} → ${f.number}`]),
  ];
  return html`<div class=${fresh ? "told" : "told old"}><h3>${said(texts, "compare_findings")}</h3>
    ${lines.length === 0 && html`<p>${said(texts, "compare_none")}</p>`}
    <ul>${lines.map(([only, title, number]) => html`<li>${only && html`<b>${said(texts, "compare_only", { version: only })}</b> `}${title}${number && html` <span class="n">${number}</span>`}</li>`)}</ul>
  </div>`;
}
