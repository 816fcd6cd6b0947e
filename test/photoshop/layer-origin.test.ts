import * as fc from 'fast-check';
import type { LayerOrigin } from '../../src/bridge/protocol';
import { LAYER_KINDS } from '../../src/document/document';
import { originFromXmp, originToXmp } from '../../src/photoshop/layer-origin';

/** Text as a layer's name or id could be; XML holds no control characters and no half of a surrogate pair. */
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((value) => value.replace(/[^\x20-\uD7FF\uE000-\uFFFD]/g, '')).filter((value) => value.trim() !== '' && value === value.trim());

const origins = fc.record<LayerOrigin>({
  run: text, layer: text, kind: fc.constantFrom(...LAYER_KINDS), engine: text,
  models: fc.array(fc.stringMatching(/^[a-z0-9.-]{1,12}$/), { maxLength: 3 }),
  bounds: fc.record({ left: fc.integer({ min: -9999, max: 9999 }), top: fc.integer({ min: -9999, max: 9999 }), width: fc.nat(9999), height: fc.nat(9999) }),
});

describe('layer origin', () => {
  it('comes back as it was written', () => {
    fc.assert(fc.property(origins, (origin) => {
      expect(originFromXmp(originToXmp(origin))).toEqual(origin);
    }));
  });

  it('is read after a toolkit wrote it as elements, under a prefix of its own', () => {
    const packet = `<?xpacket?><x:xmpmeta><rdf:RDF><rdf:Description rdf:about="" xmlns:ns1='urn:delaminate:layer:1' xmlns:dc="x" dc:run="not ours">
      <ns1:run>r&amp;1</ns1:run><ns1:layer>l&lt;2&gt;</ns1:layer><ns1:kind>text</ns1:kind><ns1:engine>0.1.0</ns1:engine><ns1:models></ns1:models><ns1:bounds>-3 4 5 6</ns1:bounds>
    </rdf:Description></rdf:RDF></x:xmpmeta>`;
    expect(originFromXmp(packet)).toEqual({ run: 'r&1', layer: 'l<2>', kind: 'text', engine: '0.1.0', models: [], bounds: { left: -3, top: 4, width: 5, height: 6 } });
  });

  it('is none of ours in any other packet, however it is broken', () => {
    const good = originToXmp({ run: 'r', layer: 'l', kind: 'shape', engine: 'e', models: [], bounds: { left: 0, top: 0, width: 1, height: 1 } });
    expect(originFromXmp('')).toBeNull();
    expect(originFromXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')).toBeNull();
    expect(originFromXmp(good.replace('"shape"', '"sorcery"'))).toBeNull();
    expect(originFromXmp(good.replace('0 0 1 1', '0 0 1'))).toBeNull();
    expect(originFromXmp(good + ' '.repeat(200_000))).toBeNull();
    fc.assert(fc.property(fc.nat(good.length), fc.nat(20), (at, length) => {
      const read = originFromXmp(good.slice(0, at) + good.slice(at + length));
      expect(read === null || typeof read.run === 'string').toBe(true);
    }));
  });
});
