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
  const power = Math.floor(Math.log10(amount));
  const decimals = Math.max(0, Math.min(6, (power >= 0 ? 2 : 1) - power));
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

export function said(texts, name, values = {}) {
  return (texts[name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

export function band([low, high], of, texts, lang) {
  const [first, last] = [shown(low, of, lang), shown(high, of, lang)];
  return first === last ? said(texts, "band_one", { low: first }) : said(texts, "band", { low: first, high: last });
}
