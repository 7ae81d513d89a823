// A number of the deal as the page moves it: its value, its place in its range, how it is written.
import { decimalsOf, number } from "./format.js";
import { place } from "./predict.js";

// What a number is now: as set, or along with what is one unknown with it, or as in the file.
export function valueOf(knob, values, knobs) {
  if (knob.name in values) return values[knob.name];
  const leading = knob.together.find((name) => name in values && knobs.has(name));
  if (!leading) return knob.central;
  const other = knobs.get(leading);
  return tidy(at(knob, place(other, values[leading])));
}

function at(knob, where) {
  const reach = where < 0 ? knob.central - knob.low : knob.high - knob.central;
  return knob.central + where * reach;
}

export function tidy(value) {
  return Number(value.toPrecision(10));
}

// The step of a slider: round, and such that the file's own number and both ends lie on it.
export function step({ low, central, high }) {
  const range = high - low;
  const most = Math.floor(Math.log10(range / 20));
  const whole = (x) => Math.abs(x - Math.round(x)) < 1e-6;
  for (let power = most; power > most - 3; power--) {
    for (const times of [5, 2, 1]) {
      const size = times * 10 ** power;
      if (size <= range / 20 && whole(range / size) && whole((central - low) / size)) return tidy(size);
    }
  }
  return range / 100;
}

// Digits as the report writes them, with their sign.
export function digits(value, lang) {
  const decimals = decimalsOf(value);
  return number(Number(value.toFixed(decimals)), lang, decimals).replace("-", "\u2212");
}

export function written(value, { template, factor }, lang) {
  return template.replace("{}", () => digits(tidy(value * factor), lang));
}

// What somebody typed, in whatever digits a keyboard has; NaN where it is no number.
export function typed(text) {
  const plain = text.normalize("NFKC").replace(/[\u2212\u2010-\u2013]/g, "-").replace(/[,\s%]/g, "");
  return plain === "" ? NaN : Number(plain);
}
