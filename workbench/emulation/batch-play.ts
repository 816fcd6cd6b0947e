import type { ActionDescriptor } from '../../src/photoshop/host';
import { isBlendMode } from './blend-modes';
import { deleteNode, editNode, MAX_LAYER_NAME, mustFind } from './edits';
import type { Gate } from './gate';
import { ERROR_NUMBERS, hostError, type HostError } from './host-error';
import type { EmulatedDocument, NodeState } from './model';

export interface BatchPlayHost {
  readonly gate: Gate;
  readonly documents: () => readonly EmulatedDocument[];
  readonly active: () => EmulatedDocument | null;
  /** Whether groups take XMP of their own: not documented. */
  readonly groupMetadata: boolean;
}

interface Reference { readonly _ref?: unknown; readonly _id?: unknown; readonly _enum?: unknown; readonly _value?: unknown; readonly _property?: unknown }

interface Target {
  readonly document: EmulatedDocument;
  readonly layers: readonly number[];
  readonly property: string | null;
}

type Command = (target: Target, descriptor: ActionDescriptor, host: BatchPlayHost) => ActionDescriptor;

const PROPERTY_MISSING = -1715;

/** Values of one property, as `get` gives them; undefined: the layer has none such. */
function propertyOf(node: NodeState, property: string): unknown {
  switch (property) {
    case 'name': return node.name;
    case 'layerID': return node.id;
    case 'visible': return node.visible;
    // The descriptor's opacity is 0..255 where the DOM's is 0..100.
    case 'opacity': return Math.round((node.opacity * 255) / 100);
    case 'mode': return { _enum: 'blendMode', _value: node.blendMode };
    case 'background': return node.type === 'layer' && node.isBackground;
    case 'hasUserMask': return node.mask !== null;
    case 'userMaskEnabled': return node.mask === null ? undefined : true;
    case 'XMPMetadataAsUTF8': return node.xmp ?? undefined;
    default: return undefined;
  }
}

const get: Command = ({ document, layers, property }) => {
  if (property === null || layers.length !== 1) throw notAvailable('Get');
  const value = propertyOf(mustFind(document.snapshot, layers[0]!), property);
  if (value === undefined) throw hostError('The requested property does not exist.', PROPERTY_MISSING);
  return { [property]: value };
};

const set: Command = ({ document, layers, property }, { to }, { groupMetadata }) => {
  if (layers.length !== 1 || typeof to !== 'object' || to === null) throw notAvailable('Set');
  const id = layers[0]!;
  const values = to as ActionDescriptor;
  const node = mustFind(document.snapshot, id);
  if (property === 'XMPMetadataAsUTF8') {
    const xmp = values.XMPMetadataAsUTF8;
    if (typeof xmp !== 'string' || (node.type === 'group' && !groupMetadata)) throw notAvailable('Set');
    document.change('Set Layer Metadata', (snapshot) => editNode(snapshot, id, (each) => ({ ...each, xmp })));
    return {};
  }
  if (property !== null) throw notAvailable('Set');
  const change = settings(node, values);
  if (Object.keys(change).length > 0) document.change('Layer Properties', (snapshot) => editNode(snapshot, id, (each) => ({ ...each, ...change }) as NodeState));
  return {};
};

/** Values that Photoshop does not know are passed over in silence (reports of plug-in authors): a misspelt mode changes nothing. */
function settings(node: NodeState, { name, opacity, mode }: ActionDescriptor): Partial<Pick<NodeState, 'name' | 'opacity' | 'blendMode'>> {
  if (node.type === 'layer' && node.isBackground) throw notAvailable('Set');
  const percent = typeof opacity === 'object' && opacity !== null && (opacity as { _unit?: unknown })._unit === 'percentUnit' ? (opacity as { _value?: unknown })._value : undefined;
  const value = typeof mode === 'object' && mode !== null && (mode as Reference)._enum === 'blendMode' ? (mode as Reference)._value : undefined;
  const known = typeof value === 'string' && isBlendMode(value) && (value !== 'passThrough' || node.type === 'group');
  return {
    ...(typeof name === 'string' && name.length <= MAX_LAYER_NAME ? { name } : {}),
    ...(typeof percent === 'number' && percent >= 0 && percent <= 100 ? { opacity: percent } : {}),
    ...(known ? { blendMode: value } : {}),
  };
}

