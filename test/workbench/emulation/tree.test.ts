import { newGroup, newLayer, type NodeState } from '../../../workbench/emulation';
import { allIds, findNode, insertNode, parentOf, removeNode, updateNode } from '../../../workbench/emulation/tree';

const nodes: readonly NodeState[] = [newLayer({ id: 1 }), { ...newGroup({ id: 2 }), children: [newLayer({ id: 3 }), { ...newGroup({ id: 4 }), children: [newLayer({ id: 5 })] }] }, newLayer({ id: 6 })];

test('nodes are found at any depth', () => {
  expect(allIds(nodes)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(findNode(nodes, 5)!.id).toBe(5);
  expect(findNode(nodes, 9)).toBeUndefined();
  expect([parentOf(nodes, 5)?.id, parentOf(nodes, 1), parentOf(nodes, 9)]).toEqual([4, null, null]);
});

test('edits touch the way to a node and share the rest', () => {
  const renamed = updateNode(nodes, 5, (node) => ({ ...node, name: 'x' }));
  expect(findNode(renamed, 5)!.name).toBe('x');
  expect([renamed[0] === nodes[0], renamed[1] === nodes[1], findNode(renamed, 3) === findNode(nodes, 3)]).toEqual([true, false, true]);
  expect(allIds(removeNode(nodes, 4))).toEqual([1, 2, 3, 6]);
  expect(allIds(insertNode(nodes, 4, 1, newLayer({ id: 7 })))).toEqual([1, 2, 3, 4, 5, 7, 6]);
  expect(allIds(insertNode(nodes, null, 0, newLayer({ id: 7 })))).toEqual([7, 1, 2, 3, 4, 5, 6]);
  expect(allIds(nodes)).toEqual([1, 2, 3, 4, 5, 6]);
});
