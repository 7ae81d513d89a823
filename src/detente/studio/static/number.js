// One number to move: a slider with the file's own value marked on it, and a field to type in.
import { html, useEffect, useState } from "./vendor/preact.js";
import { said } from "./format.js";
import { digits, step, tidy, typed, written } from "./knob.js";

// `knob` has low, central, high, template and factor; `band` is a part of the range to show;
// `check` resolves to the faults of a value, which then stand beside the field.
export function NumberRow({ id, knob, value, band, label, name, own, disabled, set, reset, check, texts, lang }) {
  const [low, high] = [Math.min(knob.low, value), Math.max(knob.high, value)];
  const changed = value !== knob.central;
  const size = high > low ? step({ low, central: knob.central, high }) : 0;
  const say = (x) => written(x, knob, lang);
  const part = (x) => (high > low ? Math.min(1, Math.max(0, (x - low) / (high - low))) : 0);
  const slide = (event) => {
    const given = tidy(Number(event.target.value));
    const home = Math.abs(given - knob.central) < size / 2;
    if (home) reset();
    else set(given);
  };
  return html`<div class="number ${own || changed ? "changed" : ""}">
    <label class="number-label" for=${id} title=${label}>${label}</label>
    <${Field} ...${{ id, knob, value, name, disabled, set, reset, check, texts, lang }} />
    ${size > 0 &&
    html`<div class="track" style=${{ "--at": part(knob.central), "--now": part(value), "--low": part(band ? band[0] : low), "--high": part(band ? band[1] : high) }}>
      <i class="band"></i><i class="moved"></i><i class="mark" title=${said(texts, "file_mark", { value: say(knob.central) })}></i>
      <input id=${id} type="range" aria-label=${name} aria-valuetext=${say(value)}
        min=${low} max=${high} step=${size} value=${value} disabled=${disabled} onInput=${slide} />
    </div>`}
    <div class="ends">
      <span>${say(band ? band[0] : low)}</span>
      ${(own || changed) &&
      html`<button type="button" class="back" disabled=${disabled} onClick=${reset}
        aria-label=${`${name}: ${said(texts, "number_reset", { value: say(knob.central) })}`}
        >↺ ${said(texts, "in_file", { value: say(knob.central) })}</button>`}
      <span>${say(band ? band[1] : high)}</span>
    </div>
  </div>`;
}

function Field({ id, knob, value, name, disabled, set, reset, check, texts, lang }) {
  const [draft, write] = useState(null);
  const [faults, found] = useState([]);
  useEffect(() => {
    write(null);
    found([]);
  }, [value]);
  const settle = async () => {
    if (draft === null) return;
    const given = typed(draft);
    if (Number.isNaN(given)) return found([said(texts, "no_number")]);
    const wanted = tidy(given / knob.factor);
    if (wanted === knob.central) reset();
    else {
      const inside = wanted >= knob.low && wanted <= knob.high;
      const wrong = inside ? [] : await check(wanted);
      if (wrong.length) return found(wrong);
      set(wanted);
    }
    write(null);
    found([]);
  };
  const onKeyDown = (event) => {
    if (event.key === "Enter") settle();
    if (event.key === "Escape") {
      write(null);
      found([]);
    }
  };
  const [before, after] = knob.template.split("{}");
  const shown = draft ?? digits(tidy(value * knob.factor), lang);
  return html`<span class="field">${before}<input id=${`${id}-field`} type="text" inputmode="decimal" autocomplete="off"
      aria-label=${said(texts, "number_field", { label: name })} value=${shown} size=${Math.max(3, shown.length)}
      disabled=${disabled} aria-invalid=${faults.length ? "true" : "false"} aria-describedby=${faults.length ? `${id}-fault` : undefined}
      onFocus=${(event) => event.target.select()} onInput=${(event) => write(event.target.value)}
      onBlur=${settle} onKeyDown=${onKeyDown} />${after}</span>
    ${faults.length > 0 && html`<p class="fault" id=${`${id}-fault`} role="alert">${faults.join(" ")}</p>`}`;
}
