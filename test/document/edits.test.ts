import fc from 'fast-check';
import { dropNodes, findNode, mergeLayers, placeSplit, renameNode, replaceLayer, setVisible, splitLayer, splitSource } from '../../src/document/edits';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import type { Group, LayeredDocument, LayerNode } from '../../src/document/document';
import { allNodes, leafLayers } from '../../src/document/tree';
import { group, layer, paint } from '../support/documents';
import { randomDocument } from '../support/random-documents';
import { refusal } from '../support/refusal';

const dot = paint(2, 2, () => [1, 0, 0, 1]);
const document: LayeredDocument = {
  width: 2, height: 2, depth: 8,
  children: [layer('Sky', dot), group('Tree', [layer('Trunk', dot), group('Crown', [layer('Apple', dot)])]), layer('Sun', dot)],
};
const names = (nodes: readonly LayerNode[]): string[] => allNodes(nodes).map(({ name }) => name);

describe('findNode', () => {
  it('finds layers and groups at any level', () => {
    expect(findNode(document, 'Apple')?.name).toBe('Apple');
    expect(findNode(document, 'Crown')?.type).toBe('group');
    expect(findNode(document, 'Moon')).toBeUndefined();
  });
});

describe('renameNode', () => {
  const renamed = (id: string, name: string): string => findNode(renameNode(document, id, name), id)!.name;

  it('takes the name without blanks around it, numbered where it is taken, groups included', () => {
    expect(renamed('Apple', '  Red apple\n')).toBe('Red apple');
    expect(renamed('Apple', 'Tree')).toBe('Tree 2');
    expect(findNode(renameNode(renameNode(document, 'Apple', 'Sky'), 'Sun', 'Sky'), 'Sun')!.name).toBe('Sky 3');
    expect(renamed('Tree', 'Wood')).toBe('Wood');
  });

  it('changes only what hangs on the way to the node, and nothing where the name is the same', () => {
    const after = renameNode(document, 'Apple', 'Pear');
    expect(after.children[0]).toBe(document.children[0]);
    expect(after.children[2]).toBe(document.children[2]);
    expect((after.children[1] as Group).children[0]).toBe((document.children[1] as Group).children[0]);
    expect(findNode(document, 'Apple')!.name).toBe('Apple');
    expect(renameNode(document, 'Apple', ' Apple ')).toBe(document);
    // A taken name that would be numbered into the node's own.
    const numbered = renameNode(document, 'Apple', 'Sky');
    expect(renameNode(numbered, 'Apple', 'Sky')).toEqual(numbered);
  });

  it('refuses empty and overlong names and nodes that are gone', () => {
    expect(refusal(() => renameNode(document, 'Sun', ' \t '))).toBe('rename: the new name of Sun is empty; give it at least one letter');
    expect(refusal(() => renameNode(document, 'Sun', 'x'.repeat(256)))).toContain('256');
    expect(renamed('Sun', 'x'.repeat(255))).toHaveLength(255);
    expect(refusal(() => renameNode(document, 'Moon', 'y'))).toContain('Moon');
  });
});

describe('setVisible', () => {
  it('shows and hides, and gives the same document where nothing changes', () => {
    const hidden = setVisible(document, 'Crown', false);
    expect(findNode(hidden, 'Crown')!.visible).toBe(false);
    expect(findNode(hidden, 'Apple')!.visible).toBe(true);
    expect(hidden.children[0]).toBe(document.children[0]);
    expect(setVisible(hidden, 'Crown', false)).toBe(hidden);
    expect(setVisible(hidden, 'Crown', true)).toEqual(document);
    expect(refusal(() => setVisible(document, 'Moon', true))).toContain('Moon');
  });
});

