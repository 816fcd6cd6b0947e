export interface Rule {
  readonly id: string;
  /** The page of Adobe's documentation, or who reported it; "strict by choice" where neither says. */
  readonly source: string;
  readonly says: string;
}

/** What the emulation enforces, and by what authority. Each has a test, named by its id, that breaks it. */
export const RULES: readonly Rule[] = [
  // executeAsModal
  { id: 'modal-write', source: 'executeasmodal.md', says: 'What modifies Photoshop outside a modal scope throws, in the words that Photoshop uses.' },
  { id: 'modal-collision', source: 'executeasmodal.md', says: 'While another owner is modal, executeAsModal waits timeOut seconds (1) and rejects with number 9.' },
  { id: 'modal-sibling', source: 'strict by choice', says: 'A second executeAsModal of the same plug-in, beside the first, waits and collides like another plug-in’s.' },
  { id: 'modal-nested', source: 'executeasmodal.md', says: 'A target function may call executeAsModal; the scopes share one state.' },
  { id: 'modal-command-name', source: 'executeasmodal.md', says: 'commandName is required.' },
  { id: 'modal-context-hidden', source: 'reports', says: 'Members of the execution context are not enumerable.' },
  { id: 'modal-context-ended', source: 'strict by choice', says: 'The execution context is of no use once its scope has ended.' },
  { id: 'modal-cancel', source: 'executeasmodal.md', says: 'Once the user has cancelled, every call throws until the scope ends; isCancelled is true, onCancel was called.' },
  { id: 'modal-silence', source: 'executeasmodal.md', says: 'Notifications are silenced while a scope is active, but for those of the scope itself.' },
  { id: 'modal-auto-close', source: 'executeasmodal.md', says: 'Registered documents are closed without saving when the scope ends.' },
  // History
  { id: 'history-one-state', source: 'executeasmodal.md', says: 'A suspended history becomes one state, under its name or finalName.' },
  { id: 'history-unmodified', source: 'executeasmodal.md', says: 'No state is made where nothing was modified.' },
  { id: 'history-auto-commit', source: 'executeasmodal.md', says: 'A scope that returns commits what is still suspended.' },
  { id: 'history-auto-rollback', source: 'executeasmodal.md', says: 'A scope that throws rolls back what is still suspended.' },
  { id: 'history-rollback', source: 'executeasmodal.md', says: 'resumeHistory(id, false) gives the document back to the bit, active layers and selection too.' },
  { id: 'history-each-edit', source: 'executeasmodal.md', says: 'Edits that nothing suspends make a state each.' },
  { id: 'history-suspend-twice', source: 'strict by choice', says: 'A history that is suspended cannot be suspended again, nor one resumed twice.' },
  // Imaging
  { id: 'pixels-trimmed', source: 'imaging.md', says: 'getPixels gives only the part that holds pixels; sourceBounds says where that is.' },
  { id: 'pixels-empty', source: 'strict by choice', says: 'getPixels throws where there is nothing at all.' },
  { id: 'pixels-clipped', source: 'imaging.md', says: 'Bounds beyond the source are clipped, not padded.' },
  { id: 'pixels-components', source: 'imaging.md', says: '3 components from what has no alpha (a Background), else 4; 1 or 2 of grey.' },
  { id: 'pixels-matte', source: 'imaging.md', says: 'applyAlpha mattes on white and drops alpha; the result is still trimmed.' },
  { id: 'pixels-scaled', source: 'imaging.md', says: 'targetSize scales down, by whole levels of the cache; sourceBounds are of that level.' },
  { id: 'pixels-color-space', source: 'imaging.md', says: 'Documents that are neither RGB nor Grayscale must be asked for RGB.' },
  { id: 'pixels-profile', source: 'imaging.md', says: 'Profiles go by the names that there are, without " (Linear RGB Profile)".' },
  { id: 'pixels-no-conversion', source: 'strict by choice', says: 'Between profiles nothing is converted: asking for it throws.' },
  { id: 'pixels-depth', source: 'imaging.md', says: 'componentSize converts; −1 is the document’s.' },
  { id: 'image-16-range', source: 'imaging.md', says: '16-bit components are 0..32768 unless fullRange, in both directions.' },
  { id: 'image-planar', source: 'imaging.md', says: 'Data is chunky unless asked for otherwise.' },
  { id: 'image-length', source: 'imaging.md', says: 'A buffer has exactly width × height × components elements.' },
  { id: 'image-array-type', source: 'imaging.md', says: 'Buffers are Uint8Array, Uint16Array or Float32Array.' },
  { id: 'image-disposed', source: 'imaging.md', says: 'Image data that was disposed of cannot be used.' },
  { id: 'image-leak', source: 'imaging.md', says: 'Image data is counted until it is disposed of.' },
  { id: 'put-pixel-layer', source: 'imaging.md', says: 'putPixels needs a pixel layer: no group, text, smart object, Background.' },
  { id: 'put-locked', source: 'reports', says: 'Locked layers take neither pixels nor masks.' },
  { id: 'put-replace', source: 'imaging.md', says: 'putPixels discards what was there unless replace is false.' },
  { id: 'put-target-bounds', source: 'imaging.md', says: 'targetBounds is left and top; without it pixels go to the origin.' },
  { id: 'mask-grey', source: 'imaging.md', says: 'A mask is one Grayscale component.' },
  { id: 'mask-background', source: 'reports', says: 'The Background can have no mask.' },
  { id: 'mask-created', source: 'imaging.md', says: 'putLayerMask makes the mask; getLayerMask without one throws.' },
  { id: 'selection-rectangle', source: 'imaging.md, reports', says: 'getSelection gives the rectangle around what is selected, softly where it is so; without a selection it throws.' },
  // DOM
  { id: 'dom-blend-mode', source: 'layer.md', says: 'Setting an unknown or unfit blend mode throws.' },
  { id: 'dom-background', source: 'layer.md', says: 'The Background cannot be moved, renamed, blended or made see-through.' },
  { id: 'dom-name-length', source: 'strict by choice', says: 'Layer names of more than 255 UTF-16 units are refused.' },
  { id: 'dom-above-active', source: 'layer.md', says: 'New layers are made above the active one, in its group, and become active.' },
  { id: 'dom-placement', source: 'constants.md', says: 'move places above, below, inside groups only, at the top, at the bottom above the Background.' },
  { id: 'dom-last-layer', source: 'reports', says: 'The last layer of a document cannot be deleted.' },
  { id: 'dom-gone', source: 'strict by choice', says: 'A deleted layer or closed document throws when it is asked anything.' },
  { id: 'dom-make-in-front', source: 'reports, strict by choice', says: 'Layers are made in the document in front: another must be brought there first.' },
  { id: 'dom-profile-none', source: 'document.md', says: 'colorProfileName is "None" where the document is not colour managed.' },
  // batchPlay
  { id: 'batch-error-resolves', source: 'batchplay.md', says: 'A command that fails resolves as _obj "error" and ends the batch unless continueOnError.' },
  { id: 'batch-arguments', source: 'batchplay.md', says: 'Arguments of the wrong form reject.' },
  { id: 'batch-unknown-value', source: 'reports', says: 'Values that are no known ones are ignored without a word.' },
  { id: 'batch-select-shows', source: 'strict by choice', says: 'Selecting a hidden layer shows it unless makeVisible is false; selecting makes no history state.' },
  { id: 'batch-metadata', source: 'reports', says: 'A layer keeps XMPMetadataAsUTF8; asking for what it has not is an error.' },
  // UXP
  { id: 'entry-setup-once', source: 'entrypoints.md', says: 'entrypoints.setup is called once.' },
  { id: 'entry-time-out', source: 'entrypoints.md', says: 'An entry point has 300 ms.' },
  { id: 'entry-show-once', source: 'known-issues.md', says: 'show is called once in a panel’s life, hide never.' },
  { id: 'message-json', source: 'html-web-view-element.md', says: 'Messages are stringified and parsed: an ArrayBuffer arrives as {}.' },
  { id: 'message-event', source: 'html-web-view-element.md', says: 'Events carry data, origin and source; what is sent to a dead page is lost.' },
  { id: 'webview-blank', source: 'reports', says: 'A web view without size or outside the panel loads nothing.' },
  { id: 'webview-address', source: 'html-web-view-element.md', says: 'Local pages have plugin:/, plugin-data:/ or plugin-temp:/ addresses.' },
  { id: 'webview-permission', source: 'manifest-v5.md', says: 'Local content and messages need the manifest’s permission.' },
  { id: 'globals', source: 'changelog and reports', says: 'UXP has its own globals only: no TextEncoder, structuredClone, Worker, WebAssembly, eval.' },
  { id: 'events-known', source: 'photoshopcore.md', says: 'Core events are those of their group; listening to everything is for developers.' },
];
