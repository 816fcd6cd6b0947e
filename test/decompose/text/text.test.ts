import { walkParts, type Part } from '../../../src/decompose/objects/parts';
import { joinText } from '../../../src/decompose/text/text';
import { disc, flat, onGround, polygon, rectangle, ring, type Colour, type Item } from '../../support/paint';
import { partsOf, regionAt, regionsOf, type Regions } from '../../support/stages';

const INK: Colour = [30, 30, 40];
const PAGE: Colour = [255, 250, 240];

/** Letters of a plain face, `size` high, at their left edge: I, L, T, V and O (with a counter). */
function word(left: number, top: number, size: number, letters: string, colour: Colour = INK): Item[] {
  const stem = size * 0.18;
  const fill = flat(colour);
  return [...letters].map((letter, i): Item => {
    const x = left + i * size * 0.8;
    const w = size * 0.55;
    const shape = {
      I: () => rectangle(x, top, x + stem, top + size),
      L: () => polygon([[x, top], [x + stem, top], [x + stem, top + size - stem], [x + w, top + size - stem], [x + w, top + size], [x, top + size]]),
      T: () => polygon([[x, top], [x + w, top], [x + w, top + stem], [x + w / 2 + stem / 2, top + stem], [x + w / 2 + stem / 2, top + size], [x + w / 2 - stem / 2, top + size], [x + w / 2 - stem / 2, top + stem], [x, top + stem]]),
      V: () => polygon([[x, top], [x + stem, top], [x + w / 2, top + size - stem], [x + w - stem, top], [x + w, top], [x + w / 2 + stem / 2, top + size], [x + w / 2 - stem / 2, top + size]]),
      O: () => ring(disc(x + size / 2 - 1, top + size / 2, size / 2), disc(x + size / 2 - 1, top + size / 2, size / 2 - stem)),
    }[letter];
    if (!shape) throw new Error(`no letter ${letter}`);
    return { shape: shape(), fill };
  });
}

function read(...items: Item[]): { regions: Regions; root: Part; texts: Part[] } {
  const regions = regionsOf(onGround(200, 120, PAGE, ...items).picture);
  const { root } = partsOf(regions);
  joinText(regions.graph, root, 200, 120);
  return { regions, root, texts: root.children.filter((part) => part.kind === 'text') };
}

