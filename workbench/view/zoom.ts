/** Where zooming with the buttons stops; 1 is one document pixel for each CSS pixel. */
const STEPS = [0.02, 0.03, 0.05, 0.0667, 0.0833, 0.125, 0.1667, 0.25, 0.3333, 0.5, 0.6667, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32] as const;

export const MIN_ZOOM = STEPS[0];
export const MAX_ZOOM = STEPS[STEPS.length - 1]!;

export const clampZoom = (zoom: number): number => Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));

/** The next step above (`direction` 1) or below (−1) a zoom. */
export function nextZoom(zoom: number, direction: 1 | -1): number {
  const beyond = direction === 1 ? STEPS.find((step) => step > zoom * 1.001) : [...STEPS].reverse().find((step) => step < zoom * 0.999);
  return beyond ?? clampZoom(zoom);
}

/** The zoom at which a picture lies whole in a room with `margin` around it; never enlarged. */
export function fitZoom(picture: { width: number; height: number }, room: { width: number; height: number }, margin: number): number {
  return clampZoom(Math.min(1, (room.width - margin * 2) / picture.width, (room.height - margin * 2) / picture.height));
}

/** `66.7 %` */
export const zoomText = (zoom: number): string => `${Number((zoom * 100).toFixed(zoom < 0.1 ? 2 : 1))} %`;
