/** The report's stylesheet. Layers lie flat in a row, or exploded: each tilted and lifted by its place in the stack. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; font: 13px/1.4 system-ui, sans-serif; --line: #8884; }
body { margin: 0 16px 64px; }
header { position: sticky; top: 0; z-index: 9; background: Canvas; padding: 8px 0; border-bottom: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: 12px; align-items: center; }
h1 { font-size: 16px; margin: 0; }
table { border-collapse: collapse; margin: 12px 0; font-variant-numeric: tabular-nums; }
td, th { padding: 2px 8px; text-align: right; border-bottom: 1px solid var(--line); }
td:first-child, th:first-child { text-align: left; }
.lost { color: #d22; font-weight: 600; }
.case { border-bottom: 1px solid var(--line); padding: 10px 0; content-visibility: auto; contain-intrinsic-size: auto 420px; }
.case h2 { font-size: 14px; margin: 0 0 4px; }
.case h2 span { font-weight: 400; margin-left: 10px; opacity: .8; font-variant-numeric: tabular-nums; }
.case h3 { font-size: 11px; font-weight: 600; margin: 6px 0 2px; opacity: .7; }
.failure { color: #d22; white-space: pre-wrap; font-size: 11px; }
.strip { display: flex; flex-wrap: wrap; gap: 8px; }
figure { margin: 0; width: 152px; }
figcaption { font-size: 11px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
figcaption small { display: block; opacity: .7; }
figure img { display: block; max-width: 150px; border: 1px solid var(--line); background: repeating-conic-gradient(#fff 0 25%, #ccc 0 50%) 0 0 / 16px 16px; }
figure img.provenance { display: none; }
.invented figure img.provenance { display: block; }
.invented figure img.provenance + img { display: none; }
.body { display: flex; gap: 20px; }
.body > .stacks { flex: 1; }
.exploded .stacks { display: grid; grid-template-columns: 1fr 1fr; align-items: end; }
.exploded .layers { display: block; position: relative; height: calc(150px + var(--count, 1) * 22px); }
.exploded .layers figure { position: absolute; left: 30px; bottom: 0; width: auto; transform: translateY(calc(var(--level, 0) * -22px)); }
.exploded .layers figure:hover { z-index: 5; }
.exploded .layers figure img { transform: rotateX(58deg) rotateZ(-32deg); background: none; }
.exploded .layers figure:hover img { outline: 2px solid #06f; background: #fff9; }
.exploded .layers figcaption { position: absolute; left: 185px; bottom: 40%; width: 300px; }
.exploded .layers figcaption small { display: inline; margin-left: 8px; }
[hidden] { display: none !important; }
`;

/** The report's script: filter, sort, and the two switches. */
export const REPORT_SCRIPT = `
const list = document.getElementById('cases');
const cases = [...list.children];
const by = (id) => document.getElementById(id);
function arrange() {
  const category = by('category').value, key = by('sort').value, lost = by('lost').checked, words = by('find').value.trim().toLowerCase();
  for (const item of cases) item.hidden = (category !== '' && item.dataset.category !== category) || (lost && item.dataset.lost !== '1') || !item.dataset.name.includes(words);
  const order = [...cases];
  if (key !== 'index') order.sort((a, b) => Number(b.dataset[key]) - Number(a.dataset[key]));
  list.append(...order);
  by('shown').textContent = cases.filter((item) => !item.hidden).length + ' of ' + cases.length;
}
for (const id of ['category', 'sort', 'lost', 'find']) by(id).addEventListener('input', arrange);
for (const id of ['exploded', 'invented']) by(id).addEventListener('input', () => list.classList.toggle(id, by(id).checked));
for (const strip of document.querySelectorAll('.layers')) {
  const figures = [...strip.children];
  strip.style.setProperty('--count', figures.length);
  figures.forEach((figure, i) => figure.style.setProperty('--level', figures.length - 1 - i));
}
arrange();
`;
