import '@spectrum-web-components/action-button/sp-action-button.js';
import '@spectrum-web-components/button/sp-button.js';
import '@spectrum-web-components/checkbox/sp-checkbox.js';
import '@spectrum-web-components/field-label/sp-field-label.js';
import '@spectrum-web-components/number-field/sp-number-field.js';
import '@spectrum-web-components/theme/sp-theme.js';
import '@spectrum-web-components/theme/scale-medium.js';
import '@spectrum-web-components/theme/theme-dark.js';
import '@spectrum-web-components/theme/theme-light.js';
import engine from 'engine-source';
import { acceptHost } from '../src/bridge/handshake';
import { createPeer } from '../src/bridge/peer';
import type { HostMethods, PageMethods } from '../src/bridge/protocol';
import type { Gpu } from '../src/vision/webgpu-api';
import { startBlobWorker } from './blob-worker';
import { browserTimers } from './browser-timers';
import { createFallbackDecomposer } from './fallback-decomposer';
import { createGpuProbe, type GpuStatus } from './gpu';
import { createHostPort } from './host-port';
import { createMainThreadDecomposer } from './main-thread-decomposer';
import { probePage } from './probes';
import { createRenderer } from './render';
import { createSession } from './session';
import { startWorker } from './start-worker';
import type { Actions, PanelState } from './views/view';
import { pageDigest } from './vision/digest';
import { pageFileLoader } from './vision/load-page-file';
import { pageModels, pageRuntime } from './vision/model-files';
import { remoteBackend } from './vision/remote-backend';
import { createSight } from './vision/sight';
import { startSide, type SideTools } from './vision/start-side';
import { createWorkerDecomposer } from './worker-decomposer';

/** A host says hello four times a second; after this nobody will come. */
const OVERDUE_MILLISECONDS = 10_000;

/** Milliseconds: the first look at the document comes first. */
const WARM_UP_DELAY = 1_500;

const timers = browserTimers;
const decomposer = createFallbackDecomposer(createWorkerDecomposer(startWorker, timers), createMainThreadDecomposer(engine, timers));
const gpu = createGpuProbe({ isSecureContext, gpu: (navigator as Navigator & { readonly gpu?: Gpu }).gpu }, timers, () => render());
let checked: Promise<GpuStatus> | undefined;
const loadFile = pageFileLoader(document);
// The DOM's listeners take more of an event than is looked at.
const sideTools = { makeWorker: startBlobWorker, makeChannel: () => new MessageChannel() } as unknown as Pick<SideTools, 'makeWorker' | 'makeChannel'>;
const sight = createSight({
  timers,
  digest: pageDigest(globalThis.crypto?.subtle as SubtleCrypto | undefined),
  models: () => pageModels(loadFile),
  backend: (device, heard) => remoteBackend(device, { start: () => startSide({ ...sideTools, load: loadFile, timers }), runtime: () => pageRuntime(loadFile), timers, ...heard }),
  gpu: async () => (await checked) ?? gpu.status,
  onChange: () => render(),
});
const session = createSession({ decomposer, sight, timers, random: Math.random, probes: () => probePage({ timers, decomposer, gpu, sight, startWorker }) });

const actions: Actions = Object.assign(Object.create(session) as Actions, { checkGpu });
/** Looks for a GPU anew, and gives networks the chance to use it. */
function checkGpu(): void {
  checked = gpu.check();
  sight.renew();
  void sight.warmUp();
}

let overdue = false;
let drawing = false;
const draw = createRenderer(document.getElementById('panel')!, document.getElementById('theme')!, actions, () => overdue);
/** At most once a frame, and still where frames stand still because the panel is covered. */
function render(): void {
  if (drawing) return;
  drawing = true;
  queueMicrotask(() => {
    drawing = false;
    const state: PanelState = { ...session.state, gpu: gpu.status, sight: sight.status };
    draw(state);
  });
}

session.subscribe(render);
acceptHost(createHostPort(window), (link) => void session.connect(createPeer<HostMethods, PageMethods>(link, session.handlers)), { timers, onRefused: session.report });
timers.after(OVERDUE_MILLISECONDS, () => {
  overdue = true;
  render();
});
// Networks are loaded when the panel stands and the host has been heard, before anybody presses Decompose.
timers.after(WARM_UP_DELAY, () => void sight.warmUp());
render();
checked = gpu.check();
