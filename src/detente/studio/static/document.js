// The document with the words that provisions and claims rest on.
import { html } from "./vendor/preact.js";
import { said } from "./format.js";

export function DocumentPane({ deal, texts, lang, focus, pick }) {
  const found = deal.documents.find((one) => one.document === lang) ?? deal.documents[0];
  return html`<section class="pane document" aria-labelledby="h-document">
    <h2 id="h-document">${said(texts, "document")}</h2>
    ${found
      ? html`<p class="text" lang=${found.document}>${found.stretches.map((one, i) => stretch(one, i, focus, pick))}</p>`
      : html`<p>${said(texts, "no_document")}</p>`}
  </section>`;
}

function stretch(one, key, focus, pick) {
  const ids = [...one.provisions, ...one.claims];
  if (!ids.length) return one.text;
  const kind = one.provisions.length ? "provision" : "claim";
  const chosen = ids.includes(focus) ? " chosen" : "";
  return html`<mark key=${key}><button type="button" class="${kind}${chosen}" onClick=${() => pick(ids[0])}>${one.text}</button></mark>`;
}
