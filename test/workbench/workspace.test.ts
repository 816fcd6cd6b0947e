import type { EmulatedDocument } from '../../workbench/emulation/model';
import { sameSnapshot } from '../../workbench/emulation/model';
import { openFlat, openLayered } from '../../workbench/emulation/open-document';
import { allNodes } from '../../workbench/emulation/tree';
import { Workspace, type WorkspaceChange } from '../../workbench/workspace';
import { disc, noisePicture } from '../support/documents';

const pixels = disc(8, 2, [1, 0, 0]);
const sample = (): EmulatedDocument => openLayered({ width: 20, height: 20, depth: 8 }, [
  { type: 'layer', name: 'top', pixels },
  { type: 'group', name: 'group', children: [{ type: 'layer', name: 'inner', pixels }, { type: 'layer', name: 'inner too', pixels }] },
  { type: 'layer', name: 'Background', pixels: noisePicture(20, 20), isBackground: true },
]);

describe('Workspace', () => {
  let modal = false;
  let passing = false;
  let later: Array<() => void> = [];
  let open: EmulatedDocument[];
  let workspace: Workspace;
  let changes: WorkspaceChange[];

  beforeEach(() => {
    modal = false;
    passing = false;
    later = [];
    open = [];
    changes = [];
    workspace = new Workspace({ open: (document) => void open.push(document), close: (document) => { open = open.filter((each) => each !== document); }, isModal: () => modal, whenFree: (run) => (passing ? void later.push(run) : run()) });
    workspace.onChange((change) => changes.push(change));
  });

  const id = (name: string): number => allNodes(workspace.document!.snapshot.layers).find((node) => node.name === name)!.id;
  const history = (): string[] => workspace.document!.history.map(({ name }) => name);
  const active = (): string[] => workspace.document!.snapshot.activeLayers.map((each) => allNodes(workspace.document!.snapshot.layers).find((node) => node.id === each)!.name);

  it('shows one document at a time and tells the application', () => {
    const first = sample();
    workspace.show(first);
    const second = openFlat(noisePicture(4, 4));
    workspace.show(second);
    expect(open).toEqual([second]);
    changes = [];
    first.change('behind its back', (snapshot) => ({ ...snapshot, resolution: 300 }));
    expect(changes).toEqual([]);
    second.change('seen', (snapshot) => ({ ...snapshot, resolution: 300 }));
    expect(changes).toEqual(['content']);
    workspace.close();
    expect(open).toEqual([]);
    expect(workspace.document).toBeNull();
    expect(workspace.locked).toBe(true);
  });

  it('makes one history state of each edit, and undo is to the bit', () => {
    workspace.show(sample());
    const before = workspace.document!.snapshot;
    workspace.rename(id('top'), '  new name ');
    workspace.setVisible(id('group'), false);
    workspace.setSelection({ bounds: { left: 1, top: 2, width: 3, height: 4 }, mask: null });
    workspace.setSelection(null);
    expect(history()).toEqual(['Open', 'Rename Layer', 'Hide Layer', 'Rectangular Marquee', 'Deselect']);
    expect(workspace.isShown(id('inner'))).toBe(false);
    expect(workspace.isShown(id('new name'))).toBe(true);
    for (let i = 0; i < 4; i++) workspace.undo();
    expect(sameSnapshot(workspace.document!.snapshot, before)).toBe(true);
    workspace.redo();
    expect(workspace.document!.snapshot.layers[0]!.name).toBe('new name');
  });

  it('makes nothing of an edit that changes nothing', () => {
    workspace.show(sample());
    workspace.rename(id('top'), 'top');
    workspace.rename(id('top'), '   ');
    workspace.setSelection(null);
    expect(history()).toEqual(['Open']);
  });

  it('selects one, several and a range', () => {
    workspace.show(sample());
    workspace.select(id('inner'), 'one');
    expect(active()).toEqual(['inner']);
    workspace.select(id('Background'), 'toggle');
    expect(active()).toEqual(['inner', 'Background']);
    workspace.select(id('inner'), 'toggle');
    expect(active()).toEqual(['Background']);
    workspace.select(id('Background'), 'toggle');
    expect(active()).toEqual(['Background']);
    workspace.select(id('group'), 'range');
    expect(active()).toEqual(['group', 'inner', 'inner too', 'Background']);
    expect(history()).toEqual(['Open']);
  });

  it('deletes what is selected, a group with what is in it, in one state', () => {
    workspace.show(sample());
    workspace.select(id('group'), 'one');
    workspace.select(id('inner'), 'toggle');
    workspace.select(id('top'), 'toggle');
    workspace.deleteSelected();
    expect(allNodes(workspace.document!.snapshot.layers).map(({ name }) => name)).toEqual(['Background']);
    expect(history()).toEqual(['Open', 'Delete Layers']);
    expect(workspace.deletionObstacle).toBe('a document keeps at least one layer');
    workspace.deleteSelected();
    expect(history()).toHaveLength(2);
  });

  it('makes an ordinary layer of a Background that is given a name', () => {
    workspace.show(sample());
    workspace.rename(id('Background'), 'Sky');
    expect(workspace.document!.snapshot.layers.at(-1)).toMatchObject({ name: 'Sky', isBackground: false });
  });

  it('does what was asked during a scope that passes unseen once it is over, if it still applies', () => {
    workspace.show(sample());
    passing = true;
    const top = id('top');
    workspace.rename(top, 'later');
    workspace.selectAll();
    expect(history()).toEqual(['Open']);
    later.splice(0).forEach((run) => run());
    expect(history()).toEqual(['Open', 'Rename Layer', 'Select All']);
    workspace.rename(top, 'never');
    workspace.show(openFlat(noisePicture(4, 4)));
    later.splice(0).forEach((run) => run());
    expect(history()).toEqual(['Open']);
  });

  it('takes no edits while a plugin has the application to itself', () => {
    workspace.show(sample());
    const before = workspace.document!.snapshot;
    modal = true;
    workspace.rename(id('top'), 'x');
    workspace.select(id('inner'), 'one');
    workspace.setVisible(id('top'), false);
    workspace.deleteSelected();
    workspace.selectAll();
    workspace.undo();
    expect(workspace.document!.snapshot).toBe(before);
    modal = false;
    const suspension = workspace.document!.suspend('plugin');
    expect(suspension.modified).toBe(false);
    workspace.selectAll();
    expect(workspace.document!.snapshot).toBe(before);
    workspace.document!.resume(true);
    workspace.selectAll();
    expect(workspace.document!.snapshot.selection!.bounds).toEqual({ left: 0, top: 0, width: 20, height: 20 });
  });
});
