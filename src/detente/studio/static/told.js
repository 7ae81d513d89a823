// What the numbers say: findings, the check of the document's claims, and what is not covered.
import { html, useEffect, useRef } from "./vendor/preact.js";
import { said, shown } from "./format.js";

// The numbers that findings lead with, live where they are sums of cells of the board.
export function Leads({ answer, cells, fresh, choose, texts, lang }) {
  const written = ({ cells: own, number }) => {
    const parts = own.map((i) => cells?.[i] ?? null);
    if (!parts.length || parts.includes(null)) return number;
    return shown(parts.reduce((sum, one) => sum + one, 0), answer.figures[own[0]], lang);
  };
  return html`<section class="leads" aria-label=${said(texts, "leads")}><ul>${answer.leads.map(
    (one, i) => html`<li key=${i}><button type="button" onClick=${choose}><b>${written(one)}</b> ${fresh && one.span && html`<small>${one.span}</small>`} <span>${one.place}</span> <small>${one.label}</small></button></li>`,
  )}</ul></section>`;
}

export function Findings({ answer }) {
  return html`<ol class="findings">${answer.findings.map(
    (f) => html`<li key=${f.id}><h4>${f.title}</h4>
      ${f.number && html`<p class="lead"><b>${f.number}</b>${f.span} <small>${f.horizon}</small></p>`}
      <p>${f.text}</p></li>`,
  )}</ol>`;
}

// What each provision contributes to real income, state by state.
export function Why({ answer, texts }) {
  const { why } = answer;
  if (!why) return html`<p>${said(texts, "no_why")}</p>`;
  const cell = ({ text, note, tint }, i) =>
    i === 0 ? html`<th scope="row">${text}${note && html` <small>${note}</small>`}</th>` : html`<td class="n ${tint}">${text}</td>`;
  return html`<h4>${said(texts, "why_title")}</h4><p class="note">${why.caption}</p>
    <div class="box" tabindex="0" role="region" aria-label=${said(texts, "why_title")}><table class="states why">
      <thead><tr>${why.heads.map((head, i) => html`<th scope="col" class=${i ? "n" : ""}>${head}</th>`)}</tr></thead>
      <tbody>${why.lines.map((line) => html`<tr class=${line.total ? "strong" : ""}>${line.cells.map(cell)}</tr>`)}</tbody></table></div>`;
}

export function Claims({ answer, focus, pick, texts }) {
  const list = useRef(null);
  useEffect(() => {
    list.current?.querySelector(".chosen")?.scrollIntoView({ block: "nearest" });
  }, [focus]);
  if (!answer.claims.length) return html`<p>${said(texts, "no_claims")}</p>`;
  return html`<p>${answer.tally}</p>
    <ul class="claims" ref=${list}>${answer.claims.map(
      (c) => html`<li key=${c.id} class=${focus === c.id ? "chosen" : ""}>
        <h4><span class="verdict ${c.verdict}"><span aria-hidden="true">${c.mark}</span> ${c.label}</span> ${c.title}</h4>
        ${c.quotes.map((quote) => html`<q>${quote}</q>`)}
        ${c.number && html`<p>${c.measured} <b>${c.number}</b>${c.span}${c.holds && html` · ${c.holds}`}</p>`}
        <p class="tools"><small>${c.said_by}</small>
          ${c.quotes.length > 0 && html`<button type="button" class="link" aria-pressed=${focus === c.id} onClick=${() => pick(c.id, "document")}>${said(texts, "show_claim")}</button>`}</p>
        <details><summary>${said(texts, "why_verdict")}</summary><p>${c.why}</p>${c.about && html`<p><small>${said(texts, "measured_is", { about: c.about })}</small></p>`}</details>
      </li>`,
    )}</ul>`;
}

export function Gaps({ answer, texts }) {
  if (!answer.gaps.length) return html`<p>${said(texts, "no_gaps")}</p>`;
  return html`<p>${said(texts, "gaps_lead")}</p>
    <dl class="gaps">${answer.gaps.map(
      (gap) => html`<div><dt>${gap.provision}${gap.part && html` <small>${gap.part}</small>`}</dt><dd>${gap.reason}</dd></div>`,
    )}</dl>`;
}
