import { createContext, runInContext } from 'node:vm';
import { furnishContext, MISSING_GLOBALS, UXP_GLOBALS } from '../../../workbench/emulation';
import { rule } from '../../support/emulated';

rule('globals', () => {
  const context = createContext({});
  const global = runInContext('globalThis', context) as Record<string, unknown>;
  furnishContext(global, { setTimeout, console });
  for (const name of MISSING_GLOBALS) expect([name, runInContext(`typeof globalThis[${JSON.stringify(name)}]`, context)]).toEqual([name, 'undefined']);
  expect(runInContext('typeof setTimeout', context)).toBe('function');
  expect(runInContext('typeof Promise + typeof Uint16Array + typeof JSON', context)).toBe('functionfunctionobject');
  expect(() => runInContext('new TextEncoder()', context)).toThrow('TextEncoder is not defined');
  expect(() => runInContext('structuredClone({})', context)).toThrow('structuredClone is not defined');
  expect(() => furnishContext(global, { TextEncoder: class {} })).toThrow('TextEncoder is not a global of UXP');
  expect(UXP_GLOBALS.filter((name) => (MISSING_GLOBALS as readonly string[]).includes(name))).toEqual([]);
});
