/**
 * The part of Photoshop's UXP API that the host half uses, and no more, by Adobe's documentation of Photoshop 27
 * (there is no official package of types). The emulation in `workbench/emulation` implements the same interfaces.
 * Where the documentation leaves something open, "probe" says that Diagnostics asks the real host.
 */

export interface Bounds { left: number; top: number; right: number; bottom: number }

export type ColorSpace = 'RGB' | 'Grayscale' | 'Lab';
export type ComponentSize = 8 | 16 | 32;

export interface PhotoshopImageData {
  readonly width: number;
  readonly height: number;
  readonly colorSpace: ColorSpace;
  readonly colorProfile: string;
  readonly hasAlpha: boolean;
  readonly components: number;
  readonly componentSize: ComponentSize;
  /** 16 bit: 0..32768 unless `fullRange`. */
  getData(options?: { chunky?: boolean; fullRange?: boolean }): Promise<Uint8Array | Uint16Array | Float32Array>;
  dispose(): void;
}

export interface GetPixelsOptions {
  documentID?: number;
  layerID?: number;
  sourceBounds?: Bounds;
  targetSize?: { width?: number; height?: number };
  colorSpace?: ColorSpace;
  colorProfile?: string;
  componentSize?: -1 | ComponentSize;
  applyAlpha?: boolean;
}

export interface GetPixelsResult {
  imageData: PhotoshopImageData;
  /** Trimmed to the area that holds pixels. At `level` 0 in document pixels. */
  sourceBounds: Bounds;
  level: number;
}

export interface Imaging {
  getPixels(options: GetPixelsOptions): Promise<GetPixelsResult>;
  putPixels(options: { documentID?: number; layerID: number; imageData: PhotoshopImageData; replace?: boolean; targetBounds?: { left: number; top: number }; commandName?: string }): Promise<void>;
  getLayerMask(options: { documentID?: number; layerID: number; kind?: 'user' | 'vector'; sourceBounds?: Bounds }): Promise<{ imageData: PhotoshopImageData; sourceBounds: Bounds }>;
  putLayerMask(options: { documentID?: number; layerID: number; kind?: 'user'; imageData: PhotoshopImageData; replace?: boolean; targetBounds?: { left: number; top: number }; commandName?: string }): Promise<void>;
  /** One Grayscale component: how far each pixel is selected. Without a selection it throws (probe). */
  getSelection(options: { documentID?: number; sourceBounds?: Bounds }): Promise<{ imageData: PhotoshopImageData; sourceBounds: Bounds }>;
  createImageDataFromBuffer(buffer: Uint8Array | Uint16Array | Float32Array, options: { width: number; height: number; components: number; colorSpace: ColorSpace; chunky?: boolean; colorProfile?: string; fullRange?: boolean }): Promise<PhotoshopImageData>;
}

export interface Layer {
  readonly id: number;
  name: string;
  /** 0..100 */
  opacity: number;
  blendMode: string;
  visible: boolean;
  allLocked: boolean;
  readonly isBackgroundLayer: boolean;
  /** Clipped to the layer below it. */
  isClippingMask: boolean;
  /** A value of `constants.LayerKind`. */
  readonly kind: string;
  /** Without effects; older hosts give unit objects. */
  readonly boundsNoEffects: Bounds;
  /** Null at the top of the document. */
  readonly parent: Layer | null;
  /** Only groups and artboards have it; topmost first. */
  readonly layers?: readonly Layer[];
  move(relative: Layer, placement: string): void;
  delete(): void;
}

export interface LayerOptions { name?: string; opacity?: number; blendMode?: string }

export interface Selection { readonly bounds: Bounds | null }

export interface PhotoshopDocument {
  readonly id: number;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** A value of `constants.DocumentMode`. */
  readonly mode: string;
  /** A value of `constants.BitsPerChannelType`. */
  readonly bitsPerChannel: string;
  /** Throws, or gives "None", where `colorProfileType` is neither custom nor working. */
  readonly colorProfileName: string;
  readonly colorProfileType: string;
  /** Topmost first. */
  readonly layers: readonly Layer[];
  readonly activeLayers: readonly Layer[];
  readonly selection: Selection;
  readonly activeHistoryState: { readonly id: number; readonly name: string };
  createPixelLayer(options?: LayerOptions): Promise<Layer>;
  createLayerGroup(options?: LayerOptions): Promise<Layer>;
}

export interface HostControl {
  suspendHistory(options: { documentID: number; name: string }): Promise<SuspensionId>;
  resumeHistory(suspension: SuspensionId, commit?: boolean): Promise<void>;
  /** The document is closed when the modal scope ends, however it ends. */
  registerAutoCloseDocument(documentID: number): Promise<void>;
}

export interface SuspensionId { finalName?: string }

