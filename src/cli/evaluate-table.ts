import { MAX_EDITS } from '../evaluate/layerd-metric';
import type { Summary } from '../evaluate/summary';

/** Lays rows out in columns: the first to the left, the rest to the right. */
export function formatColumns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ').trimEnd()).join('\n');
}

const percent = (share: number | undefined): string => (share === undefined ? '-' : `${Math.round(share * 100)}%`);

/** Marks a figure that is not better than the flat picture's. */
const against = (value: number, flat: number, better: boolean): string => `${value.toFixed(4)}${better ? ' ' : '!'} (${flat.toFixed(4)})`;

/**
 * The same cases by rules alone and with networks, a row a category: each figure before, after, and whether it is worse (`!`
 * from .01 on, as no category may lose more). Lower RGB L1 and higher IoU and order are better. Rows must be of the same cases.
 */
export function formatSideBySide(classical: readonly Summary[], learned: readonly Summary[], device: string): string {
  const worse = (loss: number): string => (loss > 0.01 ? '!' : ' ');
  const pair = (before: number, after: number, lowerIsBetter: boolean): string => `${before.toFixed(3)} > ${after.toFixed(3)}${worse(lowerIsBetter ? after - before : before - after)}`;
  const levels = [0, MAX_EDITS];
  const header = [`none > ${device}`, 'cases', ...levels.flatMap((k) => [`RGB L1 @${k}`, `IoU @${k}`]), 'order', 'layers/true', 'seconds'];
  const rows = learned.map((after, i) => {
    const before = classical[i]!;
    return [
      after.label,
      String(after.cases),
      ...levels.flatMap((k) => [pair(before.scores[k]!.rgbL1, after.scores[k]!.rgbL1, true), pair(before.scores[k]!.alphaIou, after.scores[k]!.alphaIou, false)]),
      before.orderAccuracy === undefined || after.orderAccuracy === undefined ? '-' : pair(before.orderAccuracy, after.orderAccuracy, false),
      `${before.predictedLayers.toFixed(1)} > ${after.predictedLayers.toFixed(1)}/${after.truthLayers.toFixed(1)}`,
      `${before.seconds.toFixed(1)} > ${after.seconds.toFixed(1)}`,
    ];
  });
  return formatColumns([header, ...rows]);
}

/** The table of a run: a row a summary, the flat picture's score in brackets beside each, `!` where it is not beaten. */
export function formatSummaries(summaries: readonly Summary[]): string {
  const levels = [0, MAX_EDITS];
  const header = ['', 'cases', ...levels.flatMap((k) => [`RGB L1 @${k} (flat)`, `IoU @${k} (flat)`]), 'order', 'decided', 'layers/true', '<2', 'max diff', 'seconds', 'failed'];
  const rows = summaries.map((summary) => [
    summary.label,
    String(summary.cases),
    ...levels.flatMap((k) => {
      const [score, flat] = [summary.scores[k]!, summary.baseline[k]!];
      return [against(score.rgbL1, flat.rgbL1, score.rgbL1 < flat.rgbL1), against(score.alphaIou, flat.alphaIou, score.alphaIou > flat.alphaIou)];
    }),
    percent(summary.orderAccuracy),
    percent(summary.orderDecided),
    `${summary.predictedLayers.toFixed(1)}/${summary.truthLayers.toFixed(1)}`,
    percent(summary.singleLayerShare),
    summary.recompositionMax.toFixed(2),
    summary.seconds.toFixed(1),
    String(summary.failures),
  ]);
  return formatColumns([header, ...rows]);
}

/** Shadows and see-through panels, a row a category that has any: found of the true ones, strays, mean errors of those found. Empty where there are none. */
export function formatEffects(summaries: readonly Summary[]): string {
  const mean = (sum: number, count: number, digits: number): string => (count === 0 ? '-' : (sum / count).toFixed(digits));
  const rows = summaries.flatMap(({ label, effects }) => {
    if (!effects) return [];
    const { shadows, panels, beneath } = effects;
    return [[
      label,
      `${shadows.found}/${shadows.truth}`, String(shadows.stray), mean(shadows.alphaError, shadows.found, 3),
      `${panels.found}/${panels.truth}`, String(panels.stray), mean(panels.alphaError, panels.found, 3), mean(panels.colourError, panels.found, 1), mean(beneath.error, beneath.panels, 1),
    ]];
  });
  if (rows.length === 0) return '';
  return formatColumns([['effects', 'shadows found', 'stray', 'alpha error', 'panels found', 'stray', 'alpha error', 'colour /255', 'beneath /255'], ...rows]);
}
