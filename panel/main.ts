import '@spectrum-web-components/action-button/sp-action-button.js';
import '@spectrum-web-components/button/sp-button.js';
import '@spectrum-web-components/checkbox/sp-checkbox.js';
import '@spectrum-web-components/field-label/sp-field-label.js';
import '@spectrum-web-components/number-field/sp-number-field.js';
import '@spectrum-web-components/theme/sp-theme.js';
import '@spectrum-web-components/theme/scale-medium.js';
import '@spectrum-web-components/theme/theme-dark.js';
import '@spectrum-web-components/theme/theme-light.js';
import { acceptHost } from '../src/bridge/handshake';
import { createPeer } from '../src/bridge/peer';
import type { HostMethods, PageMethods } from '../src/bridge/protocol';
import { browserTimers } from './browser-timers';
import { createFallbackDecomposer } from './fallback-decomposer';
import { createGpuProbe } from './gpu';
import { createHostPort } from './host-port';
import { createMainThreadDecomposer } from './main-thread-decomposer';
import { probePage } from './probes';
import { createRenderer } from './render';
import { createSession } from './session';
import { startWorker } from './start-worker';
import type { Actions, PanelState } from './views/view';
import type { Gpu } from './webgpu-api';
import { createWorkerDecomposer } from './worker-decomposer';

/** A host says hello four times a second; after this nobody will come. */
const OVERDUE_MILLISECONDS = 10_000;

const timers = browserTimers;
const decomposer = createFallbackDecomposer(createWorkerDecomposer(startWorker, timers), createMainThreadDecomposer(timers));
const gpu = createGpuProbe({ isSecureContext, gpu: (navigator as Navigator & { readonly gpu?: Gpu }).gpu }, timers, () => render());
const session = createSession({ decomposer, timers, random: Math.random, probes: () => probePage({ timers, decomposer, gpu, startWorker }) });

const actions: Actions = Object.assign(Object.create(session) as Actions, { checkGpu: () => void gpu.check() });
let overdue = false;
let drawing = false;
const draw = createRenderer(document.getElementById('panel')!, document.getElementById('theme')!, actions, () => overdue);
/** At most once a frame, and still where frames stand still because the panel is covered. */
function render(): void {
  if (drawing) return;
  drawing = true;
  queueMicrotask(() => {
    drawing = false;
    const state: PanelState = { ...session.state, gpu: gpu.status };
    draw(state);
  });
}

session.subscribe(render);
acceptHost(createHostPort(window), (link) => void session.connect(createPeer<HostMethods, PageMethods>(link, session.handlers)), { timers, onRefused: session.report });
timers.after(OVERDUE_MILLISECONDS, () => {
  overdue = true;
  render();
});
render();
void gpu.check();
