import { THEMES } from '../src/bridge/protocol';
import { startApplication } from './application';
import { factsText, modeText } from './document-facts';
import type { DocumentMode } from './emulation/model';
import { decodeBitmap } from './files/decode-bitmap';
import { encodeJpeg } from './files/encode-jpeg';
import { openFile } from './open-file';
import { documentOf } from './open-picture';
import { savePsd } from './save-psd';
import { createTestHook, type WorkbenchHook } from './test-hook';
import { CanvasView } from './view/canvas-view';
import { Dock } from './view/dock';
import { byId } from './view/dom';
import { download, EXAMPLES, Files } from './view/files';
import { HistoryPanel } from './view/history-panel';
import { watchKeys } from './view/keys';
import { LayersPanel } from './view/layers-panel';
import { createMenubar } from './view/menubar';
import { Messages } from './view/messages';
import { ScopeBar } from './view/scope-bar';
import { THEME_TITLES, ThemeSwitch } from './view/theme';
import { Workspace, type WorkspaceChange } from './workspace';

declare global {
  interface Window {
    workbench: WorkbenchHook;
  }
}

async function start(): Promise<void> {
  const theme = new ThemeSwitch();
  const messages = new Messages();
  const dock = new Dock();
  const application = await startApplication({
    theme,
    panel: dock.root,
    folder: '../plugin/',
    saveText: (text, name) => download(text, name, 'text/plain'),
    alert: (text) => messages.notice(text),
  });
  const workspace = new Workspace(application);
  const canvas = new CanvasView(workspace);
  const layers = new LayersPanel(workspace);
  const history = new HistoryPanel(workspace);
  const scopeBar = new ScopeBar(() => application.cancel());

  /** Counts files being opened: one that was overtaken by the next must not show itself. */
  let turn = 0;

  async function open(bytes: Uint8Array, name: string, options: { mode?: DocumentMode } = {}): Promise<void> {
    const mine = ++turn;
    messages.clear();
    const picture = await openFile(bytes, decodeBitmap);
    // Photoshop would not open a file then either.
    if (application.isModal()) throw new Error('A plugin is at work on the document; wait for it or cancel it, then open the file.');
    await new Promise<void>((resolve) => application.whenFree(resolve));
    if (mine !== turn) return;
    workspace.show(documentOf(picture, name, options));
    for (const notice of picture.notices) messages.notice(notice);
  }

  async function save(): Promise<void> {
    const { document } = workspace;
    if (!document || workspace.locked) return;
    const { bytes, extension, notices } = await savePsd(document.snapshot, encodeJpeg);
    download(bytes, `${document.name.replace(/\.[^.]*$/, '') || 'picture'}${extension}`, 'image/vnd.adobe.photoshop');
    for (const notice of notices) messages.notice(notice);
  }

  /** Runs what may fail; the user reads why. */
  const attempt = (run: () => Promise<unknown>) => (): void => {
    run().catch((error: unknown) => messages.error(error));
  };

  function renderFacts(): void {
    const document = workspace.document;
    byId('tab-name').textContent = document?.name ?? 'No document';
    byId('tab-facts').textContent = document ? modeText(document.snapshot) : '';
    byId('facts').textContent = document ? factsText(document.snapshot) : '';
    byId('welcome').hidden = document !== null;
    window.document.title = document ? `${document.name} – Delaminate workbench` : 'Delaminate workbench';
  }

  function render(change: WorkspaceChange): void {
    if (change === 'document') canvas.reset();
    // Every layer that a plugin writes is a change; what is listed is drawn when its history is resumed.
    if (workspace.document?.suspension) return;
    canvas.render();
    layers.render();
    history.render();
    renderFacts();
  }

  const files = new Files({ open, fail: (error) => messages.error(error) });
  const hasDocument = (): boolean => workspace.document !== null;
  const editable = (): boolean => !workspace.locked;
  const saveNow = attempt(save);

  createMenubar([
    {
      label: 'File',
      items: () => [
        { label: 'Open…', key: 'Ctrl+O', run: () => files.choose() },
        ...EXAMPLES.map((name) => ({ label: `Open example ${name}`, run: () => void files.example(name) })),
        null,
        { label: 'Save as PSD', key: 'Ctrl+S', run: saveNow, enabled: editable },
        { label: 'Close', run: () => workspace.close(), enabled: editable },
      ],
    },
    {
      label: 'Edit',
      items: () => [
        { label: 'Undo', key: 'Ctrl+Z', run: () => workspace.undo(), enabled: () => editable() && workspace.document!.canUndo },
        { label: 'Redo', key: 'Shift+Ctrl+Z', run: () => workspace.redo(), enabled: () => editable() && workspace.document!.canRedo },
      ],
    },
    {
      label: 'Select',
      items: () => [
        { label: 'All', key: 'Ctrl+A', run: () => workspace.selectAll(), enabled: editable },
        { label: 'Deselect', key: 'Ctrl+D', run: () => workspace.setSelection(null), enabled: () => editable() && workspace.document!.snapshot.selection !== null },
      ],
    },
    {
      label: 'View',
      items: () => [
        { label: 'Fit on screen', key: '0', run: () => canvas.fit(), enabled: hasDocument },
        { label: '100 %', key: '1', run: () => canvas.setZoom(1), enabled: hasDocument },
        { label: 'Zoom in', key: '+', run: () => canvas.zoomBy(1), enabled: hasDocument },
        { label: 'Zoom out', key: '−', run: () => canvas.zoomBy(-1), enabled: hasDocument },
        null,
        ...[...THEMES].reverse().map((each) => ({ label: THEME_TITLES[each], run: () => theme.set(each), checked: () => theme.current === each })),
      ],
    },
    {
      label: 'Plugins',
      items: () => application.commands.map(({ id, label }) => ({ label, run: attempt(() => application.runCommand(id)) })),
    },
  ]);
  watchKeys({ workspace, canvas, open: () => files.choose(), save: saveNow });
  workspace.onChange(render);
  let wasLocked = workspace.locked;
  application.onScope(() => {
    scopeBar.render(application.progress());
    // What can be done by hand changes with it; progress alone changes nothing else.
    if (workspace.locked === wasLocked) return;
    wasLocked = workspace.locked;
    layers.renderTools();
    history.renderTools();
  });
  render('document');

  window.workbench = createTestHook({
    workspace, open, host: application.forTests,
    setTheme: (next) => theme.set(next),
    setPanelWidth: (width) => dock.setWidth(width),
  });
  application.loadPlugin().catch((error: unknown) => messages.error(error));
}

void start();
