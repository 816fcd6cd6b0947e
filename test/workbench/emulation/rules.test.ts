import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../../workbench/emulation';

test('every rule has one id, a source, a sentence and a test', () => {
  const tests = readdirSync(__dirname).filter((name) => name.endsWith('.test.ts')).map((name) => readFileSync(join(__dirname, name), 'utf8')).join('\n');
  const tested = [...tests.matchAll(/^\s*rule\('([a-z0-9-]+)'/gm)].map((found) => found[1]);
  expect([...tested].sort()).toEqual(RULES.map(({ id }) => id).sort());
  expect(new Set(tested).size).toBe(RULES.length);
  for (const { source, says } of RULES) {
    expect(source).not.toBe('');
    expect(says).toMatch(/\.$/);
  }
});
