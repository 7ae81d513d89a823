// The provisions as cards: on or off, rung, chance, and a slider for every number.
import { html, useEffect, useMemo } from "./vendor/preact.js";
import { Faults, post } from "./api.js";
import { said } from "./format.js";
import { digits, valueOf, written } from "./knob.js";
import { card as cardOf, go, point, reveal, usePointed, wordsOf } from "./links.js";
import { NumberRow } from "./number.js";

const PERCENT = { template: "{}%", factor: 100 };

export function Cards({ deal, state, texts, knobs, focus, pick, change }) {
  const lit = usePointed();
  const aside = useMemo(() => setAside(deal.cards, state.without), [deal, state.without]);
  useEffect(() => {
    if (focus) reveal(cardOf(focus));
  }, [focus, deal]);
  const drawn = (card) =>
    html`<${Card} key=${card.id} ...${{ card, deal, state, texts, knobs, aside, pick, change, chosen: focus === card.id, lit: lit === card.id }} />`;
  const zero = deal.cards.filter((card) => card.zero);
  const shut = zero.every((card) => !touched(card, state) && card.id !== focus);
  return html`<section class="pane cards" aria-labelledby="h-cards">
    <div class="pane-head">
      <h2 id="h-cards">${said(texts, "provisions")}</h2>
      <p class="pane-note">${said(texts, "cards_note")}</p>
    </div>
    ${deal.cards.filter((card) => !card.zero).map(drawn)}
    ${zero.length > 0 &&
    html`<details class="zero" open=${!shut}>
      <summary>${said(texts, "zero_cards", { count: zero.length })}</summary>
      ${zero.map(drawn)}
    </details>`}
  </section>`;
}

function Card({ card, deal, state, texts, knobs, aside, pick, change, chosen, lit }) {
  const { values, without, lang } = state;
  const because = aside.get(card.id);
  const off = card.set_aside || because !== undefined;
  const status = values[`${card.id}.status`] ?? card.status;
  const rung = deal.statuses.find((one) => one.id === status);
  const denied = rung?.zero ?? false;
  const raised = card.zero && card.measures.length > 0;
  const put = (patch) => change((now) => ({ values: pruned({ ...now.values, ...patch }) }));
  const toggle = () =>
    change((now) => ({ without: off ? now.without.filter((x) => x !== card.id) : [...now.without, card.id] }));
  const show = () => {
    pick(card.id, "document");
    go(() => wordsOf(card.id));
  };
  const reset = () =>
    change((now) => ({
      values: Object.fromEntries(Object.entries(now.values).filter(([name]) => !name.startsWith(`${card.id}.`))),
      without: now.without.filter((x) => x !== card.id),
    }));
  const check = async (name, value) => {
    try {
      // Making the deal finds its faults; nothing has to be solved for that.
      await post("code", { scenario: { deal: state.deal, values: { ...values, [name]: value }, without }, lang });
      return [];
    } catch (error) {
      return error instanceof Faults ? error.lines : [String(error)];
    }
  };
  const title = `title-${card.id}`;
  const classes = ["card", off && "off", chosen && "chosen", lit && "lit", touched(card, state) && "touched"];
  return html`<article class=${classes.filter(Boolean).join(" ")} id="card-${card.id}" tabindex="-1" aria-labelledby=${title}
    onMouseEnter=${() => point(card.id)} onMouseLeave=${() => point("")}>
    <h3 id=${title}>
      <input type="checkbox" role="switch" id="on-${card.id}" checked=${!off} disabled=${card.set_aside || because?.length > 0}
        aria-label=${said(texts, "switch_provision", { title: card.title })} onChange=${toggle} />
      <label for="on-${card.id}">${card.title}</label>
    </h3>
    <p class="about" title=${`${card.parties} · ${card.domain}`}>${card.domain} · ${card.parties}</p>
    ${off && html`<p class="why">${asideWords(card, because, texts)}</p>`}
    ${!off &&
    html`<${Odds} ...${{ card, deal, status, rung, values, put, texts, lang, check }} />
      ${denied || !(card.moves || raised)
        ? html`<${Why} ...${{ card, denied, texts }} />`
        : html`<${Numbers} ...${{ card, values, knobs, put, check, texts, lang }} />`}`}
    ${card.questions.length > 0 &&
    html`<div class="questions"><b>${said(texts, "card_questions")}</b><ul>${card.questions.map((one) => html`<li>${one}</li>`)}</ul></div>`}
    <div class="card-foot">
      <${Details} ...${{ card, deal, texts, pick }} />
      ${card.quotes.length > 0 && html`<button type="button" class="link" onClick=${show}>${said(texts, "show_words")}</button>`}
      ${touched(card, state) && html`<button type="button" class="back" onClick=${reset}>↺ ${said(texts, "card_reset")}</button>`}
    </div>
  </article>`;
}

