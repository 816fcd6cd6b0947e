import { Inbox } from '../../src/bridge/inbox';
import { LINK_TUNING } from '../../src/bridge/link';
import { sealPacket, type Packet } from '../../src/bridge/packets';
import { noise } from '../support/links';

const inbox = (tuning = {}): Inbox => new Inbox({ ...LINK_TUNING, ...tuning });
const first = (seq: number, size: number, bytes: Uint8Array): Packet => sealPacket({ kind: 'frame', seq, body: '1', size, at: 0 }, bytes);
const part = (seq: number, at: number, bytes: Uint8Array): Packet => sealPacket({ kind: 'part', seq, body: '', size: -1, at }, bytes);
const small = (seq: number, body = '1'): Packet => sealPacket({ kind: 'frame', seq, body, size: -1, at: 0 }, null);

describe('Inbox', () => {
  it('reads in order whatever the order of arrival', () => {
    const box = inbox();
    expect([box.take(small(3, '3')), box.take(small(2, '2')), box.lastRead]).toEqual([[], [], 0]);
    expect(box.take(small(1, '1'))).toEqual([{ body: 1 }, { body: 2 }, { body: 3 }]);
    expect([box.take(small(2)), box.lastRead, box.heldBytes()]).toEqual([[], 3, 0]);
  });

  it('assembles into one buffer of the announced length, once', () => {
    const box = inbox();
    const bytes = noise(250);
    expect(box.take(first(1, 250, bytes.subarray(0, 100)))).toEqual([]);
    expect(box.heldBytes()).toBe(250);
    box.take(part(3, 200, bytes.subarray(200)));
    expect(box.heldBytes()).toBe(300);
    const [frame] = box.take(part(2, 100, bytes.subarray(100, 200)))!;
    expect(frame).toEqual({ body: 1, bytes });
    expect(frame!.bytes!.buffer.byteLength).toBe(250);
    expect(box.heldBytes()).toBe(0);
  });

  it('takes a broken part for none, and the same part whole afterwards', () => {
    const box = inbox();
    const bytes = noise(200);
    box.take(first(1, 200, bytes.subarray(0, 100)));
    const whole = part(2, 100, bytes.subarray(100));
    expect(box.take({ ...whole, data: part(2, 100, noise(100, 9)).data })).toBeNull();
    expect(box.take({ ...whole, data: whole.data.slice(0, 40) })).toBeNull();
    expect(box.take(whole)).toEqual([{ body: 1, bytes }]);
  });

  it('keeps early packets within its bounds only', () => {
    const box = inbox({ maxEarlyBytes: 250 });
    expect([box.take(part(3, 0, noise(100))), box.take(part(4, 0, noise(150))), box.take(part(5, 0, noise(1)))]).toEqual([[], [], null]);
    expect(box.heldBytes()).toBe(250);
    expect([box.take(small(257)), box.take(small(256))]).toEqual([null, []]);
    box.clear();
    expect(box.heldBytes()).toBe(0);
  });

  it('believes no length before the packet is known to be whole', () => {
    const box = inbox();
    expect(box.take({ ...first(1, 10, noise(10)), size: 500 * 2 ** 20 })).toBeNull();
    expect(box.heldBytes()).toBe(0);
  });

  it('drops the frame that was taken back', () => {
    const box = inbox();
    box.take(first(1, 300, noise(100)));
    expect(box.take(sealPacket({ kind: 'drop', seq: 2, body: '', size: -1, at: 0 }, null))).toEqual([]);
    expect(box.heldBytes()).toBe(0);
    expect(box.take(first(3, 5, noise(5)))).toEqual([{ body: 1, bytes: noise(5) }]);
  });

  it.each<[string, Packet[]]>([
    ['a part of no frame', [part(1, 0, noise(5))]],
    ['a part with a gap before it', [first(1, 100, noise(10)), part(2, 20, noise(10))]],
    ['a part that reaches too far', [first(1, 15, noise(10)), part(2, 10, noise(10))]],
    ['a part of nothing', [first(1, 15, noise(10)), part(2, 10, noise(0))]],
    ['a frame within a frame', [first(1, 15, noise(10)), first(2, 15, noise(10))]],
    ['a frame with more than it announced', [first(1, 5, noise(10))]],
    ['a frame above the limit', [first(1, 2 ** 40, noise(10))]],
    ['a body that is no JSON', [small(1, '{')]],
  ])('throws at %s', (_name, packets) => {
    const box = inbox();
    expect(() => packets.map((packet) => box.take(packet))).toThrow(/^bridge: the other half sent what makes no sense/);
  });
});
