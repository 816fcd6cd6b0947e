/** What the workbench page and tests use of the emulation; the host half sees only its `photoshop` and `uxp` modules. */
export * from './model';
export { composite, compositeArea, compositeIsOpaque, displayRaster, layerBounds } from './composite';
export { openFlat, openLayered, SRGB, type DocumentSettings, type FlatSettings, type OpenGroup, type OpenLayer, type OpenNode } from './open-document';
export { addNode, deleteNode, editNode, moveNode, newGroup, newLayer, PLACEMENTS, withSelection } from './edits';
export { allIds, allNodes, findNode, parentOf } from './tree';
export { createEmulation, type Emulation, type EmulationOptions } from './emulation';
export { EntryPoints } from './entry-points';
export type { Fault, HostCall } from './faults';
export { furnishContext, MISSING_GLOBALS, UXP_GLOBALS } from './globals';
export type { LiveImageData } from './image-data';
export type { Direction, Tamper } from './messages';
export type { ModalProgress } from './modal';
export { RULES, type Rule } from './rules';
export type { HostedPage, PageMessageEvent, WebViewPermission } from './webview';
