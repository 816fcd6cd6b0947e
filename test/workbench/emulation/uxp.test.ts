import { createEmulation } from '../../../workbench/emulation';

test('messages, files and panels go to whoever lends them', async () => {
  const said: string[] = [];
  const saved: Record<string, string> = {};
  const { photoshop, uxp } = createEmulation({
    showAlert: async (message) => void said.push(message),
    chooseFile: async (name) => (name === 'none' ? null : { path: `/home/user/${name}`, write: (text) => void (saved[name] = text) }),
    pluginVersion: '1.2.3', hostVersion: '26.0.0',
  });
  await photoshop.core.showAlert({ message: 'hello' });
  await expect(photoshop.core.showAlert({} as never)).rejects.toThrow('"message" is required');
  expect(said).toEqual(['hello']);
  const file = (await uxp.storage.localFileSystem.getFileForSaving('report.json', { types: ['json'] }))!;
  expect([file.name, file.nativePath, await file.write('é€😀'), await file.write('!', { append: true })]).toEqual(['report.json', '/home/user/report.json', 9, 1]);
  expect(saved).toEqual({ 'report.json': 'é€😀!' });
  expect(await uxp.storage.localFileSystem.getFileForSaving('none')).toBeNull();
  expect([uxp.host.version, uxp.versions.plugin]).toEqual(['26.0.0', '1.2.3']);
});
