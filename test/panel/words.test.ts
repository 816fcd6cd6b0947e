import { deviceWords, outlookWords, inventedWords, levelWords, recompositionWords, subjectWords } from '../../panel/views/words';
import type { GpuStatus } from '../../panel/gpu';
import type { DocumentInfo, NetworksUsed } from '../../panel/state';
import type { SightStatus } from '../../panel/vision/sight';

const info: DocumentInfo = { id: 1, name: 'poster.psd', width: 900, height: 1200, depth: 16, mode: 'RGBColorMode', profile: null, historyState: 1, selection: { left: 1, top: 2, width: 30, height: 40 }, ours: null, activeLayer: { id: 2, name: 'Logo', obstacle: null, origin: null } };

describe('the panel’s words', () => {
  it('never round something to nothing', () => {
    expect([inventedWords(0), inventedWords(0.001), inventedWords(0.124)]).toEqual(['', '<1\u00a0%\u00a0invented', '12\u00a0%\u00a0invented']);
    expect([levelWords(0), levelWords(0.004), levelWords(0.5), levelWords(12)]).toEqual(['0', '<0.01', '0.50', '12']);
  });

  it('tell a meant difference from an error', () => {
    const exact = { max: 0, mean: 0 };
    const small = { max: 1, mean: 0.002 };
    const large = { max: 120, mean: 3 };
    expect(recompositionWords({ decomposed: exact, now: exact, departed: false })).toBe('none');
    expect(recompositionWords({ decomposed: exact, now: small, departed: false })).toBe('at most 1, mean <0.01 of 255');
    expect(recompositionWords({ decomposed: exact, now: null, departed: false })).toBe('being measured…');
    expect(recompositionWords({ decomposed: small, now: large, departed: true })).toBe('as decomposed at most 1, mean <0.01 of 255; now at most 120, mean 3 of 255, by design');
  });

  it('never let the GPU take credit', () => {
    const device = 'CPU, worker thread';
    const used = (networks: Partial<NetworksUsed>): string => deviceWords({ device, networks: { wanted: true, device: 'none', adapter: '', models: [], ...networks } });
    expect(used({})).toBe('CPU, worker thread · classical engine');
    expect(used({ wanted: false })).toBe('CPU, worker thread · classical engine, networks off');
    expect(used({ device: 'wasm' })).toBe('CPU, worker thread · networks on the CPU (WebAssembly)');
    expect(used({ device: 'webgpu', adapter: 'acme one' })).toBe('CPU, worker thread · networks on the GPU (acme one)');
  });

  it('say beforehand what networks will run on, or why they will not', () => {
    const gpu = { state: 'ready', detail: 'acme one' } as const;
    const said = (sight: SightStatus, state: GpuStatus = gpu): string => outlookWords('CPU', sight, state);
    expect(said({ state: 'asleep', device: 'none', detail: '' }, { state: 'checking', detail: '' })).toBe('CPU · looking for a GPU…');
    expect(said({ state: 'asleep', device: 'none', detail: '' })).toBe('CPU · networks not loaded yet');
    expect(said({ state: 'loading', device: 'none', detail: '' })).toBe('CPU · loading networks…');
    expect(said({ state: 'ready', device: 'webgpu', detail: 'acme one' })).toBe('CPU · networks on the GPU (acme one)');
    expect(said({ state: 'ready', device: 'wasm', detail: 'no GPU: none here' })).toBe('CPU · networks on the CPU (WebAssembly; no GPU: none here)');
    expect(said({ state: 'off', device: 'none', detail: '' })).toBe('CPU · classical engine, networks off');
    expect(said({ state: 'absent', device: 'none', detail: 'none came with the plugin' })).toBe('CPU · classical engine, no networks (none came with the plugin)');
  });

  it('name what will be decomposed', () => {
    expect(subjectWords('document', info)).toEqual({ name: 'poster.psd', facts: '900\u00a0×\u00a01200 · 16\u00a0bit' });
    expect(subjectWords('layer', info)).toEqual({ name: 'Logo', facts: 'Layer in poster.psd · 16\u00a0bit' });
    expect(subjectWords('selection', info).facts).toBe('Selection 30\u00a0×\u00a040 · 16\u00a0bit');
  });
});
