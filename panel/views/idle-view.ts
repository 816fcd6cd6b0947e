import { MAX_LAYERS, obstacleTo, type Choices, type Preview } from '../state';
import { make, setAttribute, setOptionalText, setText } from './elements';
import { icon } from './icons';
import { drawRaster } from './raster-canvas';
import { segmented } from './segmented';
import type { Actions, View } from './view';
import { outlookWords, previewWords, SCOPE_WORDS, subjectWords } from './words';

interface CheckboxElement extends HTMLElement {
  checked: boolean;
}
interface NumberFieldElement extends HTMLElement {
  value: number;
}

/** What would be decomposed, how, and the button. */
export function idleView(actions: Actions): View {
  const choose = (choices: Partial<Choices>): void => actions.choose(choices);

  const canvas = make('canvas', { class: 'checkered', attributes: { role: 'img' } });
  const empty = make('p', { class: 'empty' });
  const stage = make('div', { class: 'preview' }, canvas, empty);
  const name = make('h1', { class: 'subject' });
  const facts = make('p', { class: 'facts' });

  const scope = segmented('Decompose', (['document', 'layer', 'selection'] as const).map((value) => ({ value, label: SCOPE_WORDS[value] })), (value) => choose({ scope: value }));
  const detail = segmented('Detail', [{ value: 'objects', label: 'Objects' }, { value: 'shapes', label: 'Shapes' }], (value) => choose({ detail: value }));
  const coverage = segmented('Cut with', [{ value: 'masks', label: 'Masks' }, { value: 'alpha', label: 'Alpha' }], (value) => choose({ coverage: value }));

  const runOn = segmented('Device', [{ value: 'auto', label: 'Auto' }, { value: 'webgpu', label: 'GPU' }, { value: 'wasm', label: 'CPU' }, { value: 'none', label: 'Off' }], (value) => choose({ device: value }), {
    auto: 'Automatic: the GPU if there is one', webgpu: 'Networks on the GPU', wasm: 'Networks on the CPU', none: 'Off: the classical engine alone',
  });

  const most = make('sp-number-field', {
    attributes: { id: 'max-layers', size: 's', min: MAX_LAYERS.min, max: MAX_LAYERS.max, step: 1, 'format-options': '{"maximumFractionDigits":0}' },
    on: { change: () => {
      const { value } = most;
      if (Number.isInteger(value) && value >= MAX_LAYERS.min && value <= MAX_LAYERS.max) choose({ maxLayers: value });
      else most.value = shownMost;
    } },
  }) as NumberFieldElement;
  let shownMost = 0;
  const mostField = make('div', { class: 'field row' }, make('sp-field-label', { class: 'field-label', text: 'Layers at most', attributes: { for: 'max-layers', size: 's' } }), most);

  const checkbox = (text: string, key: 'separateFill' | 'review'): CheckboxElement => {
    const box = make('sp-checkbox', { text, attributes: { size: 's' }, on: { change: () => choose({ [key]: box.checked }) } }) as CheckboxElement;
    return box;
  };
  const separate = checkbox('Keep invented pixels apart', 'separateFill');
  const review = checkbox('Review before inserting', 'review');

  const button = make('sp-button', { class: 'wide', attributes: { variant: 'accent', size: 'm' }, text: 'Decompose', on: { click: () => void actions.decompose() } });
  const goOn = make('sp-button', { class: 'wide', attributes: { variant: 'secondary', treatment: 'outline', size: 'm' }, text: 'Continue editing its layers', on: { click: () => void actions.resume() } });
  const device = make('p', { class: 'device' });
  const again = make('button', { class: 'link', text: 'Check again', attributes: { type: 'button' }, on: { click: () => actions.checkGpu() } });

  const choices = make('div', { class: 'choices' }, scope.element, make('div', { class: 'pair' }, detail.element, coverage.element), mostField, runOn.element, make('div', { class: 'checks' }, separate, review));
  const scrolling = make('div', { class: 'scrolling' }, stage, make('div', { class: 'about' }, name, facts), choices, make('div', { class: 'device-line' }, device, again));
  const element = make('section', { class: 'view idle', attributes: { 'aria-label': 'Decompose' } }, scrolling, make('div', { class: 'footer' }, goOn, button));

  let shown: Preview | null = null;
  return {
    element,
    focusTarget: () => button,
    update(state) {
      const { document, preview, choices: chosen } = state;
      const open = document !== null && document !== undefined;
      const lost = state.connection === 'lost';
      const subject = open ? subjectWords(chosen.scope, document) : null;
      setText(name, subject?.name ?? (document === null ? 'No document is open' : 'Delaminate'));
      setText(facts, subject?.facts ?? (document === null ? 'Open a picture in Photoshop, then come back here.' : ''));
      if (preview !== shown) {
        shown = preview;
        if (preview) drawRaster(canvas, preview.raster);
      }
      canvas.hidden = !preview;
      if (preview && subject) setAttribute(canvas, 'aria-label', previewWords(preview, subject.name));
      setOptionalText(empty, preview ? null : open ? 'No preview' : ' ');
      if (!open && !empty.querySelector('svg')) empty.replaceChildren(icon('layers'));
      scope.update(chosen.scope, open ? { layer: obstacleTo('layer', document), selection: obstacleTo('selection', document) } : {});
      detail.update(chosen.detail);
      coverage.update(chosen.coverage);
      runOn.update(chosen.device);
      if (shownMost !== chosen.maxLayers) most.value = shownMost = chosen.maxLayers;
      separate.checked = chosen.separateFill;
      review.checked = chosen.review;
      choices.hidden = !open;
      setAttribute(button, 'disabled', !open || lost);
      goOn.hidden = !open || document.ours === null;
      setAttribute(goOn, 'disabled', lost);
      setText(device, outlookWords(state.device, state.sight, state.gpu));
      again.hidden = state.gpu.state !== 'lost' && state.gpu.state !== 'failed';
    },
  };
}
