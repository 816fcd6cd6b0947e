import { readFileSync } from 'node:fs';
import { DelaminateError } from '../core/errors';
import type { CaseResult } from '../evaluate/case-result';
import { MAX_EDITS, scoreAt } from '../evaluate/layerd-metric';
import { summarizeByCategory } from '../evaluate/summary';
import { formatColumns } from './evaluate-table';

/** The file a run leaves behind. */
export interface ResultsFile {
  readonly version: 1;
  readonly results: readonly CaseResult[];
}

/** Cases listed on either side of a comparison. */
const LISTED_CASES = 12;

/** Reads the results of an earlier run; throws with the path where it is not such a file. */
export function readResults(path: string): readonly CaseResult[] {
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as Partial<ResultsFile>;
    if (file.version !== 1 || !Array.isArray(file.results)) throw new Error('not a version 1 results file');
    return file.results;
  } catch (cause) {
    throw new DelaminateError('evaluate', `${path} cannot be read as earlier results; give a results.json this command wrote`, { cause });
  }
}

const signed = (value: number, digits = 4): string => `${value >= 0 ? '+' : ''}${value.toFixed(digits)}`;
const costAt = (result: CaseResult, edits: number): number => scoreAt(result.scores, edits).cost;

function caseRow(now: CaseResult, before: CaseResult): string[] {
  const change = (edits: number): string[] => {
    const [a, b] = [scoreAt(now.scores, edits), scoreAt(before.scores, edits)];
    return [signed(a.rgbL1 - b.rgbL1), signed(a.alphaIou - b.alphaIou)];
  };
  return [
    now.name,
    `${before.scores[0]!.cost.toFixed(3)} > ${now.scores[0]!.cost.toFixed(3)}`,
    ...change(0),
    ...change(MAX_EDITS),
    `${before.predictedLayers} > ${now.predictedLayers} of ${now.truthLayers}`,
    `${before.seconds.toFixed(1)} > ${now.seconds.toFixed(1)}`,
  ];
}

const CASE_HEADER = ['cost @0', 'RGB L1 @0', 'IoU @0', 'RGB L1 @5', 'IoU @5', 'layers', 'seconds'];

/**
 * What changed since `before`, over the cases in both: differences by category, then the cases whose cost at 0 merges
 * worsened and improved most. Lower RGB L1 and higher IoU are better.
 */
export function formatComparison(now: readonly CaseResult[], before: readonly CaseResult[]): string {
  const earlier = new Map(before.map((result) => [result.name, result]));
  const pairs = now.flatMap((result) => (earlier.has(result.name) ? [{ now: result, before: earlier.get(result.name)! }] : []));
  if (pairs.length === 0) return 'No case is in both results.';
  const after = summarizeByCategory(pairs.map((pair) => pair.now));
  const prior = summarizeByCategory(pairs.map((pair) => pair.before));
  const categories = after.map((a, i) => {
    const b = prior[i]!;
    const change = (edits: number): string[] => [signed(a.scores[edits]!.rgbL1 - b.scores[edits]!.rgbL1), signed(a.scores[edits]!.alphaIou - b.scores[edits]!.alphaIou)];
    const order = a.orderAccuracy !== undefined && b.orderAccuracy !== undefined ? signed((a.orderAccuracy - b.orderAccuracy) * 100, 1) : '-';
    return [a.label, String(a.cases), ...change(0), ...change(MAX_EDITS), order, `${b.predictedLayers.toFixed(1)} > ${a.predictedLayers.toFixed(1)}`, `${b.seconds.toFixed(1)} > ${a.seconds.toFixed(1)}`];
  });
  const ranked = pairs.map((pair) => ({ ...pair, change: costAt(pair.now, 0) - costAt(pair.before, 0) })).sort((a, b) => b.change - a.change);
  const worse = ranked.filter((pair) => pair.change > 0).slice(0, LISTED_CASES);
  const better = ranked.filter((pair) => pair.change < 0).reverse().slice(0, LISTED_CASES);
  const list = (title: string, listed: typeof ranked): string =>
    listed.length === 0 ? `${title}: none` : formatColumns([[`${title}:`, ...CASE_HEADER], ...listed.map((pair) => caseRow(pair.now, pair.before))]);
  const unchanged = ranked.filter((pair) => pair.change === 0).length;
  return [
    formatColumns([[`Change over ${pairs.length} cases (${unchanged} unchanged)`, 'cases', 'RGB L1 @0', 'IoU @0', 'RGB L1 @5', 'IoU @5', 'order %', 'layers', 'seconds'], ...categories]),
    list('Worsened most', worse),
    list('Improved most', better),
  ].join('\n\n');
}