describe('joinText', () => {
  it('makes one text of the letters of a line', () => {
    const { regions, root, texts } = read(...word(30, 40, 20, 'TILTVILI'));
    expect(texts).toHaveLength(1);
    expect(root.children).toHaveLength(1);
    expect(texts[0].regions).toContain(regionAt(regions.segmentation, 35, 41));
    expect(texts[0].children).toHaveLength(0);
  });

  it('makes one block of lines below one another', () => {
    const { texts } = read(...word(30, 30, 16, 'TILTVILI'), ...word(30, 54, 16, 'LITILTV'), ...word(30, 78, 16, 'VTILI'));
    expect(texts).toHaveLength(1);
  });

  it('takes no bars of a chart for letters; those of one height may be dashes', () => {
    const bars = (...heights: number[]): Item[] => heights.map((h, i) => ({ shape: rectangle(30 + 14 * i, 80 - h, 38 + 14 * i, 80), fill: flat(INK) }));
    expect(read(...bars(18, 26, 14, 22, 30, 16)).texts).toHaveLength(0);
    expect(read(...bars(24, 24, 24, 24, 24, 24)).texts).toHaveLength(1);
  });

  it('keeps lines of another colour apart', () => {
    expect(read(...word(30, 20, 18, 'TILTVILI'), ...word(30, 46, 18, 'LITILTVI', [220, 30, 30])).texts).toHaveLength(2);
  });

  it('keeps lines far away from one another apart', () => {
    expect(read(...word(30, 10, 12, 'TILTVILI'), ...word(30, 100, 12, 'LITILTVI')).texts).toHaveLength(2);
  });

  it.each([12, 10, 8])('keeps a heading and a caption %d high below it apart', (size) => {
    expect(read(...word(20, 20, 28, 'TILTV'), ...word(20, 58, size, 'LITILTVILIT')).texts).toHaveLength(2);
  });

  it.each([
    ['no type of the windows in a band', rectangle(26, 44, 174, 76, 4), false],
    ['type of the same shapes on a face', rectangle(6, 6, 194, 114, 4), true],
  ])('makes %s', (_, face, isType) => {
    const windows = Array.from({ length: 7 }, (__, k): Item => ({ shape: rectangle(30 + k * 20, 48, 46 + k * 20, 72), fill: flat([120, 200, 150]) }));
    const { root } = read({ shape: face, fill: flat(INK) }, ...windows);
    const [band] = root.children;
    expect(band.holdsRows ?? false).toBe(!isType);
    expect(walkParts(root).filter(({ kind }) => kind === 'text')).toHaveLength(isType ? 1 : 0);
    expect(band.children).toHaveLength(isType ? 1 : 7);
  });

  it('keeps the counters of letters open to the page', () => {
    const { regions, root, texts } = read(...word(30, 40, 24, 'LOTOI'));
    expect(texts).toHaveLength(1);
    expect(root.regions).toContain(regionAt(regions.segmentation, Math.round(30 + 19.2 + 11), 52));
  });

  it('is not parted by letters whose counter nothing encloses', () => {
    // Each a ring with a lighter notch, so that its counter is a part beside it and not in it.
    const broken = (x: number): Item => ({ shape: ring(disc(x, 50, 9), disc(x, 50, 6)), fill: (u, v) => (v > 54 && Math.abs(u - x) < 3 ? [120, 120, 125] : INK) });
    const { regions, root, texts } = read(...word(36, 40, 20, 'TL'), broken(77), broken(99), ...word(112, 40, 20, 'VT'));
    expect(texts).toHaveLength(1);
    for (const [x, y] of [[37, 41], [77, 58], [99, 58], [133, 41]] as const) expect(texts[0].regions).toContain(regionAt(regions.segmentation, x, y));
    for (const x of [77, 99]) expect(root.regions).toContain(regionAt(regions.segmentation, x, 50));
  });

  it('gives the counters of letters too bold for outlines to what they stand on, and keeps what is of another colour', () => {
    const bold = (x: number, inside: Colour): Item[] => [
      { shape: rectangle(x, 50, x + 12, 66), fill: flat(INK) },
      { shape: rectangle(x + 2, 55, x + 5, 60), fill: flat(inside) },
    ];
    const button: Colour = [240, 170, 60];
    const { regions, root } = read(
      { shape: rectangle(20, 30, 180, 90, 10), fill: flat(button) },
      ...word(50, 50, 16, 'TILTI', INK),
      ...bold(118, button),
      ...bold(134, [250, 250, 250]),
    );
    const [face] = root.children;
    const [text] = face.children;
    expect(text.kind).toBe('text');
    expect(face.regions).toContain(regionAt(regions.segmentation, 121, 57));
    expect(text.regions).toContain(regionAt(regions.segmentation, 137, 57));
  });

  const almostPage: Colour = [250, 245, 235];
  const red: Colour = [200, 40, 40];

  it.each<[string, Item[]]>([
    ['a patch of the page between two texts', [...word(20, 46, 20, 'TILTV', red), { shape: rectangle(104, 48, 115, 60), fill: flat(almostPage) }, ...word(124, 46, 20, 'TILTV')]],
    ['type in the counters of bold letters', [0, 1, 2].flatMap((i): Item[] => [
      { shape: rectangle(10 + 62 * i, 50, 66 + 62 * i, 78), fill: flat(INK) },
      { shape: rectangle(26 + 62 * i, 56, 50 + 62 * i, 72), fill: flat(PAGE) },
      ...word(28 + 62 * i, 60, 8, 'TIL', red),
    ])],
    ['type on the letters of a type', [0, 1, 2].flatMap((i): Item[] => [{ shape: rectangle(10 + 62 * i, 50, 66 + 62 * i, 78), fill: flat(INK) }, ...word(19 + 62 * i, 58, 12, 'TIL', red)])],
  ])('keeps every region in one part only: %s', (_, items) => {
    const { regions, root } = read(...items);
    const listed = walkParts(root).flatMap((part) => part.regions).sort((a, b) => a - b);
    expect(listed).toEqual(Array.from({ length: regions.segmentation.count }, (_each, r) => r));
  });

  it('does not take a few unlike shapes, nor a pair, for text', () => {
    expect(read({ shape: disc(40, 60, 28), fill: flat(INK) }, { shape: rectangle(90, 20, 100, 30), fill: flat([200, 0, 0]) }, { shape: polygon([[120, 90], [180, 90], [150, 30]]), fill: flat([0, 120, 0]) }).texts).toHaveLength(0);
    expect(read({ shape: disc(60, 60, 12), fill: flat(INK) }, { shape: disc(120, 60, 12), fill: flat(INK) }).texts).toHaveLength(0);
  });

  it('finds type on a button, on the button', () => {
    const { root, texts } = read({ shape: rectangle(20, 30, 180, 90, 10), fill: flat([40, 110, 220]) }, ...word(50, 48, 22, 'TILTV', [255, 255, 255]));
    expect(texts).toHaveLength(0);
    expect(root.children).toHaveLength(1);
    expect(root.children[0].children.map((part) => part.kind)).toEqual(['text']);
  });

  it('keeps a line whole that runs over the edge of the card that it is set on', () => {
    const regions = regionsOf(onGround(200, 120, [255, 250, 240], { shape: rectangle(10, 20, 105, 100), fill: flat([60, 120, 220]) }, ...word(30, 50, 20, 'TILTVILI', [250, 220, 40])).picture);
    const { root } = partsOf(regions);
    const panel = regionAt(regions.segmentation, 15, 25);
    root.children.find((part) => part.regions.includes(panel))!.card = { left: 10, top: 20, right: 105, bottom: 100, support: 1 };
    joinText(regions.graph, root, 200, 120);
    const texts = walkParts(root).filter((part) => part.kind === 'text');
    expect(texts).toHaveLength(1);
    expect(texts[0].parent).toBe(root);
    expect(texts[0].regions).toHaveLength(8);
  });

  it('takes cards in a row for no letters, where things lie on them', () => {
    const cards = (items: number): Part => {
      const painted = [20, 90, 160].flatMap((x): Item[] => [
        { shape: rectangle(x, 40, x + 50, 68), fill: flat(INK) },
        ...Array.from({ length: items }, (_, k): Item => ({ shape: rectangle(x + 6 + 14 * k, 48, x + 14 + 14 * k, 58), fill: flat([230, 90, 40]) })),
      ]);
      const regions = regionsOf(onGround(240, 120, PAGE, ...painted).picture);
      const { root } = partsOf(regions);
      for (const part of root.children) part.card = { left: 0, top: 0, right: 1, bottom: 1, support: 1 };
      joinText(regions.graph, root, 240, 120);
      return root;
    };
    expect(cards(3).children.filter((part) => part.kind === 'text')).toEqual([]);
    expect(cards(3).children).toHaveLength(3);
    expect(cards(2).children.filter((part) => part.kind === 'text')).toHaveLength(1);
  });
});
