import fc from 'fast-check';
import { openPacket, packetMessage, readPacket, sealPacket, type Packet } from '../../src/bridge/packets';
import { noise } from '../support/links';

const HEAD = { kind: 'frame', seq: 3, body: '{"a":1}', size: 10, at: 0 } as const;

const across = (packet: Packet): Packet => readPacket(JSON.parse(JSON.stringify(packetMessage(packet, 's', 2))))!;

describe('a packet', () => {
  it('arrives as it was sent', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.uint8Array(), (body, bytes) => {
      const packet = sealPacket({ ...HEAD, body: JSON.stringify(body) }, bytes);
      expect(across(packet)).toEqual(packet);
      expect(openPacket(across(packet))).toEqual(bytes);
    }));
    expect(openPacket(across(sealPacket(HEAD, null)))).toEqual(new Uint8Array(0));
  });

  it('is opened into a place of its length, and beside one of another', () => {
    const place = new Uint8Array(10);
    const packet = sealPacket(HEAD, noise(10));
    expect(openPacket(packet, place)).toBe(place);
    expect(place).toEqual(noise(10));
    const short = new Uint8Array(9);
    expect(openPacket(packet, short)).toEqual(noise(10));
    expect(short).toEqual(new Uint8Array(9));
  });

  it.each<[string, Partial<Packet>]>([
    ['kind', { kind: 'part' }], ['seq', { seq: 4 }], ['body', { body: '{"a":2}' }], ['size', { size: 11 }], ['at', { at: 1 }],
    ['data', { data: sealPacket(HEAD, noise(10, 2)).data }], ['length', { data: sealPacket(HEAD, noise(9)).data }], ['base64', { data: 'AAA' }], ['sum', { sum: 0 }],
  ])('is broken where its %s changed', (_name, change) => {
    expect(openPacket({ ...sealPacket(HEAD, noise(10)), ...change })).toBeNull();
  });

  it.each([{ kind: 'other' }, { kind: 1 }, { seq: 0 }, { seq: 1.5 }, { seq: '3' }, { body: null }, { size: -2 }, { at: -1 }, { data: 5 }, { sum: null }])('has not the shape of one with %j', (change) => {
    expect(readPacket({ ...sealPacket(HEAD, noise(10)), ...change })).toBeNull();
  });
});