// Rung and chance, of which the odds are made.
function Odds({ card, deal, status, rung, values, put, texts, lang, check }) {
  const name = `${card.id}.likelihood`;
  const moved = status !== card.status;
  // A likelihood that the file itself gives stands for its own rung; any other rung has its own.
  const usual = moved && rung && (!card.likelihood.own || name in values) ? rung.likelihood : card.likelihood;
  const value = values[name] ?? usual.central;
  const choose = (event) => {
    const to = event.target.value;
    const next = deal.statuses.find((one) => one.id === to);
    const back = to === card.status;
    const chance = card.likelihood.own && !back && !next.zero ? next.likelihood.central : undefined;
    put({ [`${card.id}.status`]: back ? undefined : to, [name]: chance });
  };
  const label = said(texts, "likelihood_range", {
    low: digits(100 * usual.low, lang),
    high: written(usual.high, PERCENT, lang),
  });
  const home = moved && card.likelihood.own && rung && !rung.zero ? rung.likelihood.central : undefined;
  const knob = { ...PERCENT, low: 0, central: usual.central, high: 1 };
  const allowed = deal.statuses.filter((one) => !card.fixed || one.zero);
  return html`<div class="odds">
    <label class="status ${moved ? "changed" : ""}" title=${card.fixed ? said(texts, "status_fixed") : undefined}>
      <span>${said(texts, "status")}</span>
      <select value=${status} aria-label=${said(texts, "status_of", { title: card.title })} onChange=${choose}>
        ${allowed.map((one) => html`<option value=${one.id} selected=${one.id === status}>${one.label}</option>`)}
      </select>
    </label>
    ${!rung?.zero &&
    html`<${NumberRow} ...${{
      id: `k-${name}`, knob, value, band: [usual.low, usual.high], disabled: false, texts, lang,
      label, name: `${label}: ${card.title}`, home: usual.own ? "in_file" : "in_rung",
      own: name in values && values[name] !== home,
      set: (x) => put({ [name]: x }), reset: () => put({ [name]: home }), check: (x) => check(name, x),
    }} />`}
  </div>`;
}

function Numbers({ card, values, knobs, put, check, texts, lang }) {
  const own = card.measures.flatMap((measure) => measure.knobs);
  if (!own.length) return html`<p class="none">${said(texts, "no_numbers", { kinds: kinds(card) })}</p>`;
  const order = [...knobs.keys()];
  // Of numbers that are one unknown the first leads.
  const leading = (knob) =>
    knob.together.find((name) => knobs.has(name) && order.indexOf(name) < order.indexOf(knob.name));
  return own.map((knob) => {
    const value = valueOf(knob, values, knobs);
    const reset = () => put({ [knob.name]: undefined });
    const leader = knobs.get(leading(knob));
    if (leader) {
      return html`<p class="along" title=${said(texts, "moves_along_why", { label: leader.label })}>
        <span><span aria-hidden="true">↳ </span>${knob.label}</span> <b>${written(value, knob, lang)}</b>
        <small>${said(texts, "moves_along")}</small>
        ${knob.name in values &&
        html`<button type="button" class="back" onClick=${reset}
          aria-label=${`${knob.label}: ${said(texts, "number_reset", { value: written(knob.central, knob, lang) })}`}>↺</button>`}
      </p>`;
    }
    return html`<${NumberRow} key=${knob.name} ...${{
      id: `k-${knob.name}`, knob, value, texts, lang, reset, disabled: false, label: knob.label,
      name: `${knob.label}: ${card.title}`, own: knob.name in values,
      set: (x) => put({ [knob.name]: x }), check: (x) => check(knob.name, x),
    }} />`;
  });
}

