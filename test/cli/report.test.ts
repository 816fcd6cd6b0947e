import { failureLine, humanReport, jsonFailure, jsonReport } from '../../src/cli/report';
import type { PictureReport } from '../../src/cli/run';

const record = { kind: 'shape', parent: null, left: 1, top: 2, width: 30, height: 4, blend: 'normal', opacity: 1, visible: true, inventedFraction: 0 };
const report: PictureReport = {
  input: 'in.png', output: 'in.psd', format: 'psd', width: 100, height: 80, depth: 8, nothingToSeparate: false, device: 'cpu', models: [], timings: {}, seconds: 1.234, notes: ['a note'],
  recomposition: { max: 1, mean: 0.0004 },
  layers: [{ ...record, name: 'Background', kind: 'background', inventedFraction: 0.256 }, { ...record, name: 'Größe', parent: 'Knopf', inventedFraction: 0.001 }, { ...record, name: 'Top', visible: false }],
};

describe('humanReport', () => {
  it('lists layers front to back in columns, then notes and how exact the stack is', () => {
    expect(humanReport(report)).toBe([
      'in.png (100×80, 8 bit) -> in.psd',
      '  layer         kind        size   at  invented  group',
      '  Top (hidden)  shape       30×4  1,2         -',
      '  Größe         shape       30×4  1,2      <1 %  Knopf',
      '  Background    background  30×4  1,2      26 %',
      '  note: a note',
      '  3 layers, recomposed within 1/255 (mean <0.01/255), 1.23 s',
      '',
    ].join('\n'));
  });

  it('says which networks took part, and on what', () => {
    expect(humanReport({ ...report, models: [{ name: 'sight', version: '1', sha256: 'ab' }] })).toContain('(mean <0.01/255), sight on cpu, 1.23 s\n');
  });

  it('lets no name send the terminal anything but text', () => {
    // eslint-disable-next-line no-control-regex
    expect(humanReport({ ...report, input: 'a\u001b[2Jb.png', layers: [{ ...record, name: 'x\ny\u0007' }] })).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe('the lines for programs', () => {
  it('are one line of JSON each', () => {
    expect(JSON.parse(jsonReport(report))).toEqual({ ok: true, ...report });
    expect(jsonFailure('a\nb.png', 'read: no')).toBe('{"ok":false,"input":"a\\nb.png","error":"read: no"}\n');
  });
});

describe('failureLine', () => {
  it('is one line whatever it is given', () => {
    expect(failureLine('a\nb.png', 'read: first\n  second')).toBe('delaminate: a?b.png: read: first second\n');
  });
});
