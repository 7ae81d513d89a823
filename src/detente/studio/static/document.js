// The document with the words that provisions and claims rest on.
import { html, useEffect, useMemo, useState } from "./vendor/preact.js";
import { said } from "./format.js";
import { card, go, point, reveal, usePointed, wordsOf } from "./links.js";

// Beyond so many letters the browser lays out only the paragraphs that are in view.
const LONG = 60000;

export function DocumentPane({ deal, texts, lang, focus, pick }) {
  const [choice, choose] = useState({});
  const lit = usePointed();
  const all = deal.documents;
  const named = (name) => all.find((one) => one.document === name);
  const shown = (choice.deal === deal.deal && named(choice.document)) || named(lang) || all[0];
  const titles = useMemo(() => entitled(deal, texts), [deal]);

  useEffect(() => {
    if (!focus || !shown) return;
    const has = (one) => one.stretches.some((x) => [...x.provisions, ...x.claims].includes(focus));
    const other = !has(shown) && all.find(has);
    if (other) choose({ deal: deal.deal, document: other.document });
    else reveal(wordsOf(focus));
  }, [focus, shown]);

  const press = (ids) => {
    const id = ids[(ids.indexOf(focus) + 1) % ids.length];
    if (!deal.cards.some((one) => one.id === id)) return pick(id, "document");
    pick(id, "cards");
    go(() => card(id));
  };
  const mark = { focus, lit, titles, press };
  const claim = deal.claims.find((one) => one.id === focus);
  return html`<section class="pane document" aria-labelledby="h-document">
    <div class="pane-head">
      <div class="pane-title">
        <h2 id="h-document">${said(texts, "document")}</h2>
        ${all.length > 1 &&
        html`<div class="choice" role="group" aria-label=${said(texts, "document_choice")}>
          ${all.map(
            (one) => html`<button type="button" lang=${tongue(one.document)}
              aria-pressed=${one === shown ? "true" : "false"}
              onClick=${() => choose({ deal: deal.deal, document: one.document })}
            >${languageName(one.document)}</button>`,
          )}
        </div>`}
      </div>
      <p class="legend-words">
        ${shown &&
        html`<span class="sample provision">${said(texts, "legend_provision")}</span>
          <span class="sample claim">${said(texts, "legend_claim")}</span>`}
        ${!deal.reviewed && html`<strong class="draft-mark">${said(texts, "draft_mark")}</strong>`}
      </p>
    </div>
    ${!deal.reviewed && html`<p class="draft-why">${said(texts, "draft_why")}</p>`}
    ${deal.questions.length > 0 &&
    html`<details class="questions" open=${!deal.reviewed}>
      <summary>${said(texts, "document_questions", { count: deal.questions.length })}</summary>
      <ul>${deal.questions.map((one) => html`<li>${one}</li>`)}</ul>
    </details>`}
    ${shown
      ? html`<${Words} key=${shown.document} ...${{ shown, mark }} />`
      : html`<p class="none">${said(texts, "no_document")}</p>`}
    ${claim && html`<${Claim} ...${{ claim, deal, texts, pick }} />`}
  </section>`;
}

function Words({ shown, mark }) {
  const { paragraphs, plain, long } = useMemo(() => {
    const paragraphs = cut(shown.stretches);
    const size = shown.stretches.reduce((sum, one) => sum + one.text.length, 0);
    // Paragraphs without marks stay the same nodes, so that nothing looks at them again.
    const plain = paragraphs.map((one) =>
      one.pieces.some((x) => x.ids.length)
        ? null
        : html`<span class="paragraph ${one.heading ? "heading" : ""}">${one.pieces.map((x) => x.text).join("")}</span>`,
    );
    return { paragraphs, plain, long: size > LONG };
  }, [shown]);
  return html`<div class="words ${long ? "long" : ""}" lang=${tongue(shown.document)}>
    ${paragraphs.map(
      (one, i) =>
        plain[i] ??
        html`<span class="paragraph">${one.pieces.map((piece) =>
          piece.ids.length ? html`<${Mark} ...${{ piece, ...mark }} />` : piece.text,
        )}</span>`,
    )}
  </div>`;
}

// A stretch that is quoted. Words that two quote are both; each press goes on to the next.
function Mark({ piece, focus, lit, titles, press }) {
  const { ids, text, provisions, claims, starts } = piece;
  const kinds = [
    provisions.length > 0 && "provision",
    claims.length > 0 && "claim",
    ids.includes(focus) && "chosen",
    lit && ids.includes(lit) && "lit",
  ];
  const onKeyDown = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    press(ids);
  };
  return html`<mark class=${kinds.filter(Boolean).join(" ")} role="button" tabindex=${starts ? 0 : -1}
    data-ids=${ids.join(" ")} title=${ids.map((id) => titles.get(id)).join("\n")}
    aria-pressed=${ids.includes(focus) ? "true" : "false"}
    onClick=${() => press(ids)} onKeyDown=${onKeyDown}
    onMouseEnter=${() => point(ids[0])} onMouseLeave=${() => point("")}>${text}</mark>`;
}

function Claim({ claim, deal, texts, pick }) {
  const rests = deal.cards.filter((one) => claim.provisions.includes(one.id));
  const show = (id) => {
    pick(id, "cards");
    go(() => card(id));
  };
  return html`<aside class="chosen-claim pane-foot" aria-live="polite">
    <button type="button" class="close" aria-label=${said(texts, "chosen_close")} onClick=${() => pick("")}>×</button>
    <p><b>${said(texts, "chosen_claim")}</b> ${claim.title}</p>
    <p class="about">${said(texts, "chosen_said_by", { name: claim.said_by })}</p>
    <p>${said(texts, "chosen_about", { about: claim.about })}</p>
    ${rests.length > 0 &&
    html`<p>${said(texts, "chosen_rests")} ${rests.map(
      (one) => html`<button type="button" class="link" onClick=${() => show(one.id)}>${one.title}</button> `,
    )}</p>`}
  </aside>`;
}

// Paragraphs, each with its newlines, so that together they are still the text to the letter.
function cut(stretches) {
  const paragraphs = [];
  let pieces = [];
  let before = [];
  const close = () => {
    const text = pieces.map((x) => x.text).join("");
    const line = text.trim();
    const bare = !pieces.some((x) => x.ids.length);
    const heading = bare && /\n\s*\n$/.test(text) && line.length < 90 && /[^\s.,:;!?。、:;!?…)」]$/.test(line);
    paragraphs.push({ pieces, heading });
    pieces = [];
  };
  for (const { text, provisions, claims } of stretches) {
    const ids = [...provisions, ...claims];
    let starts = ids.some((id) => !before.includes(id));
    before = ids;
    for (const part of text.match(/[^\n]*\n+|[^\n]+/g) ?? []) {
      pieces.push({ text: part, provisions, claims, ids, starts });
      starts = false;
      if (part.endsWith("\n")) close();
    }
  }
  if (pieces.length) close();
  return paragraphs;
}

function entitled(deal, texts) {
  const rows = [
    ...deal.cards.map((one) => [one.id, said(texts, "span_provision", { title: one.title })]),
    ...deal.claims.map((one) => [one.id, said(texts, "span_claim", { title: one.title })]),
  ];
  return new Map(rows);
}

// A document named by a language is in it; any other name says nothing of its language.
function tongue(name) {
  return /^[a-z]{2,3}$/.test(name) ? name : undefined;
}

function languageName(name) {
  if (!tongue(name)) return name;
  try {
    return new Intl.DisplayNames([name], { type: "language" }).of(name) ?? name;
  } catch {
    return name;
  }
}
