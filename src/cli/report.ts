import type { EditReport } from './run-edit';
import type { PictureReport } from './run';

const percent = (fraction: number): string => (fraction === 0 ? '-' : fraction < 0.005 ? '<1 %' : `${Math.round(fraction * 100)} %`);

/** Names come from pictures and paths from users: neither may move the terminal's cursor. */
// eslint-disable-next-line no-control-regex
const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');

const level = (value: number): string => (Number.isInteger(value) ? String(value) : value < 0.01 ? '<0.01' : value.toFixed(2));

/** Columns padded to their widest cell; the first `textColumns` to the left, numbers to the right. */
function table(rows: ReadonlyArray<readonly string[]>, leftAligned: readonly boolean[]): string {
  const widths = leftAligned.map((_, column) => Math.max(...rows.map((row) => [...row[column]!].length)));
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const space = ' '.repeat(widths[column]! - [...cell].length);
      return leftAligned[column] ? cell + space : space + cell;
    });
    return `  ${cells.join('  ')}`.trimEnd();
  }).join('\n');
}

/** The layers from front to back. */
function layerTable(layers: PictureReport['layers']): string {
  const grouped = layers.some(({ parent }) => parent !== null);
  const head = ['layer', 'kind', 'size', 'at', 'invented', ...(grouped ? ['group'] : [])];
  const rows = [...layers].reverse().map((layer) => [
    plain(layer.name) + (layer.visible ? '' : ' (hidden)') + (layer.locked ? ' (locked)' : ''),
    layer.kind,
    `${layer.width}×${layer.height}`,
    `${layer.left},${layer.top}`,
    percent(layer.inventedFraction),
    ...(grouped ? [plain(layer.parent ?? '')] : []),
  ]);
  return table([head, ...rows], [true, true, false, false, false, ...(grouped ? [true] : [])]);
}

const counted = (count: number): string => `${count} layer${count === 1 ? '' : 's'}`;

/** What an edit made of a file of layers, for people; `output` null where nothing was written. */
export function editReport(report: EditReport): string {
  const { layers, recomposition, input, output } = report;
  const lines = [`${plain(input)} (${report.width}×${report.height}, ${report.depth} bit)${output === null || output === input ? '' : ` -> ${plain(output)}`}`, layerTable(layers)];
  for (const note of report.notes) lines.push(`  note: ${plain(note)}`);
  const change = output === null ? '' : recomposition.max === 0 ? ', the picture as it was' : `, the picture changed by at most ${level(recomposition.max)}/255 (mean ${level(recomposition.mean)}/255)`;
  lines.push(`  ${counted(layers.length)}${change}, ${report.seconds.toFixed(2)} s`);
  return `${lines.join('\n')}\n`;
}

/** The result of one picture for people: what was written, the layers from front to back, how exact the stack is. */
export function humanReport(report: PictureReport): string {
  const { layers, recomposition } = report;
  const lines = [`${plain(report.input)} (${report.width}×${report.height}, ${report.depth} bit) -> ${plain(report.output)}`];
  lines.push(layerTable(layers));
  if (report.nothingToSeparate) lines.push('  Nothing to separate: the picture stays one layer.');
  for (const note of report.notes) lines.push(`  note: ${plain(note)}`);
  lines.push(`  ${counted(layers.length)}, recomposed within ${level(recomposition.max)}/255 (mean ${level(recomposition.mean)}/255)${report.models.length > 0 ? `, ${report.models.map(({ name }) => plain(name)).join(', ')} on ${plain(report.device)}` : ''}, ${report.seconds.toFixed(2)} s`);
  return `${lines.join('\n')}\n`;
}

/** The same for programs: one line of JSON. Layers are back to front, as in `layers.json`. */
export function jsonReport(report: PictureReport | EditReport): string {
  return `${JSON.stringify({ ok: true, ...report })}\n`;
}

/** The line for a picture that failed. */
export function jsonFailure(input: string, message: string): string {
  return `${JSON.stringify({ ok: false, input, error: message })}\n`;
}

/** One line for stderr. */
export function failureLine(input: string, message: string): string {
  return `delaminate: ${plain(input)}: ${plain(message.replace(/\s*\n\s*/g, ' '))}\n`;
}
