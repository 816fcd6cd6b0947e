import { createEmulation, type Emulation } from '../../../workbench/emulation';
import { rule } from '../../support/emulated';

const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

rule('entry-setup-once', async () => {
  const { uxp, entryPoints } = createEmulation();
  await expect(entryPoints.load()).rejects.toThrow('did not call entrypoints.setup');
  uxp.entrypoints.setup({});
  expect(() => uxp.entrypoints.setup({})).toThrow('already called');
  await expect(entryPoints.runCommand('x')).rejects.toThrow('no command "x"');
  const declared = createEmulation({ entryPoints: ['panel'] });
  expect(() => declared.uxp.entrypoints.setup({ commands: { other: { run: () => undefined } } })).toThrow('"other" is not an entry point of the manifest');
});

rule('entry-time-out', async () => {
  const { uxp, entryPoints, openPanel } = createEmulation();
  uxp.entrypoints.setup({
    plugin: { create: () => wait(20) as never },
    panels: { slow: { create: () => wait(400) as never }, quick: { create: () => undefined } },
    commands: { slow: { run: () => wait(400) }, quick: { run: () => wait(10) }, broken: { run: () => Promise.reject(new Error('no')) } },
  });
  await entryPoints.load();
  await expect(openPanel('slow')).rejects.toThrow('slow.create did not settle within 300 ms');
  await openPanel('quick');
  await expect(entryPoints.runCommand('slow')).rejects.toThrow('slow.run did not settle within 300 ms');
  await entryPoints.runCommand('quick');
  await expect(entryPoints.runCommand('broken')).rejects.toThrow('no');
});

rule('entry-show-once', async () => {
  const emulation: Emulation = createEmulation();
  const calls: string[] = [];
  const call = (name: string) => (): void => void calls.push(name);
  emulation.uxp.entrypoints.setup({ panels: { panel: { create: call('create'), show: call('show'), hide: call('hide') } } });
  const root = await emulation.openPanel('panel', { width: 240, height: 400 });
  await emulation.openPanel('panel');
  expect(calls).toEqual(['create', 'show']);
  expect([root.clientWidth, root.clientHeight]).toEqual([240, 400]);
});
