import type { CallContext, CallOptions, Handlers, Methods, Peer, Reply } from '../../src/bridge/peer';
import type { CaptureInfo, DocumentInfo, Fingerprint, HostMethods, LayerChange, PageMethods, PlannedLayer, PlannedNode, Theme, WriteOutcome, WritePlan } from '../../src/bridge/protocol';
import { CancelledError, DelaminateError } from '../../src/core/errors';
import { namedLayers } from '../../src/photoshop/plan-check';
import { makeThumbnail } from '../../src/formats/thumbnail';
import { cropRaster, type Raster } from '../../src/raster/raster';

/** A layer in the fake host's document, with the bytes that the page gave of it. */
export interface WrittenLayer {
  readonly planned: PlannedNode;
  readonly pixels?: Uint8Array;
  readonly mask?: Uint8Array;
  name: string;
  visible: boolean;
  locked?: boolean;
}

type Calls = { [K in keyof HostMethods]: number };

/** Rows of a tile and of a band: several of each even in small pictures. */
const ROWS = 16;

/**
 * The host's side of the protocol and nothing more: a document that is one picture, and a list of what was written.
 * For tests of the page; what Photoshop itself would do is the emulation's matter.
 */
export class FakeHost {
  theme: Theme = 'dark';
  lastFailure: string | null = null;
  info: DocumentInfo | null;
  historyState = 100;
  /** Ids of layers in the document. */
  readonly layers = new Map<number, WrittenLayer>();
  readonly plans: WritePlan[] = [];
  readonly changes: LayerChange[] = [];
  readonly calls: Partial<Calls> = {};
  readonly selected: Array<readonly number[]> = [];
  /** How far what lies in the selection is selected, 0..255. */
  selected8 = 255;
  capturesOpen = 0;
  /** Called before each method; may wait, and what it throws the method throws. */
  before: (method: keyof HostMethods, count: number, context: CallContext) => Promise<void> | void = () => undefined;
  page: Peer<PageMethods> | null = null;
  private nextId = 1000;
  private captured: Raster | null = null;

  constructor(public picture: Raster, info: Partial<DocumentInfo> = {}) {
    const { width, height, depth } = picture;
    this.info = { id: 7, name: 'poster.png', width, height, depth, mode: 'RGBColorMode', profile: null, historyState: 100, selection: null, activeLayer: null, ours: null, ...info };
  }

  get fingerprint(): Fingerprint {
    const { id, width, height, mode, depth } = this.document();
    return { document: id, width, height, mode, depth, historyState: this.historyState };
  }

  /** The user does something of their own. */
  touch(): void {
    this.historyState++;
  }

  /** The user undoes everything. */
  undoAll(): void {
    this.layers.clear();
    this.historyState = 100;
  }

  readonly handlers: Handlers<HostMethods> = this.guarded({
    'host.info': async () => ({ value: { application: 'Photoshop 27.4.0', uxp: '9.2.0', plugin: '0.1.0', platform: 'test', theme: this.theme, lastFailure: this.lastFailure } }),
    'document.describe': async () => ({ value: this.info && { ...this.info, historyState: this.historyState } }),
    'document.preview': async ({ side }) => {
      const small = makeThumbnail(this.picture, side);
      return { value: { width: small.width, height: small.height }, bytes: small.data as Uint8Array };
    },
    'selection.read': async ({ expects, area }) => {
      const { selection } = this.document();
      if (!selection || this.differs(expects, []) !== null) throw new DelaminateError('selection', 'nothing is selected; draw a selection first');
      const inside = (x: number, y: number): boolean => x >= selection.left && y >= selection.top && x < selection.left + selection.width && y < selection.top + selection.height;
      return { value: null, bytes: Uint8Array.from({ length: area.width * area.height }, (_, i) => (inside(area.left + (i % area.width), area.top + Math.floor(i / area.width)) ? this.selected8 : 0)) };
    },
    'layers.read': async () => {
      throw new DelaminateError('read', 'the group of layers is not in the document any more');
    },
    'capture.begin': async ({ scope }) => {
      const { name, selection, activeLayer } = this.document();
      const whole = { left: 0, top: 0, width: this.picture.width, height: this.picture.height };
      const area = scope === 'selection' && selection ? selection : whole;
      this.captured = cropRaster(this.picture, area);
      this.capturesOpen++;
      const capture: CaptureInfo = {
        capture: 'c1', fingerprint: this.fingerprint, area, depth: this.picture.depth, profile: 'sRGB IEC61966-2.1', name: scope === 'layer' ? (activeLayer?.name ?? '') : name, scope,
        layer: scope === 'layer' ? (activeLayer?.id ?? null) : null, tileRows: ROWS, tiles: Math.ceil(area.height / ROWS),
      };
      return { value: capture };
    },
    'capture.tile': async ({ tile }) => {
      const { width, height, data } = this.captured!;
      const part = data.slice(tile * ROWS * width * 4, Math.min(height, (tile + 1) * ROWS) * width * 4);
      return { value: null, bytes: new Uint8Array(part.buffer) };
    },
    'capture.end': async () => {
      this.capturesOpen--;
      return { value: null };
    },
    write: async (plan, context) => ({ value: await this.write(plan, context) }),
    'layers.change': async ({ expects, change }) => {
      const ids = change.change === 'set' ? [change.layer] : change.layers;
      const why = this.differs(expects, ids);
      if (why !== null) return { value: { outcome: 'document-changed', why } };
      this.changes.push(change);
      if (change.change === 'delete') for (const id of ids) this.layers.delete(id);
      else if (change.change === 'lock') for (const id of ids) this.layers.get(id)!.locked = change.locked;
      else Object.assign(this.layers.get(change.layer)!, change.name !== undefined && { name: change.name }, change.visible !== undefined && { visible: change.visible });
      this.historyState++;
      return { value: { outcome: 'written', layers: {}, fingerprint: this.fingerprint, notes: [] } };
    },
    'layers.select': async ({ layers }) => {
      this.selected.push(layers);
      return { value: null };
    },
    'diagnostics.save': async () => ({ value: null }),
    'diagnostics.echo': async (_params, { bytes }) => ({ value: null, ...(bytes && { bytes }) }),
  });

