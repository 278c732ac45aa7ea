import type { Bounds } from './geometry';

/** What of the plan is seen: the plan's point in the middle of the view, and pixels for one of the plan's unit. */
export interface Camera {
  x: number;
  y: number;
  scale: number;
}

export interface Size {
  width: number;
  height: number;
}

const farthest = 0.8;

/** The camera that shows all of a rectangle. */
export function fit(bounds: Bounds, view: Size): Camera {
  const width = Math.max(bounds.right - bounds.left, 1e-6);
  const height = Math.max(bounds.bottom - bounds.top, 1e-6);
  return {
    x: (bounds.left + bounds.right) / 2,
    y: (bounds.top + bounds.bottom) / 2,
    scale: Math.min(view.width / width, view.height / height),
  };
}

/** Keeps a camera where there is something to see: no farther than everything, no nearer than one can use. */
export function within(camera: Camera, bounds: Bounds, view: Size, nearest: number): Camera {
  const whole = fit(bounds, view);
  const scale = Math.min(Math.max(camera.scale, whole.scale * farthest), Math.max(nearest, whole.scale));
  const clamp = (value: number, low: number, high: number, seen: number) =>
    high - low <= seen ? (low + high) / 2 : Math.min(Math.max(value, low + seen * 0.3), high - seen * 0.3);
  return {
    scale,
    x: clamp(camera.x, bounds.left, bounds.right, view.width / scale),
    y: clamp(camera.y, bounds.top, bounds.bottom, view.height / scale),
  };
}

/** Scales that differ by less are the same: what follows from their difference would be noise, or nothing at all. */
const leastDifference = 1e-6;

/** The camera at a share of the way between two; what comes nearer does so on a straight line. */
export function between(from: Camera, to: Camera, share: number): Camera {
  const ratio = to.scale / from.scale;
  const scale = from.scale * ratio ** share;
  const moved =
    Math.abs(ratio - 1) < leastDifference ? share : (1 / from.scale - 1 / scale) / (1 / from.scale - 1 / to.scale);
  return { scale, x: from.x + (to.x - from.x) * moved, y: from.y + (to.y - from.y) * moved };
}

/** Another scale, with the point of the plan that is at a pixel of the view staying there. */
export function zoomAt(camera: Camera, view: Size, pixelX: number, pixelY: number, factor: number): Camera {
  const aside = pixelX - view.width / 2;
  const below = pixelY - view.height / 2;
  const scale = camera.scale * factor;
  return {
    scale,
    x: camera.x + aside / camera.scale - aside / scale,
    y: camera.y + below / camera.scale - below / scale,
  };
}

export const toPlan = (camera: Camera, view: Size, pixelX: number, pixelY: number) => ({
  x: camera.x + (pixelX - view.width / 2) / camera.scale,
  y: camera.y + (pixelY - view.height / 2) / camera.scale,
});

export const toPixels = (camera: Camera, view: Size, x: number, y: number) => ({
  x: (x - camera.x) * camera.scale + view.width / 2,
  y: (y - camera.y) * camera.scale + view.height / 2,
});
