// Every country in a table that can be sorted.
import { html, useState } from "./vendor/preact.js";
import { end, said, shown } from "./format.js";
import { ranked } from "./ranked.js";

// Rows in the order of a column; what has no number comes last.
function sorted(rows, column, down, lang) {
  const compare = new Intl.Collator(lang).compare;
  const known = (row) => row[column] !== null && row[column] !== undefined;
  return [...rows].sort((a, b) => {
    if (known(a) !== known(b)) return known(a) ? -1 : 1;
    if (!known(a)) return 0;
    const order = column === "name" ? compare(a.name, b.name) : a[column] - b[column];
    return down ? -order : order;
  });
}

// {code, name, value, was, low, high} of every country, highest first.
export function rowsOf({ values, was, bands, countries }) {
  return ranked(values).map(({ code, value }) => ({
    code,
    name: countries[code] ?? code,
    value,
    was: was?.get(code) ?? null,
    low: bands?.[code]?.[0] ?? null,
    high: bands?.[code]?.[1] ?? null,
  }));
}

export const columns = ({ was, bands }) => ["value", ...(was ? ["was"] : []), ...(bands ? ["low", "high"] : [])];

export function Table({ values, was, bands, outcome, start, lang, parties, label }) {
  const { texts, countries } = start;
  const [order, setOrder] = useState({ column: "value", down: true });
  const names = columns({ was, bands });
  const rows = sorted(rowsOf({ values, was, bands, countries }), order.column, order.down, lang);
  const written = (name, value) =>
    name === "low" || name === "high" ? end(value, outcome, texts, lang) : shown(value, outcome, lang);
  const head = (name) => {
    const own = order.column === name;
    const sort = own ? (order.down ? "descending" : "ascending") : "none";
    const click = () => setOrder({ column: name, down: own ? !order.down : name !== "name" });
    return html`<th scope="col" aria-sort=${sort} class=${name === "name" ? "" : "n"}>
      <button type="button" onClick=${click}>${said(texts, `column_${name}`)} <span aria-hidden="true">${own ? (order.down ? "▼" : "▲") : "↕"}</span></button></th>`;
  };
  return html`<div class="box" tabindex="0" role="region" aria-label=${label}>
    <table class="states" aria-label=${label}>
      <thead><tr>${["name", ...names].map(head)}</tr></thead>
      <tbody>${rows.map(
        (row) => html`<tr key=${row.code} class=${parties.includes(row.code) ? "strong" : ""}><th scope="row">${row.name}</th>
          ${names.map((name) => html`<td class="n">${written(name, row[name])}</td>`)}</tr>`,
      )}</tbody>
    </table></div>`;
}
