import { rule, stage } from '../../support/emulated';

rule('modal-silence', async () => {
  const on = stage();
  const { action } = on.emulation.photoshop;
  const heard: string[] = [];
  const listener = (event: string): void => void heard.push(event);
  await action.addNotificationListener(['historyStateChanged', 'select', 'modalJavaScriptScopeEnter', 'modalJavaScriptScopeExit'], listener);
  on.model.change('Paint', (snapshot) => ({ ...snapshot }));
  on.model.setActiveLayers([1]);
  expect(heard.splice(0)).toEqual(['historyStateChanged', 'select']);
  await on.modal(async (context) => {
    await context.hostControl.suspendHistory({ documentID: on.document.id, name: 'x' });
    await on.document.createPixelLayer();
  });
  // The commit at the scope's end is silent too.
  expect(heard.splice(0)).toEqual(['modalJavaScriptScopeEnter', 'modalJavaScriptScopeExit']);
  await action.removeNotificationListener(['historyStateChanged', 'select'], listener);
  on.model.change('Paint', (snapshot) => ({ ...snapshot }));
  expect(heard).toEqual([]);
});

test('an interactive scope silences nothing', async () => {
  const on = stage();
  const heard: string[] = [];
  await on.emulation.photoshop.action.addNotificationListener(['historyStateChanged'], (event) => void heard.push(event));
  await on.emulation.photoshop.core.executeAsModal(() => on.document.createPixelLayer(), { commandName: 'x', interactive: true } as { commandName: string });
  expect(heard).toEqual(['historyStateChanged']);
});

rule('events-known', async () => {
  const { core, action } = stage().emulation.photoshop;
  const nothing = (): void => undefined;
  await expect(action.addNotificationListener(['all'], nothing)).rejects.toThrow('developer mode');
  await expect(core.addNotificationListener('UI', ['activationChanged'], nothing)).rejects.toThrow('no such events');
  await expect(core.addNotificationListener('GPU' as 'UI', ['x'], nothing)).rejects.toThrow('no such events');
  await expect(core.addNotificationListener('UI', ['panelVisibilityChanged'], nothing)).resolves.toBeUndefined();
});

test('opening and closing is told', async () => {
  const on = stage();
  const heard: Array<[string, unknown]> = [];
  await on.emulation.photoshop.action.addNotificationListener(['open', 'close'], (...event) => void heard.push(event));
  on.emulation.close(on.model);
  on.emulation.open(on.model);
  expect(heard).toEqual([['close', { documentID: on.model.id }], ['open', { documentID: on.model.id }]]);
});
