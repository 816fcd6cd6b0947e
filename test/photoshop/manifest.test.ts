import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import sharp from 'sharp';

interface Icon { width: number; height: number; path: string; scale: number[] }
interface Manifest {
  version: string;
  entrypoints: Array<{ type: string; id: string; icons?: Icon[] }>;
  icons: Icon[];
  requiredPermissions: Record<string, unknown>;
}

const ROOT = join(__dirname, '..', '..');
const json = <T>(...path: string[]): T => JSON.parse(readFileSync(join(ROOT, ...path), 'utf8')) as T;

const manifest = json<Manifest>('manifest.json');
const validate = new Ajv({ allErrors: true }).compile(json<object>('test', 'support', 'manifest.schema.json'));

describe('manifest.json', () => {
  it('is a manifest as Photoshop documents it', () => {
    validate(manifest);
    expect(validate.errors).toBeNull();
  });

  it.each<[string, (broken: Manifest) => void]>([
    ['a permission that there is not', (broken) => { broken.requiredPermissions.everything = true; }],
    ['an entry point of no known type', (broken) => { broken.entrypoints[0]!.type = 'window'; }],
    ['a version of more than two digits', (broken) => { broken.version = '1.100.0'; }],
    ['an icon of another size', (broken) => { broken.icons[0]!.width = 32; }],
  ])('(the schema does refuse %s)', (_what, spoil) => {
    const broken = structuredClone(manifest);
    spoil(broken);
    expect(validate(broken)).toBe(false);
  });

  it('has the version of package.json', () => {
    expect(manifest.version).toBe(json<{ version: string }>('package.json').version);
  });

  it('asks for a local page and files that the user picks, and for nothing else', () => {
    expect(manifest.requiredPermissions).toEqual({
      localFileSystem: 'request',
      webview: { allow: 'yes', domains: [], allowLocalRendering: 'yes', enableMessageBridge: 'localOnly' },
    });
  });

  it('has every entry point that the host half sets up, and no other', () => {
    const main = readFileSync(join(ROOT, 'src', 'photoshop', 'main.ts'), 'utf8');
    for (const { id } of manifest.entrypoints) expect(main).toMatch(new RegExp(`\\b'?${id}'?: \\{`));
    expect(manifest.entrypoints.map(({ id }) => id).sort()).toEqual(['decompose-document', 'decompose-layer', 'diagnostics', 'panel']);
  });

  it('names icons that are there, at the sizes and scales it says', async () => {
    const icons = [...manifest.icons, ...manifest.entrypoints.flatMap((entry) => entry.icons ?? [])];
    expect(icons.length).toBe(3);
    for (const { width, height, path, scale } of icons) {
      for (const factor of scale) {
        const found = await sharp(join(ROOT, 'plugin', path.replace('.png', `@${factor}x.png`))).metadata();
        expect({ path, width: found.width, height: found.height, format: found.format }).toEqual({ path, width: width * factor, height: height * factor, format: 'png' });
      }
    }
  });
});
