import { join } from 'node:path';
import { openVision } from '../../src/node/node-vision';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();
const TWINS = join(__dirname, '..', 'networks');

describe('openVision', () => {
  it('is nothing at all for none', async () => {
    expect(await openVision({ device: 'none', models: join(folder(), 'none') })).toBeNull();
  });

  it('prefers native code by itself, and loads nothing before it is asked', async () => {
    const vision = await openVision({ device: 'auto', models: TWINS, cache: folder() });
    expect([vision!.device, vision!.failures, vision!.job().notes]).toEqual(['cpu', {}, []]);
    expect((await openVision({ device: 'wasm', models: TWINS, cache: folder() }))!.device).toBe('wasm');
  });

  it('works without models, and every job says so', async () => {
    const vision = await openVision({ device: 'cpu', models: join(folder(), 'none'), cache: folder() });
    const job = vision!.job();
    expect(await job.answer({ role: 'sight', inputs: {} })).toBeNull();
    expect(job.notes).toEqual([expect.stringMatching(/^the networks of this package are not used: .*registry\.json is missing$/)]);
  });
});
