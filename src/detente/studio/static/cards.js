// The provisions as cards: on or off, rung, chance, and a slider for every number.
import { html } from "./vendor/preact.js";
import { said } from "./format.js";

export function Cards({ deal, state, texts, focus, pick, change }) {
  return html`<section class="pane cards" aria-labelledby="h-cards">
    <h2 id="h-cards">${said(texts, "provisions")}</h2>
    ${deal.cards.map((card) => html`<${Card} key=${card.id} ...${{ card, deal, state, texts, focus, pick, change }} />`)}
  </section>`;
}

function Card({ card, deal, state, texts, focus, pick, change }) {
  const off = card.set_aside || state.without.includes(card.id);
  const status = state.values[`${card.id}.status`] ?? card.status;
  const set = (name, value) => change({ values: { ...state.values, [name]: value } });
  const toggle = () =>
    change({
      without: off ? state.without.filter((x) => x !== card.id) : [...state.without, card.id],
    });
  return html`<article class="card ${off ? "off" : ""} ${focus === card.id ? "chosen" : ""}" id="card-${card.id}">
    <h3>
      <label><input type="checkbox" checked=${!off} disabled=${card.set_aside} onChange=${toggle} /> ${card.title}</label>
    </h3>
    <p class="about">${card.parties} · ${card.domain}</p>
    <label class="status">${said(texts, "status")}
      <select value=${status} onChange=${(e) => set(`${card.id}.status`, e.target.value)}>
        ${deal.statuses.map((one) => html`<option value=${one.id}>${one.label}</option>`)}
      </select>
    </label>
    ${card.measures.map(
      (measure) => html`<div class="measure">
        <p>${measure.sentence}</p>
        ${measure.knobs.map((knob) => html`<${Slider} ...${{ knob, card, state, texts, set, off }} />`)}
      </div>`,
    )}
    ${card.no_measure && html`<p class="none">${card.no_measure}</p>`}
    <button type="button" class="link" onClick=${() => pick(card.id)}>${said(texts, "show_words")}</button>
  </article>`;
}

function Slider({ knob, state, texts, set, off }) {
  const value = state.values[knob.name] ?? knob.central;
  const id = `k-${knob.name}`;
  const step = (knob.high - knob.low) / 100 || 0.01;
  const input = (e) => set(knob.name, Number(e.target.value));
  return html`<div class="slider">
    <label for=${id}>${knob.label}</label>
    <input id=${id} type="range" min=${knob.low} max=${knob.high} step=${step} value=${value} disabled=${off} onInput=${input} />
    <output for=${id}>${Number(value.toPrecision(3))}</output>
    <small>${knob.shown[0]} – ${knob.shown[2]} · ${knob.source}</small>
  </div>`;
}
