import type { Bounds, Layer } from '../../src/photoshop/host';
import { uniteRects, type Rect } from '../../src/raster/rect';
import { isBlendMode } from './blend-modes';
import { layerBounds } from './composite';
import { deleteNode, editNode, MAX_LAYER_NAME, moveNode } from './edits';
import type { Gate } from './gate';
import { hostError } from './host-error';
import type { EmulatedDocument, NodeState } from './model';
import { findNode, parentOf } from './tree';

export interface DomHost {
  readonly gate: Gate;
  /** Bounds as unit objects, as older builds give them. */
  readonly unitObjects: boolean;
}

const empty: Rect = { left: 0, top: 0, width: 0, height: 0 };

function boundsOfNode(node: NodeState): Rect {
  return node.type === 'layer' ? layerBounds(node) : node.children.map(boundsOfNode).reduce(uniteRects, empty);
}

/** `Bounds` as numbers, or as the unit objects of older builds. */
export function domBounds({ left, top, width, height }: Rect, unitObjects: boolean): Bounds {
  const unit = (value: number): number => (unitObjects ? ({ _unit: 'pixelsUnit', _value: value } as unknown as number) : value);
  return { left: unit(left), top: unit(top), right: unit(left + width), bottom: unit(top + height) };
}

/**
 * layer.md: throws on unknown modes and on modes the layer cannot have (24.2 and later).
 * Fit for setters and for the options of new layers.
 */
export function checkBlendMode(mode: unknown, group: boolean): string {
  if (typeof mode !== 'string' || !isBlendMode(mode)) throw hostError(`Invalid blend mode: ${String(mode)}`);
  if (mode === 'passThrough' && !group) throw hostError('Only groups can pass through.');
  return mode;
}

export function checkOpacity(opacity: unknown): number {
  if (typeof opacity !== 'number' || !(opacity >= 0 && opacity <= 100)) throw hostError(`An opacity of ${String(opacity)} is not between 0 and 100.`);
  return opacity;
}

/**
 * The limit is not documented; a PSD file holds 255 UTF-16 units. Strict by choice: longer names are refused, not cut,
 * so that no name changes unseen.
 */
export function checkName(name: unknown): string {
  if (typeof name !== 'string') throw hostError('A layer name is a string.');
  if (name.length > MAX_LAYER_NAME) throw hostError(`The layer name has ${name.length} characters, more than ${MAX_LAYER_NAME}.`);
  return name;
}

/**
 * layer.md. Every access gives a new object, and each property is read from the document when it is asked for: whether
 * Photoshop gives the same object twice is undocumented, strict by choice; compare ids.
 */
export class EmulatedLayer implements Layer {
  readonly #document: EmulatedDocument;
  readonly #host: DomHost;

  constructor(document: EmulatedDocument, readonly id: number, host: DomHost) {
    this.#document = document;
    this.#host = host;
  }

  #read<T>(property: string, get: (node: NodeState) => T): T {
    return this.#host.gate.read(`Layer.${property}`, () => get(this.#node()));
  }

  #node(): NodeState {
    if (!this.#document.open) throw hostError('The document has been closed.');
    const node = findNode(this.#document.snapshot.layers, this.id);
    if (!node) throw hostError(`The layer ${this.id} does not exist.`);
    return node;
  }

  /** `event`: the name of the change in the history panel. */
  #set(property: string, event: string, check: (node: NodeState) => Partial<NodeState>): void {
    this.#host.gate.sync(`Layer.${property}=`, 'set', () => {
      const change = check(this.#node());
      this.#document.change(event, (snapshot) => editNode(snapshot, this.id, (node) => ({ ...node, ...change }) as NodeState));
    });
  }

  /** layer.md: the Background has neither name, opacity, blend mode nor locks of its own to set. */
  static #notBackground(node: NodeState, property: string): void {
    if (node.type === 'layer' && node.isBackground) throw hostError(`The ${property} of the Background layer cannot be set.`);
  }

  get name(): string {
    return this.#read('name', ({ name }) => name);
  }

  set name(value: string) {
    this.#set('name', 'Rename Layer', (node) => {
      EmulatedLayer.#notBackground(node, 'name');
      return { name: checkName(value) };
    });
  }

  get opacity(): number {
    return this.#read('opacity', ({ opacity }) => opacity);
  }

  set opacity(value: number) {
    this.#set('opacity', 'Opacity Change', (node) => {
      EmulatedLayer.#notBackground(node, 'opacity');
      return { opacity: checkOpacity(value) };
    });
  }

  get blendMode(): string {
    return this.#read('blendMode', ({ blendMode }) => blendMode);
  }

  set blendMode(value: string) {
    this.#set('blendMode', 'Blending Change', (node) => {
      EmulatedLayer.#notBackground(node, 'blend mode');
      return { blendMode: checkBlendMode(value, node.type === 'group') };
    });
  }

  /** layer.md: clipped to the layer below. */
  get isClippingMask(): boolean {
    return this.#read('isClippingMask', ({ clipped }) => clipped);
  }

  set isClippingMask(value: boolean) {
    this.#set('isClippingMask', value ? 'Create Clipping Mask' : 'Release Clipping Mask', (node) => {
      EmulatedLayer.#notBackground(node, 'clipping');
      return { clipped: Boolean(value) };
    });
  }

  get visible(): boolean {
    return this.#read('visible', ({ visible }) => visible);
  }

  /** Whether hiding makes a history state is a preference in Photoshop; here it does, so that undo brings all back. */
  set visible(value: boolean) {
    this.#set('visible', 'Layer Visibility', () => ({ visible: Boolean(value) }));
  }

  get allLocked(): boolean {
    return this.#read('allLocked', (node) => node.locks.all || (node.type === 'layer' && node.isBackground));
  }

  set allLocked(value: boolean) {
    this.#set('allLocked', 'Lock Layer', (node) => {
      EmulatedLayer.#notBackground(node, 'lock');
      return { locks: { ...node.locks, all: Boolean(value) } };
    });
  }

  get isBackgroundLayer(): boolean {
    return this.#read('isBackgroundLayer', (node) => node.type === 'layer' && node.isBackground);
  }

  get kind(): string {
    return this.#read('kind', (node) => (node.type === 'group' ? 'group' : node.kind));
  }

  get boundsNoEffects(): Bounds {
    return this.#read('boundsNoEffects', (node) => domBounds(boundsOfNode(node), this.#host.unitObjects));
  }

  get parent(): Layer | null {
    return this.#read('parent', () => {
      const parent = parentOf(this.#document.snapshot.layers, this.id);
      return parent && new EmulatedLayer(this.#document, parent.id, this.#host);
    });
  }

  /** Groups only; topmost first. */
  get layers(): readonly Layer[] {
    // An accessor cannot be absent: for layers that are not groups it gives what an absent property would.
    return this.#read('layers', (node) => (node.type === 'group' ? node.children.map(({ id }) => new EmulatedLayer(this.#document, id, this.#host)) : undefined)) as readonly Layer[];
  }

  move(relative: Layer, placement: string): void {
    this.#host.gate.sync('Layer.move', 'move', () => {
      this.#node();
      this.#document.change('Move Layer', (snapshot) => moveNode(snapshot, this.id, relative.id, placement));
    });
  }

  delete(): void {
    this.#host.gate.sync('Layer.delete', 'delete', () => {
      this.#node();
      this.#document.change('Delete Layer', (snapshot) => deleteNode(snapshot, this.id));
    });
  }
}
