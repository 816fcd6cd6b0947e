const SVG = 'http://www.w3.org/2000/svg';

/** Strokes on a field of 18 by 18, drawn for this panel. */
const PATHS = {
  eye: 'M1.5 9S4.2 4.2 9 4.2 16.5 9 16.5 9 13.8 13.8 9 13.8 1.5 9 1.5 9ZM9 11.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z',
  hidden: 'M3 3l12 12M7 4.5A7.6 7.6 0 0 1 9 4.2c4.8 0 7.5 4.8 7.5 4.8a13 13 0 0 1-2.2 2.7M4.4 5.9A12.600 12.600 0 0 0 1.500 9S4.200 13.800 9 13.800a7.700 7.700 0 0 0 2.900-.6',
  chevron: 'M6.5 4.500 11 9l-4.500 4.500',
  merge: 'M3 4.500h5v3.500h2v-3.500h5M9 8v6.500M6.200 11.700 9 14.500l2.800-2.800',
  split: 'M9 14.500V9.500L4 4.500M9 9.500l5-5M4 8V4.500h3.500M14 8V4.500h-3.500',
  redo: 'M14.500 8.500A5.700 5.700 0 1 0 13 13M14.800 4.500v4h-4',
  lock: 'M4.500 8.200h9v6.800h-9ZM6.300 8.200V6a2.700 2.700 0 0 1 5.400 0v2.200M9 10.800v1.800',
  drop: 'M3.500 5h11M7 5V3.200h4V5M5 5l.700 10h6.600L13 5M7.700 8v4.500M10.300 8v4.500',
  up: 'M9 14.500V4M4.500 8.500 9 4l4.500 4.500',
  down: 'M9 3.500V14M4.500 9.500 9 14l4.500-4.500',
  new: 'M3 3.500h2M8 3.500h2M13 3.500h2v2M15 8v1.500M3 3.500v2M3 8v2M3 13v2h2M8 15h1.500M13.500 11v5M11 13.500h5',
  refine: 'M3 15c2.500.3 3.600-.7 3.600-2.300a1.800 1.800 0 0 1 3.600 0C10.200 14.600 7 16 3 15ZM9 10.800 14.800 3.500',
  refill: 'M4 9.200 9 4.200l5.200 5.200-5 5a1 1 0 0 1-1.400 0L4 10.600a1 1 0 0 1 0-1.400ZM4 9.800h10M16 12.500s1.200 1.600 1.200 2.400a1.200 1.200 0 0 1-2.400 0c0-.8 1.200-2.400 1.200-2.400Z',
  folder: 'M2.200 4.500h5l1.500 2h7.100v8H2.200Z',
  back: 'M11 4 6 9l5 5',
  warning: 'M9 2.600 16.400 15.400H1.600ZM9 7.200v4M9 13.100v.3',
  done: 'M3.500 9.500 7.200 13l7.300-8',
  layers: 'M9 2.500 16 6 9 9.500 2 6ZM2.500 9.300 9 12.500l6.500-3.200M2.500 12.300 9 15.500l6.500-3.200',
} as const;

export type Icon = keyof typeof PATHS;

/** A drawing beside a text that says the same; screen readers pass it by. `slot` for Spectrum's buttons. */
export function icon(name: Icon, slot?: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 18 18');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', `icon icon-${name}`);
  if (slot) svg.setAttribute('slot', slot);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
