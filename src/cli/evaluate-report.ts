import { createHash } from 'node:crypto';
import type { CaseResult } from '../evaluate/case-result';
import { MAX_EDITS, scoreAt } from '../evaluate/layerd-metric';
import type { Summary } from '../evaluate/summary';
import type { CasePictures } from './evaluate-pictures';
import { REPORT_SCRIPT, REPORT_STYLE } from './evaluate-report-assets';
import { escapeMarkup } from './evaluate-sheet';

const LEVELS = [0, MAX_EDITS] as const;

const SORTS: readonly (readonly [key: string, label: string])[] = [
  ['index', 'index order'],
  ['cost0', 'worst cost @0'],
  ['cost5', 'worst cost @5'],
  ['l1', 'worst RGB L1 @0'],
  ['iou', 'worst IoU @0'],
  ['lead', 'least ahead of flat @0'],
  ['difference', 'largest difference'],
  ['layers', 'most layers'],
  ['seconds', 'slowest'],
];

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function image(source: string, label: string, className?: string): string {
  return `<img loading="lazy" decoding="async"${className ? ` class="${className}"` : ''} alt="${escapeMarkup(label)}" src="${source}">`;
}

function figure(pictures: string, name: string, note: string): string {
  return `<figure title="${escapeMarkup(`${name} ${note}`)}">${pictures}<figcaption>${escapeMarkup(name)}<small>${escapeMarkup(note)}</small></figcaption></figure>`;
}

function scoreText(result: CaseResult): string {
  return LEVELS.map((edits) => {
    const [score, flat] = [scoreAt(result.scores, edits), scoreAt(result.baseline, edits)];
    const figureOf = (value: number, base: number, lost: boolean): string => `<b${lost ? ' class="lost"' : ''}>${value.toFixed(4)}</b> (${base.toFixed(4)})`;
    return `@${edits} RGB L1 ${figureOf(score.rgbL1, flat.rgbL1, score.rgbL1 >= flat.rgbL1)} IoU ${figureOf(score.alphaIou, flat.alphaIou, score.alphaIou <= flat.alphaIou)}`;
  }).join(' · ');
}

function caseSection(result: CaseResult, pictures: CasePictures): string {
  const [first, last] = LEVELS.map((edits) => scoreAt(result.scores, edits)) as [CaseResult['scores'][0], CaseResult['scores'][0]];
  const lost = LEVELS.some((edits) => scoreAt(result.scores, edits).rgbL1 >= scoreAt(result.baseline, edits).rgbL1 || scoreAt(result.scores, edits).alphaIou <= scoreAt(result.baseline, edits).alphaIou);
  const data: Record<string, string | number> = {
    category: result.category,
    name: result.name.toLowerCase(),
    lost: lost ? 1 : 0,
    cost0: first.cost,
    cost5: last.cost,
    l1: first.rgbL1,
    iou: -first.alphaIou,
    lead: first.cost - result.baseline[0]!.cost,
    difference: result.recomposition.max,
    layers: result.predictedLayers,
    seconds: result.seconds,
  };
  const attributes = Object.entries(data).map(([key, value]) => `data-${key}="${escapeMarkup(String(value))}"`).join(' ');
  const predicted = [...pictures.predicted].reverse().map((layer) =>
    figure((layer.provenance ? image(layer.provenance, `${layer.name}, invented part tinted`, 'provenance') : '') + image(layer.image, layer.name), layer.name, `${layer.kind} · ${Math.round(layer.invented * 100)}% invented`));
  const truth = [...pictures.truth].reverse().map((layer) => figure(image(layer.image, layer.name), layer.name, ''));
  const { order } = result;
  return `<section class="case" ${attributes}>
<h2>${escapeMarkup(result.name)}<span>${result.width}×${result.height} · ${scoreText(result)} · order ${order.correct}/${order.decided} of ${order.overlapping} · max diff ${result.recomposition.max.toFixed(2)} · ${result.seconds.toFixed(2)} s · ${result.scores.length - 1} merges</span></h2>
${result.failure === undefined ? '' : `<p class="failure">${escapeMarkup(result.failure)}</p>`}
<div class="body">${figure(image(pictures.input, 'input'), 'input', '')}
<div class="stacks"><div><h3>Predicted, front to back (${result.predictedLayers})</h3><div class="strip layers">${predicted.join('')}</div></div>
<div><h3>True, front to back (${result.truthLayers})</h3><div class="strip layers">${truth.join('')}</div></div></div></div>
</section>`;
}

function summaryTable(summaries: readonly Summary[]): string {
  const head = ['', 'cases', ...LEVELS.flatMap((k) => [`RGB L1 @${k}`, 'flat', `IoU @${k}`, 'flat']), 'order', 'layers', 'true', 'one layer', 'max diff', 'seconds', 'failed'];
  const rows = summaries.map((summary) => {
    const cells = [
      escapeMarkup(summary.label),
      String(summary.cases),
      ...LEVELS.flatMap((k) => {
        const [score, flat] = [summary.scores[k]!, summary.baseline[k]!];
        const mark = (value: number, lost: boolean): string => (lost ? `<span class="lost">${value.toFixed(4)}</span>` : value.toFixed(4));
        return [mark(score.rgbL1, score.rgbL1 >= flat.rgbL1), flat.rgbL1.toFixed(4), mark(score.alphaIou, score.alphaIou <= flat.alphaIou), flat.alphaIou.toFixed(4)];
      }),
      summary.orderAccuracy === undefined ? '-' : `${(summary.orderAccuracy * 100).toFixed(0)}%`,
      summary.predictedLayers.toFixed(1),
      summary.truthLayers.toFixed(1),
      `${(summary.singleLayerShare * 100).toFixed(0)}%`,
      summary.recompositionMax.toFixed(2),
      summary.seconds.toFixed(1),
      String(summary.failures),
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<table><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

/**
 * The page one looks at to see what is wrong: one file without any request to anywhere, every case with its input,
 * its predicted layers and its true ones, to filter, sort and explode. Cases without pictures are left out of the list.
 */
export function renderReport(cases: readonly { readonly result: CaseResult; readonly pictures?: CasePictures }[], summaries: readonly Summary[]): string {
  const option = (value: string, label: string): string => `<option value="${escapeMarkup(value)}">${escapeMarkup(label)}</option>`;
  const categories = [...new Set(cases.map(({ result }) => result.category))];
  const policy = `default-src 'none'; img-src data:; style-src ${hash(REPORT_STYLE)}; script-src ${hash(REPORT_SCRIPT)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width"><title>Delaminate: layers of every case</title><style>${REPORT_STYLE}</style></head><body>
<header><h1>Layers of every case</h1>
<label>Category <select id="category">${option('', 'all')}${categories.map((category) => option(category, category)).join('')}</select></label>
<label>Sort <select id="sort">${SORTS.map(([key, label]) => option(key, label)).join('')}</select></label>
<label>Name <input id="find" type="search" size="10"></label>
<label><input id="lost" type="checkbox"> not better than flat</label>
<label><input id="exploded" type="checkbox"> exploded</label>
<label><input id="invented" type="checkbox"> invented parts</label>
<output id="shown"></output></header>
${summaryTable(summaries)}
<main id="cases">${cases.map(({ result, pictures }) => (pictures ? caseSection(result, pictures) : '')).join('')}</main>
<script>${REPORT_SCRIPT}</script></body></html>
`;
}