/** Without `makeVisible: false` hidden layers are shown (recorded descriptors carry it; undocumented: strict by choice). */
const select: Command = ({ document, layers }, { makeVisible, selectionModifier }) => {
  if (layers.length === 0) throw notAvailable('Select');
  for (const id of layers) mustFind(document.snapshot, id);
  const add = typeof selectionModifier === 'object' && selectionModifier !== null && (selectionModifier as Reference)._value === 'addToSelection';
  const active = add ? [...document.snapshot.activeLayers.filter((id) => !layers.includes(id)), ...layers] : layers;
  document.setActiveLayers(active);
  if (makeVisible !== false) showLayers(document, layers, true);
  return {};
};

function showLayers(document: EmulatedDocument, layers: readonly number[], visible: boolean): void {
  const changed = layers.filter((id) => mustFind(document.snapshot, id).visible !== visible);
  if (changed.length > 0) document.change('Layer Visibility', (snapshot) => changed.reduce((now, id) => editNode(now, id, (node) => ({ ...node, visible })), snapshot));
}

const remove: Command = ({ document, layers }) => {
  if (layers.length === 0) throw notAvailable('Delete');
  document.change('Delete Layer', (snapshot) => layers.reduce(deleteNode, snapshot));
  return {};
};

const visibility = (visible: boolean): Command => ({ document, layers }) => {
  if (layers.length === 0) throw notAvailable(visible ? 'Show' : 'Hide');
  showLayers(document, layers, visible);
  return {};
};

/** The commands that this emulation has; any other is one that Photoshop says is not available. */
const COMMANDS: Readonly<Partial<Record<string, { readonly run: Command; readonly changes: boolean }>>> = {
  get: { run: get, changes: false },
  set: { run: set, changes: true },
  select: { run: select, changes: true },
  delete: { run: remove, changes: true },
  show: { run: visibility(true), changes: true },
  hide: { run: visibility(false), changes: true },
};

function notAvailable(command: string): HostError {
  return hostError(`The command "${command}" is not currently available.`, ERROR_NUMBERS.notAvailable);
}

/** References of a descriptor, most particular first: in `_target`, in `_target._ref`, or (hide, show) in `null`. */
function referencesOf(descriptor: ActionDescriptor): Reference[] {
  const target = descriptor._target ?? descriptor.null ?? [];
  if (Array.isArray(target)) return target as Reference[];
  const { _ref } = target as Reference;
  return Array.isArray(_ref) ? (_ref as Reference[]) : [target as Reference];
}

function targetOf(descriptor: ActionDescriptor, host: BatchPlayHost): Target {
  const references = referencesOf(descriptor);
  const named = references.find((each) => each._ref === 'document' && each._id !== undefined);
  const document = named ? host.documents().find(({ id }) => id === named._id) : host.active();
  if (!document) throw hostError('The object "document" is not currently available.', ERROR_NUMBERS.notAvailable);
  const property = references.find((each) => typeof each._property === 'string')?._property as string | undefined;
  const layers = references.filter((each) => each._ref === 'layer');
  const ids = layers.flatMap((each) => (typeof each._id === 'number' ? [each._id] : each._enum === 'ordinal' && each._value === 'targetEnum' ? document.snapshot.activeLayers : []));
  return { document, layers: ids, property: property ?? null };
}

/**
 * batchplay.md: arguments of the wrong form reject; a command that fails resolves, as `_obj: "error"` with its message and
 * number, and ends the batch unless `continueOnError`.
 */
export async function batchPlay(commands: readonly ActionDescriptor[], options: { continueOnError?: boolean } | undefined, host: BatchPlayHost): Promise<ActionDescriptor[]> {
  if (!Array.isArray(commands) || commands.some((each) => typeof each !== 'object' || each === null || typeof (each as ActionDescriptor)._obj !== 'string')) {
    throw hostError('batchPlay: the first argument must be an array of descriptors with "_obj".');
  }
  const results: ActionDescriptor[] = [];
  for (const descriptor of commands as readonly ActionDescriptor[]) {
    const name = descriptor._obj!;
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    const result = await host.gate.call(`batchPlay:${name}`, command?.changes === false ? null : name, (): ActionDescriptor => {
      try {
        if (!command) throw notAvailable(name);
        return command.run(targetOf(descriptor, host), descriptor, host);
      } catch (error) {
        const { message, number } = error as HostError;
        return { _obj: 'error', message, result: number ?? ERROR_NUMBERS.notAvailable };
      }
    });
    results.push(result);
    if (result._obj === 'error' && !options?.continueOnError) break;
  }
  return results;
}
