import { DelaminateError } from '../core/errors';

/** A value from JSON that nobody has vouched for, and where it stands, for messages. */
export interface Unchecked {
  readonly value: unknown;
  readonly path: string;
}

/** `DelaminateError` that names the place, what is there and what should be. */
export function unfit({ value, path }: Unchecked, wanted: string): DelaminateError {
  const shown = value === undefined ? 'missing' : JSON.stringify(value);
  return new DelaminateError('models', `${path} is ${shown.length > 80 ? `${shown.slice(0, 77)}...` : shown}; it must be ${wanted}`);
}

export function member(from: Unchecked, key: string): Unchecked {
  const { value, path } = from;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unfit(from, 'an object');
  // Own members alone: `__proto__` and its like are no fields.
  return { value: Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined, path: `${path}.${key}` };
}

export function list<T>(from: Unchecked, read: (item: Unchecked) => T, lengths: readonly [number, number]): T[] {
  const { value, path } = from;
  if (!Array.isArray(value) || value.length < lengths[0] || value.length > lengths[1]) throw unfit(from, `a list of ${lengths[0]} to ${lengths[1]} items`);
  return value.map((item: unknown, i) => read({ value: item, path: `${path}[${i}]` }));
}

export function text(from: Unchecked, pattern: RegExp, wanted: string): string {
  if (typeof from.value !== 'string' || !pattern.test(from.value)) throw unfit(from, wanted);
  return from.value;
}

export function whole(from: Unchecked, low: number, high: number): number {
  const { value } = from;
  if (!Number.isInteger(value) || (value as number) < low || (value as number) > high) throw unfit(from, `a whole number from ${low} to ${high}`);
  return value as number;
}

export function real(from: Unchecked): number {
  if (typeof from.value !== 'number' || !Number.isFinite(from.value)) throw unfit(from, 'a number');
  return from.value;
}

export function choice<T extends string>(from: Unchecked, choices: readonly T[]): T {
  if (!choices.includes(from.value as T)) throw unfit(from, `one of ${choices.join(', ')}`);
  return from.value as T;
}

/** `read`, or `otherwise` where there is nothing. */
export function optional<T, U>(from: Unchecked, read: (item: Unchecked) => T, otherwise: U): T | U {
  return from.value === undefined ? otherwise : read(from);
}