function kinds(card) {
  return [...new Set(card.measures.map((measure) => measure.kind))].join(" · ");
}

function Why({ card, denied, texts }) {
  // Of what the file itself denies, the file says more.
  if (denied) return html`<p class="why">${card.zero ? card.why : said(texts, "zero_status")}</p>`;
  const gaps = card.measures.flatMap((measure) => measure.gaps);
  return html`<p class="why"><b>${said(texts, "moves_nothing")}</b> ${[card.why, ...new Set(gaps)].join(" ")}</p>`;
}

function Details({ card, deal, texts, pick }) {
  const conditions = deal.cards.filter((one) => card.conditional_on.includes(one.id));
  const show = (id) => {
    pick(id, "cards");
    go(() => cardOf(id));
  };
  return html`<details>
    <summary>${said(texts, "card_details")}</summary>
    ${card.measures.map(
      (measure) => html`<p>${measure.sentence}</p>
        ${card.moves && measure.gaps.map((gap) => html`<p class="why">${gap}</p>`)}
        ${measure.knobs.some((knob) => !knob.ranged && knob.low < knob.high) &&
        html`<p class="why">${said(texts, "tried_range")}</p>`}`,
    )}
    <dl>
      <dt>${said(texts, "likelihood")}</dt><dd>${card.likelihood.source}</dd>
      ${card.measures.flatMap((measure) => measure.knobs).filter((knob) => knob.source).map(
        (knob) => html`<dt>${knob.label}</dt><dd>${said(texts, "basis_and_source", { basis: knob.basis, source: knob.source })}</dd>`,
      )}
      ${conditions.length > 0 &&
      html`<dt>${said(texts, "depends_on")}</dt><dd>${conditions.map(
        (one) => html`<button type="button" class="link" onClick=${() => show(one.id)}>${one.title}</button> `,
      )}</dd>`}
      ${card.attributed_to && html`<dt>${said(texts, "attributed_to")}</dt><dd>${card.attributed_to}</dd>`}
      ${card.sources.length > 0 &&
      html`<dt>${said(texts, "sources")}</dt>${card.sources.map(
        (one) => html`<dd>${one.href ? html`<a href=${one.href} target="_blank" rel="noopener noreferrer">${one.text}</a>` : one.text}</dd>`,
      )}`}
    </dl>
  </details>`;
}

function asideWords(card, because, texts) {
  if (because?.length) return said(texts, "set_aside_with", { titles: because.join(" · ") });
  return said(texts, card.set_aside ? "set_aside_file" : "set_aside_here");
}

// What is set aside, and with which others: nobody can have what rests on something that is not.
function setAside(cards, without) {
  const found = new Map(without.map((id) => [id, []]));
  for (let grew = true; grew; ) {
    grew = false;
    for (const card of cards) {
      if (found.has(card.id)) continue;
      const gone = cards.filter((one) => card.conditional_on.includes(one.id) && found.has(one.id));
      if (!gone.length) continue;
      found.set(card.id, gone.map((one) => one.title));
      grew = true;
    }
  }
  return found;
}

function touched(card, { values, without }) {
  return without.includes(card.id) || Object.keys(values).some((name) => name.startsWith(`${card.id}.`));
}

function pruned(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
