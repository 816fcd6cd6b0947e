import type { Panel } from '../../../src/decompose/panels/panels';
import { attach, createPart, type Part } from '../../../src/decompose/objects/parts';
import type { PeeledPanel } from '../../../src/decompose/panels/peel-panels';
import { placePanels, renderPanel } from '../../../src/decompose/panels/place-panels';
import type { LayerPlan } from '../../../src/decompose/regions/layer-plan';
import { mapped } from '../../support/stages';

const ZOOM = 6;
/** A page with a photograph (p) and a badge (b); letters (t) and a disc (d) that may lie on a panel. */
const ROWS = ['gggggggggg', 'gppppppggg', 'gpttttpggg', 'gppppddggg', 'gpppggddbb', 'gggggggggg'];
const { segmentation, regionOf } = mapped(ROWS, {}, ZOOM);

/** A panel over some letters of the map; what it finds in front of itself are the regions named in `front`. */
function panelOver(left: number, top: number, right: number, bottom: number, front = ''): PeeledPanel {
  const [width, height] = [(right - left) * ZOOM, (bottom - top) * ZOOM];
  const mask = Uint8Array.from({ length: width * height }, (_, i) => {
    const row = Math.floor(Math.floor(i / width) / ZOOM) + top;
    return front.includes(ROWS[row][Math.floor((i % width) / ZOOM) + left]) ? 1 : 0;
  });
  const panel = { opacity: 0.5, colour: [10, 20, 30] } as unknown as Panel;
  return { panel, left: left * ZOOM, top: top * ZOOM, width, height, coverage: new Float32Array(width * height).fill(1), front: mask, shadow: null };
}

function layout(): { plans: LayerPlan[]; parts: Part[]; of: Readonly<Record<string, Part>> } {
  const part = (letter: string, kind: Part['kind'] = 'shape'): Part => createPart([regionOf[letter]], kind, 36);
  const of = { g: part('g', 'background'), p: part('p', 'picture'), t: part('t', 'text'), d: part('d'), b: part('b') };
  for (const letter of ['p', 't', 'd', 'b'] as const) attach(of[letter], of.g);
  const parts = Object.values(of);
  return { parts, of, plans: parts.map(({ kind, regions }, k) => ({ kind, regions, beneath: [], ...(k > 0 && { object: k - 1 }) })) };
}

describe('placePanels', () => {
  it('puts a panel in front of what is seen through it, with what lies on it and nowhere else as part of it', () => {
    const { of, ...given } = layout();
    const { plans, parts, panels } = placePanels(segmentation, given, [panelOver(1, 1, 7, 3, 't')]);
    expect(panels).toHaveLength(1);
    const own = parts[panels[0]];
    expect(plans[panels[0]]).toEqual({ kind: 'overlay', regions: [], beneath: [] });
    expect(plans.map(({ kind }) => kind)).toEqual(['background', 'picture', 'overlay', 'text', 'shape', 'shape']);
    expect(of.t.parent).toBe(own);
    expect([own.parent, of.p.parent, of.d.parent]).toEqual([of.g, of.g, of.g]);
    expect(parts.map(({ regions }) => regions)).toEqual(plans.map(({ regions }) => regions));
  });

  it('puts in front of it what hides only some of it and goes on beyond', () => {
    const { of, ...given } = layout();
    const { parts, panels } = placePanels(segmentation, given, [panelOver(1, 1, 7, 4, 'td')]);
    expect(of.t.parent).toBe(parts[panels[0]]);
    expect(of.d.parent).toBe(of.g);
    expect(parts.indexOf(of.d)).toBeGreaterThan(panels[0]);
  });

  it('goes in front of all that is seen through it, and leaves the rest in its order', () => {
    const { of, ...given } = layout();
    const { parts, panels } = placePanels(segmentation, given, [panelOver(1, 1, 8, 5)]);
    expect([of.p, of.t, of.d].every((part) => parts.indexOf(part) < panels[0])).toBe(true);
    expect(parts.indexOf(of.b)).toBeGreaterThan(panels[0]);
    expect(of.g.children).toEqual([of.p, of.t, of.d, parts[panels[0]], of.b]);
  });

  it('keeps panels front to back: the first in front of the second', () => {
    const { of, ...given } = layout();
    const { plans, parts, panels } = placePanels(segmentation, given, [panelOver(1, 1, 7, 4), panelOver(2, 2, 8, 5)]);
    expect(panels[0]).toBeGreaterThan(panels[1]);
    expect(panels.map((k) => plans[k].kind)).toEqual(['overlay', 'overlay']);
    expect(of.g.children).toContain(parts[panels[1]]);
  });

  it('numbers what it moves as objects of their own, and changes nothing without panels', () => {
    const moved = layout();
    const { plans, parts } = placePanels(segmentation, moved, [panelOver(1, 1, 7, 4, 'td')]);
    const object = (part: Part): number | undefined => plans[parts.indexOf(part)].object;
    const { p, t, d, b } = moved.of;
    expect(new Set([p, t, d, b].map(object)).size).toBe(4);
    const same = layout();
    expect(placePanels(segmentation, same, [])).toEqual({ plans: same.plans, parts: same.parts, panels: [] });
  });
});

describe('renderPanel', () => {
  it('is one colour, at its opacity where its shape covers, and seen where nothing hides it', () => {
    const panel = { ...panelOver(0, 0, 1, 1), coverage: Float32Array.of(1, 0.5, 0), front: Uint8Array.of(0, 1, 0), width: 3, height: 1 };
    const eight = renderPanel(panel, 8);
    expect([...eight.pixels.data]).toEqual([10, 20, 30, 128, 10, 20, 30, 64, 10, 20, 30, 0]);
    expect([...eight.seen]).toEqual([255, 0, 255]);
    expect(eight.plain).toBe(true);
    expect([...renderPanel(panel, 16).pixels.data.slice(0, 4)]).toEqual([10, 20, 30].map((c) => c * 257).concat(32768));
  });
});
