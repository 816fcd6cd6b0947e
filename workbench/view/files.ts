import { byId, make } from './dom';

/** Pictures that come with Delaminate. */
export const EXAMPLES = ['poster.png', 'icon-set.png', 'card.jpg', 'plain.png'] as const;
export type Example = (typeof EXAMPLES)[number];

export interface FileActions {
  open(bytes: Uint8Array, name: string): Promise<unknown>;
  fail(error: unknown): void;
}

/** Lets the user choose, drop or take an example; everything ends in `open`. */
export class Files {
  private readonly input = byId<HTMLInputElement>('file');

  constructor(private readonly actions: FileActions) {
    this.input.addEventListener('change', () => {
      const file = this.input.files?.[0];
      if (file) void this.take(file);
      // The same file may be chosen again.
      this.input.value = '';
    });
    byId('welcome-open').addEventListener('click', () => this.choose());
    byId('welcome-examples').append(...EXAMPLES.map((name) =>
      make('button', { attributes: { type: 'button' }, on: { click: () => void this.example(name) } },
        make('img', { attributes: { src: `../examples/${name}`, alt: '', loading: 'lazy' } }), make('span', { text: name }))));
    this.acceptDrops();
  }

  choose(): void {
    this.input.click();
  }

  async example(name: Example): Promise<void> {
    try {
      const response = await fetch(`../examples/${name}`);
      if (!response.ok) throw new Error(`The example ${name} cannot be had (${response.status}).`);
      await this.actions.open(new Uint8Array(await response.arrayBuffer()), name);
    } catch (error) {
      this.actions.fail(error);
    }
  }

  private async take(file: File): Promise<void> {
    try {
      await this.actions.open(new Uint8Array(await file.arrayBuffer()), file.name);
    } catch (error) {
      this.actions.fail(error);
    }
  }

  private acceptDrops(): void {
    const hasFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    document.addEventListener('dragover', (event) => {
      if (!hasFile(event)) return;
      event.preventDefault();
      document.body.classList.add('dropping');
    });
    document.addEventListener('dragleave', (event) => {
      if (!event.relatedTarget) document.body.classList.remove('dropping');
    });
    document.addEventListener('drop', (event) => {
      document.body.classList.remove('dropping');
      if (!hasFile(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) void this.take(file);
    });
  }
}

/** Hands bytes to the browser as a download. */
export function download(bytes: Uint8Array | string, name: string, type = 'application/octet-stream'): void {
  const link = make('a', { attributes: { download: name } });
  link.href = URL.createObjectURL(new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], { type }));
  link.click();
  // The download has its own hold of the data once it began.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