/** Its members are not enumerable: never spread it. */
export interface ExecutionContext {
  readonly isCancelled: boolean;
  onCancel?: () => void;
  reportProgress(options: { value: number; commandName?: string }): void;
  readonly hostControl: HostControl;
}

export interface Core {
  executeAsModal<T>(target: (context: ExecutionContext) => Promise<T>, options: { commandName: string; timeOut?: number }): Promise<T>;
  isModal(): boolean;
  showAlert(options: { message: string }): Promise<void>;
  addNotificationListener(group: 'UI' | 'OS', events: readonly string[], listener: (event: string, descriptor: unknown) => void): Promise<void>;
}

export interface ActionDescriptor { _obj?: string; [key: string]: unknown }

export interface Action {
  /** Failed commands resolve, as descriptors with `_obj: "error"`. */
  batchPlay(commands: readonly ActionDescriptor[], options?: { continueOnError?: boolean; immediateRedraw?: boolean }): Promise<ActionDescriptor[]>;
  addNotificationListener(events: readonly string[], listener: (event: string, descriptor: unknown) => void): Promise<void>;
  removeNotificationListener(events: readonly string[], listener: (event: string, descriptor: unknown) => void): Promise<void>;
}

export interface Photoshop {
  readonly app: {
    /** Setting it brings that document to the front; new layers go into the one in front, and commands that select. */
    activeDocument: PhotoshopDocument | null;
    readonly documents: readonly PhotoshopDocument[];
    /** Becomes the active document. `mode` and `fill` are values of `constants`; `depth` is bits a channel. */
    createDocument(options: { width: number; height: number; resolution: number; mode: string; depth: ComponentSize; fill: string; name?: string }): Promise<PhotoshopDocument | null>;
  };
  readonly core: Core;
  readonly action: Action;
  readonly imaging: Imaging;
  readonly constants: {
    readonly BlendMode: Readonly<Record<string, string>>;
    readonly ElementPlacement: Readonly<Record<'PLACEATBEGINNING' | 'PLACEATEND' | 'PLACEBEFORE' | 'PLACEAFTER' | 'PLACEINSIDE', string>>;
    readonly LayerKind: Readonly<Record<string, string>>;
    readonly DocumentMode: Readonly<Record<string, string>>;
    readonly BitsPerChannelType: Readonly<Record<string, string>>;
    readonly NewDocumentMode: Readonly<Record<string, string>>;
    readonly DocumentFill: Readonly<Record<string, string>>;
  };
}

export interface UxpFile {
  readonly name: string;
  readonly nativePath: string;
  write(data: string, options?: { append?: boolean }): Promise<number>;
}

export interface Uxp {
  readonly host: { readonly name: string; readonly version: string };
  readonly versions: { readonly uxp: string; readonly plugin: string };
  readonly entrypoints: {
    setup(options: {
      plugin?: { create?(): void; destroy?(): void };
      panels?: Record<string, { create?(root: UxpElement): void; show?(root: UxpElement): void; hide?(): void; destroy?(): void; menuItems?: ReadonlyArray<{ id: string; label: string }>; invokeMenu?(id: string): void }>;
      commands?: Record<string, { run(): Promise<void> | void }>;
    }): void;
  };
  readonly storage: {
    readonly localFileSystem: {
      /** Null where the user chose nothing. */
      getFileForSaving(suggestedName: string, options?: { types?: readonly string[] }): Promise<UxpFile | null>;
    };
  };
}

/** What of UXP's own page the host half touches; UXP has far less than a browser, and the compiler holds us to this. */
export interface UxpElement {
  readonly clientWidth: number;
  readonly clientHeight: number;
  readonly style: Record<string, string>;
  textContent: string | null;
  appendChild(child: UxpElement): unknown;
  remove(): void;
  setAttribute(name: string, value: string): void;
  addEventListener(type: string, listener: (event: { readonly [key: string]: unknown }) => void): void;
  removeEventListener(type: string, listener: (event: { readonly [key: string]: unknown }) => void): void;
}

/** `<webview>`: made from script, sized in pixels; its messages are stringified and parsed. */
export interface WebViewElement extends UxpElement {
  src: string;
  postMessage(message: unknown, targetOrigin?: string): void;
}

export interface UxpWindow {
  readonly document: {
    createElement(tag: 'webview'): WebViewElement;
    createElement(tag: string): UxpElement;
    readonly body: UxpElement;
    /** UXP's extension: the theme of Photoshop's own interface. */
    readonly theme?: { getCurrent(): string; readonly onUpdated: { addListener(listener: (theme: string) => void): void } };
  };
  addEventListener(type: 'message', listener: (event: { readonly data?: unknown; readonly message?: unknown; readonly source?: unknown; readonly origin?: string }) => void): void;
  removeEventListener(type: 'message', listener: (event: { readonly data?: unknown; readonly message?: unknown; readonly source?: unknown; readonly origin?: string }) => void): void;
}