  private document(): DocumentInfo {
    if (!this.info) throw new DelaminateError('capture', 'no document is open; open one');
    return this.info;
  }

  private differs(expects: Fingerprint, ids: readonly number[]): string | null {
    if (expects.historyState !== null && expects.historyState !== this.historyState) return 'its history went on';
    return ids.every((id) => this.layers.has(id)) ? null : 'the layers are not in the document any more';
  }

  /** All at once at the end, as one history state: whatever fails on the way leaves nothing. */
  private async write(plan: WritePlan, { signal, progress }: CallContext): Promise<WriteOutcome> {
    const replaced = plan.place.at === 'replace' ? plan.place.layers : plan.place.at === 'update' ? plan.place.removes : [];
    const why = this.differs(plan.expects, plan.place.at === 'update' ? [plan.place.group, ...replaced, ...namedLayers(plan.nodes)] : replaced);
    if (why !== null) return { outcome: 'document-changed', why };
    if (plan.place.at === 'replace' && plan.place.beneath !== undefined && !this.layers.has(plan.place.beneath)) return { outcome: 'document-changed', why: 'the layer in front is gone' };
    const ids: Record<string, number> = {};
    const made = new Map<number, WrittenLayer>();
    const put = async (node: PlannedNode): Promise<void> => {
      if (node.type === 'kept') return;
      if (node.type === 'group') for (const child of node.children) await put(child);
      if (node.type === 'group' && node.layer !== undefined) return;
      const bytes = node.type === 'layer' ? { pixels: await this.pull(plan, node, 'pixels', signal), ...(node.masked && { mask: await this.pull(plan, node, 'mask', signal) }) } : {};
      const id = this.nextId++;
      ids[node.id] = id;
      made.set(id, { planned: node, name: node.name, visible: node.visible, ...(node.locked && { locked: true }), ...bytes });
      progress({ stage: 'write', fraction: Math.min(1, made.size / 10) });
    };
    for (const node of plan.nodes) await put(node);
    if (signal.aborted) throw new CancelledError();
    this.plans.push(plan);
    for (const id of replaced) this.layers.delete(id);
    for (const [id, layer] of made) this.layers.set(id, layer);
    this.historyState++;
    return { outcome: 'written', layers: ids, fingerprint: this.fingerprint, notes: [] };
  }

  private async pull(plan: WritePlan, { id, area }: PlannedLayer, what: 'pixels' | 'mask', signal: CallContext['signal']): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (let top = 0; top < area.height; top += ROWS) {
      if (signal.aborted) throw new CancelledError();
      const { bytes } = await this.page!.call('pixels.read', { run: plan.run, layer: id, what, top, rows: Math.min(ROWS, area.height - top) });
      parts.push(bytes!.slice());
    }
    return new Uint8Array(Buffer.concat(parts));
  }

  private guarded(handlers: Handlers<HostMethods>): Handlers<HostMethods> {
    const wrapped = Object.entries(handlers).map(([name, handler]) => [name, async (params: never, context: CallContext) => {
      const method = name as keyof HostMethods;
      this.calls[method] = (this.calls[method] ?? 0) + 1;
      await this.before(method, this.calls[method], context);
      return (handler as (params: never, context: CallContext) => Promise<Reply<unknown>>)(params, context);
    }]);
    return Object.fromEntries(wrapped) as Handlers<HostMethods>;
  }
}

/** A peer that calls handlers of the same process. Values pass as JSON does; bytes are copied. */
export function directPeer<Asked extends Methods<Asked>>(handlers: Handlers<Asked>): Peer<Asked> {
  let settle: (reason: Error) => void = () => undefined;
  let over: Error | null = null;
  const closed = new Promise<Error>((resolve) => (settle = resolve));
  const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
  const gone = closed.then((reason) => Promise.reject(reason));
  gone.catch(() => undefined);
  return {
    closed,
    close(reason) {
      over = reason;
      settle(reason);
    },
    async call(method, params, { bytes, signal, onProgress }: CallOptions = {}) {
      if (over) throw over;
      const context: CallContext = { ...(bytes && { bytes }), signal: signal ?? new AbortController().signal, progress: (event) => onProgress?.(copy(event)) };
      // Another turn, as with a real bridge.
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) throw new CancelledError();
      const answer = handlers[method](copy(params), context).then((reply) => ({ value: copy(reply.value), ...(reply.bytes && { bytes: reply.bytes.slice() }) }));
      return Promise.race([answer, gone]);
    },
  };
}
