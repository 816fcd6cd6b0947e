import type { Layer, LayerOptions, PhotoshopDocument, Selection } from '../../src/photoshop/host';
import { addNode, newGroup, newLayer } from './edits';
import { hostError } from './host-error';
import { checkBlendMode, checkName, checkOpacity, domBounds, EmulatedLayer, type DomHost } from './layers';
import type { EmulatedDocument, Snapshot } from './model';
import { LINEAR_SUFFIX, workingProfile } from './profiles';

export interface DocumentHost extends DomHost {
  isActive(document: EmulatedDocument): boolean;
  close(document: EmulatedDocument): void;
}

const DEPTHS = { 8: 'bitDepth8', 16: 'bitDepth16', 32: 'bitDepth32' } as const;

/** document.md: what the DOM shows of a document. Every access gives a new object; compare ids. */
export class EmulatedDocumentDom implements PhotoshopDocument {
  readonly #document: EmulatedDocument;
  readonly #host: DocumentHost;
  readonly id: number;

  constructor(document: EmulatedDocument, host: DocumentHost) {
    this.#document = document;
    this.#host = host;
    this.id = document.id;
  }

  #read<T>(property: string, get: (snapshot: Snapshot) => T): T {
    return this.#host.gate.read(`Document.${property}`, () => get(this.#open().snapshot));
  }

  #open(): EmulatedDocument {
    if (!this.#document.open) throw hostError('The document has been closed.');
    return this.#document;
  }

  #layers(ids: readonly number[]): Layer[] {
    return ids.map((id) => new EmulatedLayer(this.#document, id, this.#host));
  }

  get name(): string {
    return this.#read('name', () => this.#document.name);
  }

  get width(): number {
    return this.#read('width', ({ width }) => width);
  }

  get height(): number {
    return this.#read('height', ({ height }) => height);
  }

  get mode(): string {
    return this.#read('mode', ({ mode }) => mode);
  }

  get bitsPerChannel(): string {
    return this.#read('bitsPerChannel', ({ depth }) => DEPTHS[depth]);
  }

  /** document.md: valid only where the type is CUSTOM or WORKING, else "None". */
  get colorProfileName(): string {
    return this.#read('colorProfileName', ({ profile, depth }) => (profile === null ? 'None' : depth === 32 ? profile + LINEAR_SUFFIX : profile));
  }

  get colorProfileType(): string {
    return this.#read('colorProfileType', ({ profile, mode }) => (profile === null ? 'none' : profile === workingProfile(mode) ? 'workingSpaceCode' : 'customEnum'));
  }

  get layers(): readonly Layer[] {
    return this.#read('layers', ({ layers }) => this.#layers(layers.map(({ id }) => id)));
  }

  get activeLayers(): readonly Layer[] {
    return this.#read('activeLayers', ({ activeLayers }) => this.#layers(activeLayers));
  }

  /** selection.md: `bounds` is null where nothing is selected. */
  get selection(): Selection {
    const read = (): Selection['bounds'] => this.#read('selection.bounds', ({ selection }) => selection && domBounds(selection.bounds, this.#host.unitObjects));
    return { get bounds() { return read(); } };
  }

  get activeHistoryState(): { readonly id: number; readonly name: string } {
    return this.#read('activeHistoryState', () => {
      const { id, name } = this.#document.activeHistoryState;
      return { id, name };
    });
  }

  /** document.md, createPixelLayer (24.1): above the active layer, then itself active. */
  createPixelLayer(options: LayerOptions = {}): Promise<Layer> {
    return this.#host.gate.call('Document.createPixelLayer', 'make', () => this.#make('New Layer', options, false));
  }

  createLayerGroup(options: LayerOptions = {}): Promise<Layer> {
    return this.#host.gate.call('Document.createLayerGroup', 'make', () => this.#make('New Group', options, true));
  }

  #make(event: string, { name, opacity, blendMode }: LayerOptions, group: boolean): Layer {
    const document = this.#open();
    // Reported of scripts: the command acts on the document in front. Undocumented: strict by choice.
    if (!this.#host.isActive(document)) throw hostError('The command "Make" is not currently available: the document is not the active one.');
    const node = {
      id: document.newLayerId(),
      ...(name === undefined ? {} : { name: checkName(name) }),
      ...(opacity === undefined ? {} : { opacity: checkOpacity(opacity) }),
      ...(blendMode === undefined ? {} : { blendMode: checkBlendMode(blendMode, group) }),
    };
    document.change(event, (snapshot) => addNode(snapshot, group ? newGroup(node) : newLayer(node)));
    return new EmulatedLayer(document, node.id, this.#host);
  }

  closeWithoutSaving(): void {
    this.#host.gate.sync('Document.closeWithoutSaving', 'close', () => this.#host.close(this.#open()));
  }
}
