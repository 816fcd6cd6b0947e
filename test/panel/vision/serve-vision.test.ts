import type { Backend } from '../../../src/vision/runtime';
import type { VisionPort, VisionReply, VisionRequest } from '../../../panel/vision/messages';
import { serveVision, type StartedDevice } from '../../../panel/vision/serve-vision';
import { sightTwin } from '../../support/networks';

const { entry } = sightTwin();
const runtime = { bytes: 3, deflated: false, text: 'AQID' };
const backend: Backend = { device: 'wasm', open: async () => ({ run: async () => ({}), release: async () => undefined }) };

function served(start: () => Promise<StartedDevice>): { replies: VisionReply[]; ask(request: VisionRequest): Promise<void> } {
  const replies: VisionReply[] = [];
  const port: VisionPort = { onmessage: null, postMessage: (reply) => void replies.push(reply) };
  serveVision(port, { start, now: () => 0 });
  return {
    replies,
    async ask(data) {
      port.onmessage!({ data });
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('what runs networks for the page', () => {
  const start = { type: 'start', device: 'wasm', runtime } as const;

  it('says that it lives before it is asked, and answers by number', async () => {
    const { replies, ask } = served(async () => ({ backend, adapter: null, lost: null }));
    expect(replies).toEqual([{ type: 'alive' }]);
    await ask(start);
    await ask({ type: 'open', id: 7, entry, bytes: new Uint8Array(1) });
    await ask({ type: 'run', id: 8, network: 7, inputs: {} });
    await ask({ type: 'run', id: 9, network: 3, inputs: {} });
    await ask({ type: 'release', id: 10, network: 7 });
    await ask({ type: 'run', id: 11, network: 7, inputs: {} });
    expect(replies.slice(1)).toEqual([
      { type: 'started', adapter: null }, { type: 'opened', id: 7 }, { type: 'ran', id: 8, outputs: {} }, { type: 'failed', id: 9, why: 'network 3 is not open' },
      { type: 'released', id: 10 }, { type: 'failed', id: 11, why: 'network 7 is not open' },
    ]);
  });

  it.each<[string, VisionRequest, () => Promise<StartedDevice>, RegExp]>([
    ['the device is not to be had', start, async () => Promise.reject(new Error('no adapter')), /^no adapter$/],
    ['the runtime is damaged', { ...start, runtime: { ...runtime, bytes: 4 } }, async () => ({ backend, adapter: null, lost: null }), /runtime\.js of the plugin is damaged/],
    ['the device goes without a reason', start, async () => ({ backend, adapter: 'x', lost: Promise.resolve('') }), /^the device was lost$/],
  ])('is gone, once and for all, where %s', async (_what, request, make, why) => {
    const { replies, ask } = served(make);
    await ask(request);
    await ask({ type: 'open', id: 1, entry, bytes: new Uint8Array(1) });
    expect(replies.filter(({ type }) => type === 'gone')).toEqual([{ type: 'gone', why: expect.stringMatching(why) }]);
    expect(replies.some(({ type }) => type === 'opened' || type === 'failed')).toBe(false);
  });
});
