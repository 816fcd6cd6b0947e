import { CancelledError } from '../src/core/errors';
import { decodeFile } from './decode';
import { startEngine, type EngineClient } from './engine-client';
import { drawRaster, showLayers, summaryText } from './layer-list';
import type { SaveFormat } from './protocol';

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

const drop = byId('drop');
const preview = byId<HTMLCanvasElement>('preview');
const hint = byId('hint');
const fileInput = byId<HTMLInputElement>('file');
const running = byId('running');
const bar = byId<HTMLProgressElement>('bar');
const stage = byId('stage');
const cancel = byId<HTMLButtonElement>('cancel');
const message = byId('message');
const result = byId('result');
const saveButtons: Readonly<Record<SaveFormat, HTMLButtonElement>> = { psd: byId('save-psd'), ora: byId('save-ora') };

/** The engine that holds the last picture's layers, or is at work on them. */
let engine: EngineClient | undefined;
let stem = 'picture';
/** Counts pictures opened: a decoding that was overtaken by the next picture must not show itself. */
let turn = 0;

function say(text: string, problem = false): void {
  message.textContent = text;
  message.classList.toggle('problem', problem);
}

function stopEngine(): void {
  engine?.stop();
  engine = undefined;
}

function report(error: unknown): void {
  if (error instanceof CancelledError) say('Cancelled.');
  else say(error instanceof Error ? error.message : String(error), true);
}

async function open(file: File): Promise<void> {
  const mine = ++turn;
  stopEngine();
  result.hidden = true;
  preview.hidden = true;
  say('');
  hint.textContent = file.name;
  stem = file.name.replace(/\.[^.]*$/, '') || 'picture';
  bar.value = 0;
  stage.textContent = 'read';
  running.hidden = false;
  try {
    const picture = await decodeFile(file);
    if (mine !== turn) return;
    drawRaster(preview, picture);
    preview.hidden = false;
    engine = startEngine();
    const taken = await engine.takeApart(picture, (event) => {
      bar.value = event.fraction;
      stage.textContent = event.stage;
    });
    showLayers(byId('layers'), taken.layers);
    byId('summary').textContent = summaryText(taken);
    result.hidden = false;
    say(taken.nothingToSeparate ? 'Nothing to separate: the picture stays one layer.' : '');
  } catch (error) {
    if (mine === turn) report(error);
  } finally {
    if (mine === turn) running.hidden = true;
  }
}

async function save(format: SaveFormat): Promise<void> {
  if (!engine) return;
  const buttons = Object.values(saveButtons);
  for (const button of buttons) button.disabled = true;
  try {
    const { bytes, notes } = await engine.save(format);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([bytes]));
    link.download = `${stem}.${format}`;
    link.click();
    // The download has its own hold of the data once it began.
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    say([`Saved ${link.download}.`, ...notes].join(' '));
  } catch (error) {
    report(error);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

fileInput.addEventListener('change', () => {
  const file = fileInput.files?.[0];
  // Emptied, so that choosing the same file again is a change too.
  if (file) void open(file);
  fileInput.value = '';
});

cancel.addEventListener('click', () => {
  turn++;
  stopEngine();
  running.hidden = true;
  say('Cancelled.');
});

for (const format of ['psd', 'ora'] as const) saveButtons[format].addEventListener('click', () => void save(format));

// On the whole window: a picture that misses the field must not replace the page.
window.addEventListener('dragover', (event) => {
  event.preventDefault();
  drop.classList.add('over');
});
window.addEventListener('dragleave', () => drop.classList.remove('over'));
window.addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  const file = event.dataTransfer?.files[0];
  if (file) void open(file);
});
