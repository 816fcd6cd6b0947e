import type { DocumentLayer } from '../../src/decompose/build-document';
import type { CastShadow } from '../../src/decompose/shadows/cast-by';
import type { Effects } from '../../src/decompose/effects';
import type { Panel } from '../../src/decompose/panels/panels';
import { createPart, type Part } from '../../src/decompose/objects/parts';
import type { PeeledPanel } from '../../src/decompose/panels/peel-panels';
import { litBy, objectsWithShadows, withEffects } from '../../src/decompose/place-effects';
import type { LayerPlan } from '../../src/decompose/regions/layer-plan';
import type { RenderedLayer } from '../../src/decompose/pixels/rendered-layer';
import { mapped } from '../support/stages';

const [W, H] = [6, 4];
const { segmentation, regionOf, picture } = mapped(['aaaaaa', 'abbcca', 'abbcca', 'aaaaaa']);
/** What cast a shadow covers these columns of the middle rows; its shadow is seen everywhere else. */
const castAt = (from: number, to: number, alpha = 0.5): CastShadow => {
  const caster = Uint8Array.from({ length: 2 * W }, (_, i) => (i % W >= from && i % W < to ? 1 : 0));
  return { fit: {} as never, left: 0, top: 1, width: W, height: 2, colour: [0, 0, 0], caster, silhouette: caster, seen: caster.map((v) => 1 - v), alpha: new Float32Array(2 * W).fill(alpha) };
};

const parts: Part[] = [createPart([regionOf.a], 'background', 16), createPart([], 'overlay', 4), createPart([regionOf.b], 'shape', 4), createPart([regionOf.c], 'text', 4)];
const plans = parts.map(({ kind, regions }, k): LayerPlan => ({ kind, regions, beneath: [], ...(k > 1 && { object: 7 + k }) }));
const panel: PeeledPanel = { panel: { opacity: 0.4, colour: [1, 2, 3] } as unknown as Panel, left: 1, top: 1, width: 4, height: 2, coverage: new Float32Array(8).fill(1), front: new Uint8Array(8), shadow: null };
const layers = parts.map((part): DocumentLayer => ({ kind: part.kind, rendered: { left: 0, top: 0, pixels: picture, seen: new Uint8Array(W * H) } as RenderedLayer, part }));

const effects = (given: Partial<Effects>): Effects => ({ picture, panels: [], panelShadows: [], shadows: [], ...given }) as Effects;
const placed = (given: Partial<Effects>, panels: readonly number[] = []): DocumentLayer[] => withEffects(layers, effects(given), { segmentation, plans, parts, panels }, 8);
const names = (all: readonly DocumentLayer[]): string[] => all.map(({ kind }) => kind);

describe('withEffects', () => {
  it('puts each shadow directly beneath what casts it, and says what that is', () => {
    const all = placed({ shadows: [castAt(3, 5), castAt(1, 3, 0.2)] });
    expect(names(all)).toEqual(['background', 'overlay', 'shadow', 'shape', 'shadow', 'text']);
    expect(all.map(({ caster }) => caster)).toEqual([undefined, undefined, parts[2], undefined, parts[3], undefined]);
    expect(all[2].rendered.pixels.data[3]).toBe(51);
    expect(all[4].rendered.pixels.data[3]).toBe(128);
  });

  it('puts a shadow that nothing is left of to cast in front of all but the last', () => {
    expect(names(placed({ shadows: [castAt(0, 0)] }))).toEqual(['background', 'overlay', 'shape', 'shadow', 'text']);
  });

  it('paints panels in the places kept for them, their shadows beneath', () => {
    const all = placed({ panels: [panel], panelShadows: [castAt(1, 5, 0.3)] }, [1]);
    expect(names(all)).toEqual(['background', 'shadow', 'overlay', 'shape', 'text']);
    expect([...all[2].rendered.pixels.data.slice(0, 4)]).toEqual([1, 2, 3, 102]);
    expect(all[1].caster).toBe(parts[1]);
    // The layers that were given stay as they were.
    expect(layers[1].rendered.pixels).toBe(picture);
  });

  it('puts a shadow on a panel beneath what lies on that, or where that has no layer on the panel itself', () => {
    const on = (shadow: CastShadow): string[] => names(placed({ panels: [{ ...panel, shadow }], panelShadows: [null] }, [1]));
    expect(on(castAt(3, 5))).toEqual(['background', 'overlay', 'shape', 'shadow', 'text']);
    expect(on(castAt(0, 0))).toEqual(['background', 'shadow', 'overlay', 'shape', 'text']);
  });
});

describe('objectsWithShadows', () => {
  it('are those of plans that mostly cast one, on panels too', () => {
    expect(objectsWithShadows(segmentation, plans, effects({}))).toEqual(new Set());
    expect(objectsWithShadows(segmentation, plans, effects({ shadows: [castAt(1, 3)] }))).toEqual(new Set([9]));
    expect(objectsWithShadows(segmentation, plans, effects({ shadows: [castAt(1, 3)], panels: [{ ...panel, shadow: castAt(3, 5) }] }))).toEqual(new Set([9, 10]));
  });
});

describe('litBy', () => {
  it('is where a shadow was seen, those of panels as well; null without any', () => {
    expect(litBy(effects({ panelShadows: [null] }))).toBeNull();
    const lit = litBy(effects({ shadows: [castAt(1, 3)] }))!;
    expect([...lit]).toEqual([...new Array(W).fill(0), 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 1, ...new Array(W).fill(0)]);
    expect([...litBy(effects({ shadows: [castAt(1, 3)], panelShadows: [castAt(3, 5)] }))!].slice(W, 2 * W)).toEqual([1, 1, 1, 1, 1, 1]);
    expect([...litBy(effects({ shadows: [castAt(1, 3, 0)] }))!].some((v) => v === 1)).toBe(false);
  });
});
