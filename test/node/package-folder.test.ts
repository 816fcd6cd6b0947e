import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { MODELS_FOLDER, PACKAGE_FOLDER } from '../../src/node/package-folder';

describe('the package\'s folder', () => {
  it('is found from the source', () => {
    expect((JSON.parse(readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8')) as { name: string }).name).toBe('delaminate');
    expect(existsSync(join(MODELS_FOLDER, 'registry.json'))).toBe(true);
  });

  it('has an .npmrc with which installing downloads no accelerator binaries', () => {
    const [, value] = /^onnxruntime-node-install=(.+)$/m.exec(readFileSync(join(PACKAGE_FOLDER, '.npmrc'), 'utf8'))!;
    // As npm passes it on to the package's own script, which downloads on Linux unless told otherwise.
    const script = join(PACKAGE_FOLDER, 'node_modules', 'onnxruntime-node', 'script', 'install.js');
    const spy = `const fail = () => { process.stderr.write('DOWNLOAD'); process.exit(9); }; for (const kind of ['http', 'https']) { const module = require(kind); module.get = module.request = fail; }`;
    const install = (environment: NodeJS.ProcessEnv): { status: number | null; stderr: string } =>
      spawnSync(process.execPath, ['-e', `${spy} require(${JSON.stringify(script)})`], { encoding: 'utf8', env: { PATH: process.env.PATH, ...environment } });
    expect(install({ npm_config_onnxruntime_node_install: value })).toMatchObject({ status: 0, stderr: '' });
    if (process.platform === 'linux' && process.arch === 'x64') expect(install({}).stderr).toContain('DOWNLOAD');
  });
});
