import { cardsOfRegions, type Card } from '../../../src/decompose/cards/cards';
import { joinCards } from '../../../src/decompose/objects/join-cards';
import { absorb, attach, type Part } from '../../../src/decompose/objects/parts';
import { disc, flat, linear, onGround, polygon, rectangle, type Colour, type Item } from '../../support/paint';
import { partsOf, regionAt, regionsOf } from '../../support/stages';

const blue = flat([40, 90, 200]);
type Regions = ReturnType<typeof regionsOf>;

function join({ graph, segmentation }: Regions, root: Part, ...cards: readonly Card[]): void {
  joinCards(graph, root, cards, cardsOfRegions(segmentation, cards), { canvas: segmentation.labels.length, alike: 6 });
}

/** What is painted on a page, with its parts, before anything is joined. */
function painted(width: number, height: number, ...items: Item[]): { regions: Regions; root: Part } {
  const regions = regionsOf(onGround(width, height, [245, 245, 245], ...items).picture);
  return { regions, root: partsOf(regions).root };
}

describe('joinCards', () => {
  it('makes one part of the touching pieces that fill a card', () => {
    // A picture of sky over land with nothing around it: two regions, one card.
    const { regions, root } = painted(160, 120,
      { shape: rectangle(30, 20, 130, 60), fill: linear([90, 150, 240], [160, 200, 250], [0, 20], [0, 60]) },
      { shape: rectangle(30, 60, 130, 100), fill: flat([60, 140, 50]) });
    expect(root.children).toHaveLength(2);
    const card: Card = { left: 30, top: 20, right: 130, bottom: 100, support: 1 };
    join(regions, root, card);
    expect(root.children).toHaveLength(1);
    expect(root.children[0].card).toEqual(card);
    expect(new Set(root.children[0].regions)).toEqual(new Set([regionAt(regions.segmentation, 80, 40), regionAt(regions.segmentation, 80, 80)]));
  });

  it('keeps apart what stands before the sky of a landscape that fills most of the canvas, the sky being all of the card', () => {
    const hill: Item = { shape: polygon([[10, 80], [50, 40], [90, 70], [150, 50], [150, 110], [10, 110]]), fill: flat([60, 140, 50]) };
    const scene = (canvas: number): { regions: Regions; root: Part } => {
      const made = painted(canvas, 120, { shape: rectangle(10, 10, 150, 110), fill: flat([140, 190, 250]) }, hill);
      join(made.regions, made.root, { left: 10, top: 10, right: 150, bottom: 110, support: 1 });
      return made;
    };
    const { regions, root } = scene(160);
    expect(root.children).toHaveLength(1);
    expect(root.children[0].regions).toEqual([regionAt(regions.segmentation, 80, 20)]);
    expect(root.children[0].children.map((part) => part.regions)).toEqual([[regionAt(regions.segmentation, 50, 90)]]);
    // In a small card it is a picture.
    expect(scene(400).root.children.map((part) => [part.regions.length, part.children.length])).toEqual([[2, 0]]);
  });

  it('leaves to a figure over the edge of a plain card the pieces of it that lie within the card', () => {
    // A body that reaches over the panel's left edge, and its head, which lies within the panel's box but touches the body more.
    const { regions, root } = painted(200, 140,
      { shape: rectangle(60, 30, 180, 120), fill: blue },
      { shape: rectangle(30, 40, 78, 110), fill: flat([40, 160, 60]) },
      { shape: rectangle(61, 50, 78, 100), fill: flat([250, 200, 40]) });
    const card: Card = { left: 60, top: 30, right: 180, bottom: 120, support: 0.9 };
    join(regions, root, card);
    const panel = root.children.find((part) => part.card);
    expect(panel?.regions).toEqual([regionAt(regions.segmentation, 120, 80)]);
  });

  it('leaves on a plain card what is of another colour and reaches its edge', () => {
    // A drawing that ends at the panel's lower side, so that the panel does not enclose it; and a shade of the panel's own.
    const { regions, root } = painted(200, 140,
      { shape: rectangle(60, 30, 180, 120), fill: flat([40, 160, 60]) },
      { shape: rectangle(100, 80, 130, 120), fill: flat([250, 200, 40]) },
      { shape: rectangle(60, 30, 80, 120), fill: flat([40, 140, 55]) });
    const card: Card = { left: 60, top: 30, right: 180, bottom: 120, support: 0.95 };
    join(regions, root, card);
    const panel = root.children.find((part) => part.card);
    expect(new Set(panel?.regions)).toEqual(new Set([regionAt(regions.segmentation, 150, 60), regionAt(regions.segmentation, 70, 60)]));
    expect(root.children).toHaveLength(2);
  });

  it('takes a card for one though a piece of the ground is seen within it', () => {
    // A bar over the card's right side, and a piece of the page in it.
    const { regions, root } = painted(200, 140,
      { shape: rectangle(60, 30, 180, 120), fill: blue },
      { shape: rectangle(150, 60, 199, 90), fill: flat([40, 160, 60]) },
      { shape: rectangle(160, 70, 170, 80), fill: flat([245, 245, 245]) });
    const at = (x: number, y: number): number => regionAt(regions.segmentation, x, y);
    const bar = root.children.find((part) => part.regions[0] === at(190, 65));
    for (const hole of [...(bar?.children ?? [])]) absorb(hole, root);
    expect(new Set(root.regions)).toEqual(new Set([at(5, 5), at(165, 75)]));
    const card: Card = { left: 60, top: 30, right: 180, bottom: 120, support: 1 };
    join(regions, root, card);
    expect(root.children.map((part) => [part.regions, part.card])).toEqual(expect.arrayContaining([[[at(100, 50)], card], [[at(190, 65)], undefined]]));
  });

  it('leaves on a photograph what is of one ink with a word beside it', () => {
    const ink = [220, 30, 60] as const;
    const letter = (x: number, y: number, of: Colour = [...ink]): Item => ({ shape: rectangle(x, y, x + 6, y + 12), fill: flat(of) });
    /** Whether a letter at the lower side of a photograph is a piece of it, where such things stand below that. */
    const isPiece = (...below: Item[]): boolean => {
      const { picture } = onGround(200, 160, [245, 245, 245], { shape: rectangle(40, 20, 160, 100), fill: flat([120, 140, 90]) }, letter(90, 88), ...below);
      const regions = regionsOf(picture);
      const photograph = regionAt(regions.segmentation, 60, 50);
      const { root } = partsOf(regions, Uint8Array.from({ length: regions.segmentation.count }, (_, r) => (r === photograph ? 1 : 0)));
      join(regions, root, { left: 40, top: 20, right: 160, bottom: 100, support: 1 });
      const head = root.children.find((part) => part.regions.includes(photograph));
      return head?.regions.includes(regionAt(regions.segmentation, 93, 94)) ?? false;
    };
    const word = [letter(80, 104), letter(90, 104), letter(100, 104)];
    expect(isPiece(...word)).toBe(false);
    // Bars of that ink, three times as high, are no letters.
    const bars = [80, 90, 100].map((x): Item => ({ shape: rectangle(x, 104, x + 3, 140), fill: flat([...ink]) }));
    expect(isPiece(...bars)).toBe(true);
    expect([isPiece(), isPiece(...word.slice(1)), isPiece(...word.slice(1), letter(80, 104, [30, 60, 220])), isPiece(...word.slice(1), letter(10, 150))]).toEqual([true, true, true, true]);
  });

  it('leaves what merely lies in a card\'s box, filling little of it', () => {
    const { regions, root } = painted(160, 120, { shape: disc(60, 50, 8), fill: blue }, { shape: disc(100, 80, 8), fill: blue });
    const card: Card = { left: 30, top: 20, right: 130, bottom: 100, support: 1 };
    join(regions, root, card);
    expect(root.children).toHaveLength(2);
  });

  // A card with bars on it that touch one another's ends, so that what lies between them is enclosed by bars and not by the card.
  const chart = (between: Colour): { regions: Regions; root: Part; card: Card } => {
    const regions = regionsOf(onGround(200, 140, [225, 230, 238],
      { shape: rectangle(20, 20, 180, 120), fill: flat([255, 255, 255]) },
      { shape: rectangle(60, 40, 140, 100), fill: blue },
      { shape: rectangle(70, 50, 130, 90), fill: flat(between) },
      { shape: rectangle(98, 50, 102, 90), fill: blue }).picture);
    return { regions, root: partsOf(regions).root, card: { left: 20, top: 20, right: 180, bottom: 120, support: 1 } };
  };
  /** The bars lie on the card, and both gaps on it beside them, as those of a real chart do. */
  const joinChart = (regions: Regions, root: Part, card: Card): Part => {
    const [bars] = root.children[0].children;
    for (const gap of [...bars.children]) attach(gap, root.children[0]);
    join(regions, root, card);
    return bars;
  };
  const onCard = (root: Part): Part => root.children.find((part) => part.card) as Part;

  it('gives a plain card what is seen of it between things on it', () => {
    const { regions, root, card } = chart([255, 255, 255]);
    const bars = joinChart(regions, root, card);
    expect(new Set(onCard(root).regions)).toEqual(new Set([[30, 30], [80, 70], [120, 70]].map(([x, y]) => regionAt(regions.segmentation, x, y))));
    expect(onCard(root).children).toEqual([bars]);
  });

  it('leaves on it what has another colour', () => {
    const { regions, root, card } = chart([255, 240, 200]);
    joinChart(regions, root, card);
    expect(onCard(root).regions).toEqual([regionAt(regions.segmentation, 30, 30)]);
    expect(onCard(root).children).toHaveLength(3);
  });

  it('takes no things on a card for another card where much of the card is seen between them', () => {
    const bars = (gap: Colour): Part => {
      const regions = regionsOf(onGround(200, 140, [225, 230, 238],
        { shape: rectangle(20, 20, 180, 120), fill: flat([255, 255, 255]) },
        { shape: rectangle(60, 40, 80, 100), fill: blue },
        { shape: rectangle(80, 40, 100, 100), fill: flat(gap) },
        { shape: rectangle(100, 40, 120, 100), fill: flat([45, 95, 205]) },
        { shape: rectangle(56, 36, 124, 40), fill: flat([245, 160, 20]) },
        { shape: rectangle(56, 100, 124, 104), fill: flat([245, 160, 20]) }).picture);
      const { root } = partsOf(regions);
      join(regions, root, { left: 20, top: 20, right: 180, bottom: 120, support: 1 }, { left: 60, top: 40, right: 120, bottom: 100, support: 0.95 });
      return onCard(root);
    };
    expect(bars([255, 255, 255]).children.some((part) => part.card)).toBe(false);
    expect(bars([90, 140, 240]).children.some((part) => part.card)).toBe(true);
  });

  describe('between the bars of a chart on the page', () => {
    // Three bars, a line at their feet and one at half their height; what lies between two of them, below that line, is cut off from the page.
    const chart = (between: Colour, last = rectangle(150, 30, 180, 100)): { regions: Regions; root: Part } => {
      const line = flat([200, 200, 205]);
      const found = painted(220, 140,
        { shape: rectangle(30, 60, 190, 61), fill: line }, { shape: rectangle(30, 100, 190, 102), fill: line },
        { shape: rectangle(100, 61, 150, 100), fill: flat(between) },
        { shape: rectangle(40, 20, 70, 100), fill: blue }, { shape: rectangle(70, 40, 100, 100), fill: flat([230, 90, 40]) }, { shape: last, fill: flat([40, 160, 60]) });
      join(found.regions, found.root, { left: 40, top: 20, right: 70, bottom: 100, support: 1 }, { left: 70, top: 40, right: 100, bottom: 100, support: 1 }, { left: 150, top: 30, right: 180, bottom: 100, support: 1 });
      return found;
    };
    const isPage = ({ regions, root }: { regions: Regions; root: Part }): boolean => root.regions.includes(regionAt(regions.segmentation, 125, 80));

    it('gives the page what is seen of it', () => {
      expect(isPage(chart([245, 245, 245]))).toBe(true);
    });

    it('leaves what has another colour, or something else than cards and lines around it', () => {
      expect(isPage(chart([245, 200, 245]))).toBe(false);
      expect(isPage(chart([245, 245, 245], disc(172, 80, 28)))).toBe(false);
    });
  });

  describe('of a plain card with a line drawn along it', () => {
    const CARD: Card = { left: 60, top: 30, right: 160, bottom: 110, support: 1 };
    const withLine = (line: Item): { regions: Regions; root: Part } => {
      const found = painted(220, 140, line, { shape: rectangle(60, 30, 160, 110), fill: blue });
      join(found.regions, found.root, CARD);
      return found;
    };
    const parts = (line: Item): number => withLine(line).root.children.length;

    it('makes the line one with the card', () => {
      // The last row of a hard shadow.
      const { regions, root } = withLine({ shape: rectangle(62, 110, 158, 111), fill: flat([180, 180, 190]) });
      expect(root.children).toHaveLength(1);
      expect(root.children[0].regions).toContain(regionAt(regions.segmentation, 100, 110));
    });

    it('leaves a bar, what goes on beyond the card, and what lies farther off', () => {
      const line = flat([180, 180, 190]);
      expect(parts({ shape: rectangle(62, 110, 158, 122), fill: line })).toBe(2);
      expect(parts({ shape: rectangle(20, 110, 200, 111), fill: line })).toBe(2);
      expect(parts({ shape: rectangle(62, 118, 158, 119), fill: line })).toBe(2);
    });
  });
});
