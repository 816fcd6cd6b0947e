import { ExitNow, packageVersion, parseArguments, parsePixels, type CliOptions } from '../../src/cli/arguments';

function parse(...args: string[]): { options?: CliOptions; exit?: number; out: string; err: string } {
  const result: { options?: CliOptions; exit?: number; out: string; err: string } = { out: '', err: '' };
  try {
    result.options = parseArguments(args, { out: (text) => { result.out += text; }, err: (text) => { result.err += text; } });
  } catch (error) {
    if (!(error instanceof ExitNow)) throw error;
    result.exit = error.exitCode;
  }
  return result;
}

describe('parseArguments', () => {
  it('has the stated defaults', () => {
    expect(parse('a.png').options).toEqual({ inputs: ['a.png'], detail: 'objects', maxLayers: 24, maxPixels: 200_000_000, coverage: 'masks', separateFill: false, tree: false, device: 'auto', json: false, quiet: false, force: false });
  });

  it('takes every option', () => {
    const { options } = parse('a.png', 'b.png', '-o', 'out', '--format', 'ora', '--detail', 'shapes', '--max-layers', '7', '--max-pixels', '50MP', '--alpha', '--separate-fill', '--tree', '--device', 'wasm', '--offline', '--json', '--quiet', '--force');
    expect(options).toEqual({ inputs: ['a.png', 'b.png'], output: 'out', format: 'ora', detail: 'shapes', maxLayers: 7, maxPixels: 50e6, coverage: 'alpha', separateFill: true, tree: true, device: 'wasm', json: true, quiet: true, force: true });
    expect(parse('a.png', '--masks').options!.coverage).toBe('masks');
    expect(parse('--', '-odd-name.png').options!.inputs).toEqual(['-odd-name.png']);
  });

  it('takes boxes and points, as many as are given', () => {
    expect(parse('a.png', '--box', '1,2,30,40', '--box', '5, 6, 7, 8', '--point', '9,10').options).toMatchObject({ boxes: [{ left: 1, top: 2, width: 30, height: 40 }, { left: 5, top: 6, width: 7, height: 8 }], points: [{ x: 9, y: 10 }] });
    for (const wrong of ['1,2,3', '1,2,3,4,5', 'a,b,c,d', '1.5,2,3,4', '-1,2,3,4', '']) expect(parse('a.png', '--box', wrong).err).toMatch(/Give left,top,width,height in whole pixels/);
    expect(parse('a.png', '--point', '3').exit).toBe(2);
  });

  it('ends with 2 and says why on stderr for wrong usage', () => {
    for (const [args, why] of [
      [[], /missing required argument 'pictures'/],
      [['a.png', '--colour'], /unknown option '--colour'/],
      [['a.png', '--detail', 'pixels'], /Allowed choices are objects, shapes/],
      [['a.png', '--format', 'png'], /Allowed choices are psd, psb, ora, tree, folder/],
      [['a.png', '--max-layers', '0'], /'0' is invalid.*whole number, 1 or more/],
      [['a.png', '--max-layers', '2.5'], /'2.5' is invalid/],
      [['a.png', '--max-pixels', 'lots'], /'lots' is invalid.*like 50MP/],
      [['a.png', '--masks', '--alpha'], /cannot be used with option/],
      [['a.png', '-o'], /argument missing/],
    ] as Array<[string[], RegExp]>) {
      const { exit, err, out } = parse(...args);
      expect({ args, exit, out }).toEqual({ args, exit: 2, out: '' });
      expect(err).toMatch(why);
    }
  });

  it('prints help and version on stdout and ends with 0', () => {
    const help = parse('--help');
    expect(help).toMatchObject({ exit: 0, err: '' });
    for (const option of ['--output', '--format', '--detail', '--max-layers', '--max-pixels', '--masks', '--alpha', '--separate-fill', '--tree', '--device', 'wasm', '--offline', '--json', '--quiet', '--force', '--version', '--help']) expect(help.out).toContain(option);
    expect(parse('--version')).toEqual({ exit: 0, out: `${packageVersion()}\n`, err: '' });
    expect(packageVersion()).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe('parsePixels', () => {
  it('takes counts and the usual short forms', () => {
    expect(['50000000', '50MP', '50 mp', '0.5M', '12.5 Mpx', '640k', '1GP', '1'].map(parsePixels)).toEqual([5e7, 5e7, 5e7, 5e5, 12_500_000, 640_000, 1e9, 1]);
  });

  it('refuses anything else', () => {
    for (const text of ['', 'MP', '-5', '0', '1e9', '5 TP', '0.0001', '99999999999GP']) expect(() => parsePixels(text)).toThrow('Give a number of pixels');
  });
});
