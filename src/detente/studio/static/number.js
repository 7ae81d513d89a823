// One number to move: a slider with the file's own value marked on it, and a field to type in.
import { html, useEffect, useRef, useState } from "./vendor/preact.js";
import { said } from "./format.js";
import { digits, step, tidy, typed, written } from "./knob.js";

// `knob` has low, central, high, template and factor; `band` is a part of the range to show, the
// ends otherwise; `home` the message that names the file's own value; `check` resolves to the
// faults of a value, which then stand beside the field.
export function NumberRow(row) {
  const { id, knob, value, band, label, name, home = "in_file", own, disabled, set, reset, texts, lang } = row;
  // A range that was widened for a typed number stays so while the slider moves back.
  const wide = useRef([knob.low, knob.high]);
  if (value === knob.central) wide.current = [knob.low, knob.high];
  const [low, high] = [Math.min(wide.current[0], value), Math.max(wide.current[1], value)];
  wide.current = [low, high];
  const changed = own || value !== knob.central;
  const size = high > low ? step({ low, central: knob.central, high }) : 0;
  const say = (x) => written(x, knob, lang);
  const part = (x) => (high > low ? Math.min(1, Math.max(0, (x - low) / (high - low))) : 0);
  const [from, to] = band ?? [low, high];
  const places = { "--at": part(knob.central), "--now": part(value), "--low": part(from), "--high": part(to) };
  const slide = (event) => {
    const given = tidy(Number(event.target.value));
    if (Math.abs(given - knob.central) < size / 2) reset();
    else set(given);
  };
  return html`<div class="number ${changed ? "changed" : ""}">
    <label class="number-label" for=${size > 0 ? id : `${id}-field`}>${label}</label>
    ${changed &&
    html`<button type="button" class="back" disabled=${disabled} onClick=${reset}
      aria-label=${`${name}: ${said(texts, "number_reset", { value: say(knob.central) })}`}
      >↺ ${said(texts, home, { value: say(knob.central) })}</button>`}
    <${Field} ...${row} />
    ${size > 0 &&
    html`<div class="rail">
      ${!band && html`<span class="end">${end(low, knob, lang)}</span>`}
      <div class="track" style=${places}>
        <i class="band"></i><i class="moved"></i><i class="mark" title=${said(texts, home, { value: say(knob.central) })}></i>
        <input id=${id} type="range" aria-label=${name} aria-valuetext=${say(value)}
          min=${low} max=${high} step=${size} value=${value} disabled=${disabled} onInput=${slide} />
      </div>
      ${!band && html`<span class="end">${end(high, knob, lang)}</span>`}
    </div>`}
  </div>`;
}

// The end of a range beside its slider: the unit stands with the value already, if it is a word.
function end(value, knob, lang) {
  const short = knob.template.length <= "{}%".length;
  return short ? written(value, knob, lang) : digits(tidy(value * knob.factor), lang);
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
      aria-label=${said(texts, "number_field", { label: name })} value=${shown}
      style=${{ width: `${Math.max(2, shown.length) + 1}ch` }}
      disabled=${disabled} aria-invalid=${faults.length ? "true" : "false"} aria-describedby=${faults.length ? `${id}-fault` : undefined}
      onFocus=${(event) => event.target.select()} onInput=${(event) => write(event.target.value)}
      onBlur=${settle} onKeyDown=${onKeyDown} />${after}</span>
    ${faults.length > 0 && html`<p class="fault" id=${`${id}-fault`} role="alert">${faults.join(" ")}</p>`}`;
}
