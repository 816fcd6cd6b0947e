import type { DocumentInfo } from '../../panel/state';
import type { Result } from '../../panel/state';
import { createVersions } from '../../panel/versions';

/** As much of a result as versions look at. */
const result = (run: string, tree: object, state: number | null): Result => ({
  run, document: tree, capture: { fingerprint: { document: 7, historyState: 1 } },
  inserted: state === null ? null : { layers: {}, fingerprint: { document: 7, historyState: state } },
}) as unknown as Result;
const at = (historyState: number, id = 7): DocumentInfo => ({ id, historyState }) as DocumentInfo;

describe('versions', () => {
  const [first, second] = [{}, {}];
  const all = result('a', first, null);
  const inserted = result('a', first, 2);
  const dropped = result('a', second, 3);

  it('give the list of each state, and nothing where it is shown already or the state is unknown', () => {
    const versions = createVersions();
    versions.begin(all);
    versions.note(inserted);
    versions.note(dropped);
    expect(versions.follow(at(3), dropped)).toBeNull();
    expect(versions.follow(at(2), dropped)).toBe(inserted);
    expect(versions.follow(at(1), dropped)).toMatchObject({ document: first, inserted: null });
    expect(versions.follow(at(9), dropped)).toBeNull();
    expect(versions.follow(at(2, 8), dropped)).toBeNull();
  });

  it('forget other decompositions, and the oldest of too many', () => {
    const versions = createVersions();
    versions.begin(all);
    versions.note(inserted);
    versions.begin(result('b', second, null));
    expect(versions.follow(at(2), inserted)).toBeNull();
    versions.begin(all);
    for (let state = 2; state < 60; state++) versions.note(result('a', {}, state));
    expect(versions.follow(at(5), dropped)).toBeNull();
    expect(versions.follow(at(59), dropped)).not.toBeNull();
  });
});
