// Numbers in the reader's locale, by the writing that the server gives with them: the rule of
// detente.report.quantity.

const known = new Map();

export function number(value, lang, decimals) {
  const key = `${lang}/${decimals}`;
  if (!known.has(key)) {
    known.set(key, new Intl.NumberFormat(lang, { maximumFractionDigits: decimals, roundingMode: "halfEven" }));
  }
  return known.get(key).format(value);
}

// Three significant digits from one upwards, two below.
export function decimalsOf(value) {
  const power = value ? Math.floor(Math.log10(Math.abs(value))) : 0;
  return Math.max(0, Math.min(6, (power >= 0 ? 2 : 1) - power));
}

const rounded = (size, { digits }) => (digits ? Number(size.toPrecision(digits)) : size);

// How numbers about as large as this are written.
export function patternOf(value, writing) {
  const size = rounded(Math.abs(value), writing);
  return writing.patterns.find(({ least }) => size >= least);
}

// A number with its sign and unit: "+$490 million". `of` has a writing, or is one.
export function shown(value, of, lang) {
  const writing = of.writing ?? of;
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (value === 0) return writing.zero;
  const size = Math.abs(value);
  if (size < writing.least) return writing.under;
  const { template, factor } = patternOf(size, writing);
  const amount = rounded(size * factor, writing);
  const decimals = decimalsOf(amount);
  // A half is one only if it is exact: 0.125 is, 0.155 is a little less.
  const exact = Number.isInteger(amount * 2 ** 20) ? amount : Number(amount.toFixed(decimals));
  return template
    .replace("{sign}", value > 0 ? "+" : "\u2212")
    .replace("{amount}", () => number(exact, lang, decimals));
}

// What remains of a template without its number: the unit.
export function unitOf({ template }) {
  return template.replace("{sign}", "").replace("{amount}", "").replace(/\s+/g, " ").trim();
}

// A message with its gaps filled. One that is not there is an error: its name says which.
export function said(texts, name, values = {}) {
  if (!(name in texts)) console.error(`no message: ${name}`);
  return (texts[name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => {
    if (!(key in values)) console.error(`nothing for {${key}} in the message ${name}`);
    return values[key] ?? whole;
  });
}

// An end of a band: of one too small to show, the side of zero is what matters.
export function end(value, of, texts, lang) {
  const { least } = of.writing ?? of;
  const small = value && Math.abs(value) < least;
  return small ? said(texts, value > 0 ? "just_above" : "just_below") : shown(value, of, lang);
}

export function band([low, high], of, texts, lang) {
  const [first, last] = [end(low, of, texts, lang), end(high, of, texts, lang)];
  const least = Math.max((of.writing ?? of).least, Number.MIN_VALUE);
  const open = Math.min(-low, high) >= least ? "band_open" : "band";
  return said(texts, first === last ? "band_one" : open, { low: first, high: last });
}
