// Files that the page makes by itself: tables as CSV, pictures as SVG and PNG.

// A table that a spreadsheet opens as it is: UTF-8 with its mark, a row a line.
export function csv(rows) {
  const cell = (x) => {
    const shown = x === null || x === undefined ? "" : String(x);
    return /[",\n\r]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
  };
  return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

export function name(deal, outcome, { comparison = "deal", changed = false } = {}, ending = "") {
  const parts = [deal, outcome, ...(comparison === "deal" ? [] : [comparison]), ...(changed ? ["changed"] : [])];
  return `${parts.join("_").replace(/[^\w.-]+/g, "-")}.${ending}`;
}

export function save(name, content, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export async function savePng(name, svg, times = 2) {
  const image = new Image();
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth * times, image.naturalHeight * times];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const content = await new Promise((done) => canvas.toBlob(done, "image/png"));
    save(name, content, "image/png");
  } finally {
    URL.revokeObjectURL(address);
  }
}
