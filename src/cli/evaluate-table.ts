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
