import type { RecompositionError } from '../../src/document/document';
import { leafLayers } from '../../src/document/tree';
import type { GpuStatus } from '../gpu';
import type { SightStatus } from '../vision/sight';
import type { DocumentInfo, Preview, Result, Scope } from '../state';

export const SCOPE_WORDS: Readonly<Record<Scope, string>> = { document: 'Document', layer: 'Layer', selection: 'Selection' };

/** Kept on one line: a lone unit at a line's start is hard to read. */
const together = (text: string): string => text.replace(/ /g, '\u00a0');

/** `12 % invented`; less than a half percent is said as such, for it is not nothing. Empty for none. */
export function inventedWords(fraction: number): string {
  if (fraction === 0) return '';
  return together(fraction < 0.005 ? '<1 % invented' : `${Math.round(fraction * 100)} % invented`);
}

/** A level of 255, no finer than it is worth. */
export function levelWords(value: number): string {
  return Number.isInteger(value) ? String(value) : value < 0.01 ? '<0.01' : value.toFixed(2);
}

const differenceWords = ({ max, mean }: RecompositionError): string => (max === 0 ? 'none' : `at most ${levelWords(max)}, mean ${levelWords(mean)} of 255`);

/** How the stack compares with the picture. */
export function recompositionWords({ decomposed, now, departed }: Pick<Result, 'decomposed' | 'now' | 'departed'>): string {
  if (!departed) return now ? differenceWords(now) : 'being measured…';
  const since = now ? `now ${differenceWords(now)}, by design` : 'now different by design';
  return `as decomposed ${differenceWords(decomposed)}; ${since}`;
}

export const countWords = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

export const layerCount = (result: Result): number => leafLayers(result.document.children).length;

export const secondsWords = (seconds: number): string => together(seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`);

/** Where networks run. */
const onDevice = (device: SightStatus['device'], detail: string): string =>
  device === 'webgpu' ? `networks on the GPU (${detail || 'unnamed adapter'})` : `networks on the CPU (WebAssembly${detail === '' ? '' : `; ${detail}`})`;

/** What will do the work: where the engine runs, and where its networks do, or why they cannot. Never more than is so. */
export function outlookWords(device: string, { state, device: on, detail }: SightStatus, gpu: GpuStatus): string {
  const networks = {
    off: 'classical engine, networks off',
    asleep: gpu.state === 'checking' ? 'looking for a GPU…' : 'networks not loaded yet',
    loading: 'loading networks…',
    ready: onDevice(on, detail),
    absent: `classical engine, no networks (${detail})`,
  }[state];
  return `${device} · ${networks}`;
}

/** What did the work. */
export function deviceWords({ device, networks }: Pick<Result, 'device' | 'networks'>): string {
  if (networks.device !== 'none') return `${device} · ${onDevice(networks.device, networks.adapter)}`;
  return `${device} · classical engine${networks.wanted ? '' : ', networks off'}`;
}

/** What would be decomposed: name and size. */
export function subjectWords(scope: Scope, document: DocumentInfo): { readonly name: string; readonly facts: string } {
  const { name, width, height, depth, selection, activeLayer } = document;
  const bits = `${depth}\u00a0bit`;
  if (scope === 'layer' && activeLayer) return { name: activeLayer.name, facts: `Layer in ${name} · ${bits}` };
  if (scope === 'selection' && selection) return { name, facts: `Selection ${selection.width}\u00a0×\u00a0${selection.height} · ${bits}` };
  return { name, facts: `${width}\u00a0×\u00a0${height} · ${bits}` };
}

export const previewWords = (preview: Preview, name: string): string => `Preview of ${name}, ${preview.scope === 'document' ? 'the whole document' : preview.scope}`;