describe('dropNodes', () => {
  it('takes out layers and whole groups, and groups that become empty', () => {
    expect(names(dropNodes(document, ['Apple']).children)).toEqual(['Sky', 'Tree', 'Trunk', 'Sun']);
    expect(names(dropNodes(document, ['Apple', 'Trunk']).children)).toEqual(['Sky', 'Sun']);
    expect(names(dropNodes(document, ['Tree', 'Apple', 'Sky']).children)).toEqual(['Sun']);
    expect(dropNodes(document, [])).toBe(document);
  });

  it('leaves what it does not concern the same objects', () => {
    const after = dropNodes(document, ['Apple']);
    expect(after.children[0]).toBe(document.children[0]);
    expect((after.children[1] as Group).children[0]).toBe((document.children[1] as Group).children[0]);
  });

  it('refuses to drop all there is, and what is not there', () => {
    expect(refusal(() => dropNodes(document, ['Tree', 'Sun', 'Sky']))).toBe('drop: these are all the layers there are; keep at least one');
    expect(refusal(() => dropNodes({ ...document, children: [group('Hollow', []), layer('Only', dot)] }, ['Only']))).toContain('all the layers');
    expect(refusal(() => dropNodes(document, ['Moon']))).toContain('Moon');
  });

  it('keeps exactly the leaves that were not dropped, in any document', () => {
    fc.assert(fc.property(fc.integer(), fc.array(fc.nat(), { maxLength: 4 }), (seed, picks) => {
      const random = randomDocument(seed, { depth: 8 });
      const all = allNodes(random.children);
      const chosen = picks.map((pick) => all[pick % all.length]!);
      const gone = new Set(chosen.flatMap((node) => leafLayers([node])));
      const left = leafLayers(random.children).filter((leaf) => !gone.has(leaf));
      if (left.length === 0) return void refusal(() => dropNodes(random, chosen.map(({ id }) => id)));
      const after = dropNodes(random, chosen.map(({ id }) => id));
      const leaves = leafLayers(after.children);
      expect(leaves).toHaveLength(left.length);
      leaves.forEach((leaf, i) => expect(leaf).toBe(left[i]));
      expect(allNodes(after.children).every((node) => node.type === 'layer' || node.children.length > 0)).toBe(true);
    }), { numRuns: 200, seed: 4 });
  });
});

describe('replaceLayer', () => {
  it('puts nodes in the place of a layer, with names and ids that are free', () => {
    const after = replaceLayer(document, 'Trunk', [layer('Sky', dot), group('Trunk', [layer('Bark', dot), layer('Apple', dot)])]);
    expect(names(after.children)).toEqual(['Sky', 'Tree', 'Sky 2', 'Trunk', 'Bark', 'Apple 2', 'Crown', 'Apple', 'Sun']);
    const ids = allNodes(after.children).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(after.children[0]).toBe(document.children[0]);
  });

  it('takes nodes as they are where nothing collides, also in the place of a group', () => {
    const bush = layer('Bush', dot);
    expect(replaceLayer(document, 'Tree', [bush]).children).toEqual([document.children[0], bush, document.children[2]]);
    expect(replaceLayer(document, 'Tree', [bush]).children[1]).toBe(bush);
    expect(findNode(replaceLayer(document, 'Sun', [layer('Sun', dot)]), 'Sun')).toBeDefined();
  });

  it('refuses an empty replacement', () => {
    expect(refusal(() => replaceLayer(document, 'Sun', []))).toContain('Sun');
  });
});

describe('a run of edits', () => {
  it('is a document as sound as before, showing what it showed', () => {
    const start = randomDocument(11, { depth: 8 });
    const target = leafLayers(start.children)[0]!;
    const halves = [0, 1].map((half) => layer(`h${half}`, paint(target.pixels.width, target.pixels.height, (x) => [0.2, 0.4, 0.8, (x < 6) === (half === 0) ? 1 : 0])));
    const decomposed: LayeredDocument = { width: target.pixels.width, height: target.pixels.height, depth: 8, children: halves };
    expect(placeSplit(target, decomposed).type).toBe('group');
    expect(splitSource(target)).toEqual(target.pixels);
    const split = splitLayer(start, target.id, decomposed);
    const merged = mergeLayers(split, [target.id]);
    expect(compareRasters(flattenDocument(start), flattenDocument(merged)).max).toBe(0);
    expect(findNode(merged, `${target.id}-merged`)!.name).toBe(target.name);
  });
});
