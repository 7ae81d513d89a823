// Numbers in the reader's locale, by the patterns that the server gives with them.

const known = new Map();

function digits(lang, value) {
  const size = Math.abs(value);
  const significant = size >= 1 ? 3 : 2;
  const key = `${lang}/${significant}`;
  if (!known.has(key)) {
    known.set(key, new Intl.NumberFormat(lang, { maximumSignificantDigits: significant }));
  }
  return known.get(key).format(size);
}

export function shown(value, { template = "{}", factor = 1 }, lang) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const scaled = value * factor;
  const sign = value > 0 ? "+" : value < 0 ? "\u2212" : "";
  return sign + template.replace("{}", () => digits(lang, scaled));
}

export function said(texts, name, values = {}) {
  return (texts[name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}
