import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { openFlat, type EmulatedDocument } from '../../workbench/emulation';
import { furnishContext, MISSING_GLOBALS } from '../../workbench/emulation/globals';
import { BUILD_TIMEOUT, builtPlugin } from '../support/built-plugin';
import { disc, flat, paintScene } from '../support/paint';
import { plugInto, seenDifference, type RigOptions } from '../support/plugin-rig';

/** Runs the built host half in a V8 context that has UXP's globals and nothing else. */
const inBareContext = (script: string): NonNullable<RigOptions['runHost']> => (emulation, clock) => {
  const context = vm.createContext({}, { codeGeneration: { strings: false, wasm: false } });
  const global = vm.runInContext('globalThis', context) as Record<string, unknown>;
  furnishContext(global, {
    window: emulation.window, document: emulation.window.document, navigator: { platform: 'test' },
    setTimeout: (run: () => void, milliseconds: number) => clock.after(milliseconds, run),
    clearTimeout: (handle: unknown) => clock.clear(handle),
    require: (name: string) => {
      if (name === 'photoshop') return emulation.photoshop;
      if (name === 'uxp') return emulation.uxp;
      throw new Error(`UXP has no module "${name}"`);
    },
  });
  (global.Date as DateConstructor).now = () => clock.now();
  for (const name of MISSING_GLOBALS) if (name in global) throw new Error(`${name} is in the context`);
  vm.runInContext(script, context, { filename: 'index.js' });
};

describe('the built host half', () => {
  let out: string;
  let script: string;

  beforeAll(async () => {
    out = await builtPlugin();
    script = readFileSync(join(out, 'plugin', 'index.js'), 'utf8');
  }, BUILD_TIMEOUT);

  it('holds no eval and asks for the host’s two modules alone', () => {
    // As text only: WebAssembly is among the names that Diagnostics asks for.
    expect(/\beval\s*\(|new Function|WebAssembly\.|importScripts/.exec(script)).toBeNull();
    expect([...new Set([...script.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name))].sort()).toEqual(['photoshop', 'uxp']);
  });

  it('lies at the plugin’s root with all that the manifest names', () => {
    const manifest = JSON.parse(readFileSync(join(out, 'plugin', 'manifest.json'), 'utf8')) as { main: string };
    const page = readFileSync(join(out, 'plugin', manifest.main), 'utf8');
    for (const [, source] of page.matchAll(/src="([^"]+)"/g)) expect(existsSync(join(out, 'plugin', source!))).toBe(true);
    expect(readdirSync(join(out, 'plugin', 'icons')).sort()).toEqual(['panel-dark@1x.png', 'panel-dark@2x.png', 'panel-light@1x.png', 'panel-light@2x.png', 'plugin@1x.png', 'plugin@2x.png']);
    expect(readFileSync(join(out, 'plugin', 'LICENSE'), 'utf8')).toContain('MIT');
  });

  it('takes a document apart with UXP’s globals only, without code made from strings', async () => {
    const picture = paintScene({ width: 64, height: 48, ground: flat([30, 80, 160]), items: [{ shape: disc(30, 24, 14), fill: flat([200, 40, 60]) }] }).picture;
    const document: EmulatedDocument = openFlat(picture, { name: 'scene.png' });
    const before = document.snapshot;
    const rig = await plugInto(document, { runHost: inBareContext(script), entryPoints: ['panel', 'decompose-document', 'decompose-layer', 'diagnostics'] });
    await rig.drive(rig.session.decompose());
    expect(document.history.map(({ name }) => name)).toEqual(['Open', 'Decompose']);
    expect(seenDifference(before, document.snapshot)).toBeLessThanOrEqual(1);
    rig.emulation.undo(document);
    await rig.drive(rig.emulation.entryPoints.runCommand('decompose-document'));
    await rig.settle();
    expect(document.history.map(({ name }) => name)).toEqual(['Open', 'Decompose']);
    await rig.drive(rig.emulation.entryPoints.runCommand('diagnostics'));
    await rig.settle();
    expect(rig.alerts).toEqual([expect.stringContaining('delaminate-diagnostics.json')]);
    rig.stop();
  });
});
