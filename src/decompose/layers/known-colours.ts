/** Where a layer's patch lies on the canvas, and the canvas's own maps. */
export interface PatchPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Region of each pixel of the canvas. */
  readonly labels: Int32Array;
  readonly canvasWidth: number;
  readonly canvasHeight: number;
}

/** A region is a line where it is less than a third as thick as the thickest sizeable one of its layer … */
const LINE_SHARE = 1 / 3;
/** … and at most this share of the canvas's longer side. */
const LINE_MOST = 0.02;
/** Share of what is known that a surface must have to be sizeable, and that must be left without lines. */
const SIZEABLE = 0.1;
/** Share that must be left without the pixels beside an edge. */
const MIDDLE_LEAST = 0.3;

/**
 * Chooses which of a layer's own pixels speak for its hidden ones. `state`, a byte a pixel of the patch, is 1 where a colour
 * is known; what should not be asked becomes 2, unless too little would be left.
 */
export function chooseKnown(state: Uint8Array, place: PatchPlace): void {
  leaveLinesOut(state, place);
  keepToTheMiddle(state, place);
}

/**
 * What was drawn with an outline goes on beneath others as its surface, not as its outline, though the outline may be all that
 * touches the hidden part: mixed in, it would darken the whole of it.
 */
function leaveLinesOut(state: Uint8Array, place: PatchPlace): void {
  const { left, top, width, height, labels, canvasWidth, canvasHeight } = place;
  const measures = new Map<number, { area: number; edge: number }>();
  const measureOf = (r: number): { area: number; edge: number } => {
    const measure = measures.get(r) ?? { area: 0, edge: 0 };
    measures.set(r, measure);
    return measure;
  };
  let known = 0;
  let of = -1;
  let measure = { area: 0, edge: 0 };
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0, p = (y + top) * canvasWidth + left; x < width; x++, i++, p++) {
      if (state[i] !== 1) continue;
      known++;
      const r = labels[p];
      // Mostly the region of the pixel before.
      if (r !== of) measure = measureOf((of = r));
      measure.area++;
      const within =
        (x === 0 || (state[i - 1] === 1 && labels[p - 1] === r)) && (x + 1 === width || (state[i + 1] === 1 && labels[p + 1] === r)) &&
        (y === 0 || (state[i - width] === 1 && labels[p - canvasWidth] === r)) && (y + 1 === height || (state[i + width] === 1 && labels[p + canvasWidth] === r));
      if (!within) measure.edge++;
    }
  }
  if (measures.size < 2) return;
  const thickness = ({ area, edge }: { area: number; edge: number }): number => (2 * area) / Math.max(1, edge);
  const sizeable = [...measures.values()].filter(({ area }) => area >= SIZEABLE * known);
  const most = Math.min(LINE_SHARE * Math.max(0, ...sizeable.map(thickness)), LINE_MOST * Math.max(canvasWidth, canvasHeight));
  const lines = new Set([...measures].filter(([, measure]) => thickness(measure) < most).map(([r]) => r));
  let remaining = known;
  for (const r of lines) remaining -= (measures.get(r) as { area: number }).area;
  if (remaining === known || remaining < SIZEABLE * known) return;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0, p = (y + top) * canvasWidth + left; x < width; x++, i++, p++) if (state[i] === 1 && lines.has(labels[p])) state[i] = 2;
  }
}

/** Colours beside an edge carry a trace of the other side: where enough is known without them, they do not count as known. */
function keepToTheMiddle(state: Uint8Array, { width, height }: PatchPlace): void {
  let known = 0;
  const edge: number[] = [];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (state[i] !== 1) continue;
      known++;
      const beside =
        (x > 1 && state[i - 2] !== 1) || (x + 2 < width && state[i + 2] !== 1) || (y > 1 && state[i - 2 * width] !== 1) || (y + 2 < height && state[i + 2 * width] !== 1);
      if (beside) edge.push(i);
    }
  }
  if (known - edge.length < MIDDLE_LEAST * known) return;
  for (const i of edge) state[i] = 2;
}
