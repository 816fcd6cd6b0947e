import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExitNow, parseArguments } from '../../src/cli/arguments';
import { planTasks, type Plan } from '../../src/cli/plan';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();
const at = (...parts: string[]): string => join(folder(), ...parts);

async function plan(...args: string[]): Promise<Plan> {
  const sinks = { out: () => undefined, err: () => undefined };
  return planTasks(parseArguments(args, sinks), sinks);
}

async function usage(...args: string[]): Promise<string> {
  let err = '';
  const sinks = { out: () => undefined, err: (text: string) => { err += text; } };
  const error = await planTasks(parseArguments(args, sinks), sinks).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ExitNow);
  expect((error as ExitNow).exitCode).toBe(2);
  return err;
}

describe('planTasks for one picture', () => {
  it('writes <stem>.psd beside it, or the named format', async () => {
    expect((await plan(at('a.b.png'))).tasks).toEqual([{ input: at('a.b.png'), output: at('a.b.psd'), format: 'psd' }]);
    expect((await plan('a.png', '--format', 'ora')).tasks[0]).toMatchObject({ output: 'a.ora', format: 'ora' });
    expect((await plan('x/a.png', '--format', 'folder')).tasks[0]).toMatchObject({ output: join('x', 'a'), format: 'folder' });
  });

  it('goes by the output\'s extension; a name without one is a folder of layers', async () => {
    for (const [output, format] of [['o.psd', 'psd'], ['o.PSB', 'psb'], ['o.ora', 'ora'], ['o', 'folder'], ['o.v2', 'folder'], ['o.psd/', 'folder']] as const) {
      expect((await plan('a.png', '-o', output)).tasks).toEqual([{ input: 'a.png', output, format }]);
    }
  });

  it('with a format and a folder, writes into the folder', async () => {
    expect((await plan('a.png', '-o', 'out', '--format', 'psb')).tasks[0]!.output).toBe(join('out', 'a.psb'));
    mkdirSync(at('dir.psd'));
    expect((await plan('a.png', '-o', at('dir.psd'))).tasks[0]).toMatchObject({ output: at('dir.psd'), format: 'folder' });
  });

  it('refuses outputs it cannot write, and contradictions', async () => {
    expect(await usage('a.png', '-o', 'b.png')).toContain("cannot write '.png' files");
    expect(await usage('a.png', '-o', 'b.psd', '--format', 'ora')).toContain("--format ora contradicts the output name 'b.psd'");
  });
});

describe('planTasks for several', () => {
  const touch = (...names: string[]): void => names.forEach((name) => writeFileSync(at(name), ''));

  it('takes the pictures directly in a folder, sorted, and not what an earlier run wrote there', async () => {
    mkdirSync(at('in'));
    mkdirSync(at('in', 'deeper.png'));
    touch('in/b.png', 'in/a.JPG', 'in/a.psd', 'in/only.psd', 'in/notes.txt', 'in/.hidden.png', 'in/c.webp', 'in/d.tif');
    const { tasks, batch } = await plan(at('in'), '-o', at('out'));
    expect(batch).toBe(true);
    expect(tasks).toEqual([['a.JPG', 'a'], ['b.png', 'b'], ['c.webp', 'c'], ['d.tif', 'd'], ['only.psd', 'only']].map(([input, stem]) => ({ input: at('in', input!), output: at('out', `${stem}.psd`), format: 'psd' })));
  });

  it('writes each beside its picture without -o, and folders of layers by stem', async () => {
    expect((await plan('x/a.png', 'y/b.png')).tasks.map(({ output }) => output)).toEqual([join('x', 'a.psd'), join('y', 'b.psd')]);
    expect((await plan('a.png', 'b.png', '-o', 'out', '--format', 'folder')).tasks.map(({ output }) => output)).toEqual([join('out', 'a'), join('out', 'b')]);
  });

  it('lets two pictures of one stem not overwrite each other, and counts a picture named twice once', async () => {
    const { tasks, failures } = await plan('x/a.png', 'y/a.png', 'x/../x/a.png', '-o', 'out');
    expect(tasks.map(({ input }) => input)).toEqual(['x/a.png']);
    expect(failures).toEqual([{ input: 'y/a.png', message: `write: ${join('out', 'a.psd')} is already where x/a.png goes; rename one of them` }]);
  });

  it('needs a folder to write to', async () => {
    expect(await usage('a.png', 'b.png', '-o', 'c.psd')).toContain("several pictures need a folder to go to, and 'c.psd' names a file");
    mkdirSync(at('in'));
    expect(await usage(at('in'), '-o', 'c.ora')).toContain('several pictures need a folder');
  });

  it('says so of a folder without pictures', async () => {
    mkdirSync(at('in'));
    expect((await plan(at('in'))).failures).toEqual([{ input: at('in'), message: 'read: the folder holds no pictures (PNG, JPEG, WebP, TIFF or PSD)' }]);
  });
});
