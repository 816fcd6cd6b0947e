import { decompose } from '../decompose/decompose';
import { leafLayers } from '../document/tree';
import { benchPicture } from './bench-pictures';

/** What one fresh process measures. */
export interface BenchRun {
  readonly width: number;
  readonly height: number;
  readonly layers: number;
  readonly seconds: number;
  /** Seconds by stage, in running order. */
  readonly stages: Readonly<Record<string, number>>;
  /** Largest resident size of the whole process, and how much of it was there before decomposing, in MB of 10⁶ bytes. */
  readonly peakMegabytes: number;
  readonly startMegabytes: number;
  /** Largest difference of the recomposed picture, in 1/255. */
  readonly recompositionMax: number;
}

// `maxRSS` counts kilobytes of 1024 on every system.
const peakMegabytes = (): number => (process.resourceUsage().maxRSS * 1024) / 1e6;

/** Decomposes one bench picture and measures it. */
export function runBench(megapixels: number): BenchRun {
  const picture = benchPicture(megapixels);
  const startMegabytes = peakMegabytes();
  const now = (): number => performance.now();
  const started = now();
  const result = decompose(picture, {}, { now });
  const seconds = (now() - started) / 1000;
  return {
    width: picture.width,
    height: picture.height,
    layers: leafLayers(result.document.children).length,
    seconds,
    stages: Object.fromEntries(Object.entries(result.timings).map(([stage, milliseconds]) => [stage, milliseconds / 1000])),
    peakMegabytes: peakMegabytes(),
    startMegabytes,
    recompositionMax: result.recomposition.max,
  };
}

if (require.main === module) process.stdout.write(JSON.stringify(runBench(Number(process.argv[2]))));
