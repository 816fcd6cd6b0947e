/** More misses than any hop is made over. */
const FAR = 255;

/** Sets of pixels of a picture, by their indices, that are neighbours along rows and columns. */
export class PixelSets {
  private readonly mark: Uint8Array;
  private list = new Int32Array(1024);
  private size = 0;

  constructor(private readonly width: number, height: number) {
    this.mark = new Uint8Array(width * height);
  }

  /** The neighbours of a pixel, four at most. */
  around(p: number, visit: (q: number, p: number) => void): void {
    const { width, mark } = this;
    const x = p % width;
    if (x > 0) visit(p - 1, p);
    if (x + 1 < width) visit(p + 1, p);
    if (p >= width) visit(p - width, p);
    if (p + width < mark.length) visit(p + width, p);
  }

  /** Whether a neighbour of a pixel is one that is meant. */
  touches(p: number, isMeant: (q: number) => boolean): boolean {
    let found = false;
    this.around(p, (q) => void (found ||= isMeant(q)));
    return found;
  }

  /** Pixels, each once, and whatever can be reached from them by at most so many steps to accepted neighbours; `enter` is called as soon as a pixel is one of the set. */
  spread(from: Iterable<number>, accepts: (q: number, p: number) => boolean, enter?: (q: number) => void, steps = Infinity): Int32Array {
    const always = (): boolean => true;
    this.size = 0;
    for (const p of from) this.add(p, p, always, enter);
    let end = this.size;
    for (let i = 0, step = 0; i < this.size && step < steps; i++) {
      this.addAround(this.list[i], accepts, enter);
      if (i + 1 < end) continue;
      end = this.size;
      step++;
    }
    const found = this.list.slice(0, this.size);
    for (const p of found) this.mark[p] = 0;
    return found;
  }

  /**
   * Visits what can be reached from the pixels that are meant by steps to neighbours, of which at most so many in a row miss. `visit` says
   * whether a step hits, or null where none may be made; each pixel is hit once.
   */
  hop(isStart: (p: number) => boolean, most: number, visit: (q: number, p: number) => boolean | null, hit: (q: number) => void): void {
    const misses = new Uint8Array(this.mark.length).fill(FAR);
    for (let p = 0; p < misses.length; p++) if (isStart(p)) misses[p] = 0;
    let from = [...pixelsWhere(misses.length, (p) => misses[p] === 0 && this.touches(p, (q) => misses[q] > 0))];
    while (from.length > 0) {
      const next: number[] = [];
      const step = (q: number, p: number): void => {
        if (misses[q] <= misses[p]) return;
        const hits = visit(q, p);
        const after = hits ? 0 : misses[p] + 1;
        if (hits === null || after > most || after >= misses[q]) return;
        misses[q] = after;
        if (hits) hit(q);
        next.push(q);
      };
      for (const p of from) this.around(p, step);
      from = next;
    }
  }

  /** The connected sets of accepted pixels that hold any of some. */
  connected(from: Iterable<number>, accepts: (q: number) => boolean): Int32Array[] {
    const sets: Int32Array[] = [];
    for (const p of from) {
      this.size = 0;
      this.add(p, p, accepts);
      for (let k = 0; k < this.size; k++) this.addAround(this.list[k], accepts);
      if (this.size > 0) sets.push(this.list.slice(0, this.size));
    }
    for (const set of sets) for (const p of set) this.mark[p] = 0;
    return sets;
  }

  /** The same as {@link around}, without a call in between: most of the time goes here. */
  private addAround(p: number, accepts: (q: number, p: number) => boolean, enter?: (q: number) => void): void {
    const { width, mark } = this;
    const x = p % width;
    if (x > 0) this.add(p - 1, p, accepts, enter);
    if (x + 1 < width) this.add(p + 1, p, accepts, enter);
    if (p >= width) this.add(p - width, p, accepts, enter);
    if (p + width < mark.length) this.add(p + width, p, accepts, enter);
  }

  private add(q: number, p: number, accepts: (q: number, p: number) => boolean, enter?: (q: number) => void): void {
    if (this.mark[q] || !accepts(q, p)) return;
    this.mark[q] = 1;
    if (this.size === this.list.length) {
      const larger = new Int32Array(this.list.length * 2);
      larger.set(this.list);
      this.list = larger;
    }
    this.list[this.size++] = q;
    enter?.(q);
  }
}

/** Those of so many pixels that are meant. */
export function* pixelsWhere(count: number, isMeant: (p: number) => boolean): Generator<number> {
  for (let p = 0; p < count; p++) if (isMeant(p)) yield p;
}
