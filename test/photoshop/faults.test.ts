import type { Fault } from '../../workbench/emulation/faults';
import type { Tamper } from '../../workbench/emulation/messages';
import { openFlat, type EmulatedDocument } from '../../workbench/emulation';
import { disc, flat, paintScene, rectangle } from '../support/paint';
import { plugInto, witness, type Rig } from '../support/plugin-rig';

/**
 * Whatever goes wrong, at whichever moment: the document ends exactly as it began or exactly as the finished job leaves it,
 * no image data is left over, and the panel says what happened. Every host call and every message is tried in turn.
 */
const PICTURE = paintScene({
  width: 40, height: 32, ground: flat([30, 80, 160]),
  items: [{ shape: rectangle(4, 4, 22, 26), fill: flat([240, 200, 40]) }, { shape: disc(24, 15, 9), fill: flat([200, 40, 60]) }],
}).picture;

const open = (): EmulatedDocument => openFlat(PICTURE, { name: 'scene.png' });

interface Outcome {
  /** `unchanged`: to the bit. `finished`: one state called Decompose. */
  readonly document: 'unchanged' | 'finished';
  readonly panel: string;
}

/** Lets a decomposition end as it will, then says what became of everything. Throws where anything is left behind. */
async function aftermath(rig: Rig, document: EmulatedDocument, before: ReturnType<typeof witness>): Promise<Outcome> {
  await rig.settle();
  const live = rig.emulation.liveImageData();
  if (live.count !== 0 || rig.held.held !== 0) throw new Error(`left over: ${live.count} image data, ${rig.held.held} bytes`);
  if (rig.emulation.isModal) throw new Error('Photoshop was left modal');
  if (document.suspension) throw new Error('the history was left suspended');
  const { phase, notice } = rig.session.state;
  const panel = phase.name === 'failed' ? `failed: ${phase.failure.what} ${phase.failure.document}` : `${phase.name}: ${notice?.text ?? ''}`;
  const after = witness(document);
  if (after.snapshot === before.snapshot && after.states === before.states && after.index === before.index) return { document: 'unchanged', panel };
  const names = document.history.map(({ name }) => name).join();
  if (names !== 'Open,Decompose' || document.snapshot.layers.length !== 2) throw new Error(`the document is neither: ${names}, ${document.snapshot.layers.length} layers; the panel says "${panel}"`);
  return { document: 'finished', panel };
}

/** What the panel must say: of a finished job that it is in, of any other why not. */
function expectHonest({ document, panel }: Outcome, what: string): void {
  // A new page knows of a finished job by what the host half tells it.
  const honest = document === 'finished' ? /^done: The layers are in the document|Undo takes them away/ : /^failed: .*unchanged|^idle: .*(unchanged|ancelled)|^done: .*unchanged/;
  if (!honest.test(panel)) throw new Error(`${what}: the document is ${document}, the panel says "${panel}"`);
}

async function hostCallsOfAJob(): Promise<readonly string[]> {
  const document = open();
  const rig = await plugInto(document);
  rig.emulation.faults.reset();
  await rig.drive(rig.session.decompose());
  // Later calls only look at the document again, for the next picture.
  const last = rig.emulation.faults.calls.map(({ name }) => name).lastIndexOf('resumeHistory');
  const names = rig.emulation.faults.calls.slice(0, last + 1).map(({ name }) => name);
  rig.stop();
  return names;
}

describe.each<[string, Fault['does']]>([['fails', 'throw'], ['is overtaken by Esc', 'cancel'], ['is late by 20 s', { delay: 20_000 }]])('when a call to Photoshop %s', (_what, does) => {
  it('the document is whole and the panel says what happened, whichever call it is', async () => {
    const names = await hostCallsOfAJob();
    expect(names).toEqual(expect.arrayContaining(['suspendHistory', 'imaging.getPixels', 'imaging.putPixels', 'imaging.putLayerMask', 'resumeHistory']));
    const outcomes = new Map<string, number>();
    for (let at = 1; at <= names.length; at++) {
      const document = open();
      const rig = await plugInto(document);
      const before = witness(document);
      rig.emulation.faults.reset();
      rig.emulation.faults.plan({ at, does });
      void rig.session.decompose();
      const outcome = await aftermath(rig, document, before);
      expectHonest(outcome, `call ${at} (${names[at - 1]})`);
      outcomes.set(outcome.document, (outcomes.get(outcome.document) ?? 0) + 1);
      rig.stop();
    }
    // The fault does bite: most calls are needed. A late one only takes its time.
    if (does === 'throw') expect(outcomes.get('unchanged')).toBeGreaterThan(names.length / 2);
    if (typeof does === 'object') expect(outcomes.get('finished')).toBe(names.length);
  }, 120_000);
});

describe('when a call fails during an edit of layers that are in', () => {
  const EDITS: ReadonlyArray<readonly [string, (rig: Rig) => Promise<void>]> = [
    ['Merge', (rig) => rig.session.merge(ids(rig).slice(0, 2))],
    ['Split', (rig) => rig.session.split(ids(rig).at(-1)!, 'shapes')],
    ['Redo', (rig) => rig.session.redo(ids(rig).at(-1)!, { detail: 'shapes', maxLayers: 8 })],
    ['Reorder', (rig) => rig.session.reorder(ids(rig).at(-1)!, { behind: ids(rig)[0]! })],
    ['New Layer', (rig) => rig.session.extract({ box: { left: 1, top: 1, width: 12, height: 9 } })],
    ['Lock', (rig) => rig.session.lock(ids(rig), true)],
    ['Drop', (rig) => rig.session.drop([ids(rig).at(-1)!])],
    ['Rename', (rig) => rig.session.rename(ids(rig)[0]!, 'Ground')],
  ];
  const ids = (rig: Rig): string[] => {
    const { phase } = rig.session.state;
    if (phase.name !== 'done') throw new Error(`the panel is ${phase.name}`);
    return phase.result.document.children.map(({ id }) => id);
  };
  /** A picture of two layers, the front one of which is two shapes. */
  const ready = async (): Promise<{ rig: Rig; document: EmulatedDocument }> => {
    const document = open();
    const rig = await plugInto(document);
    rig.session.choose({ maxLayers: 2 });
    await rig.drive(rig.session.decompose());
    await rig.settle();
    rig.emulation.faults.reset();
    return { rig, document };
  };

  it.each(EDITS)('%s is made whole or not at all', async (_name, edit) => {
    const first = await ready();
    await first.rig.drive(edit(first.rig));
    const last = first.rig.emulation.faults.calls.map(({ name }) => name).lastIndexOf('resumeHistory');
    const calls = first.rig.emulation.faults.calls.slice(0, last + 1);
    expect(first.document.history).toHaveLength(3);
    first.rig.stop();
    for (let at = 1; at <= calls.length; at++) {
      for (const does of ['throw', 'cancel'] as const) {
        const { rig, document } = await ready();
        const before = witness(document);
        rig.emulation.faults.plan({ at, does });
        void edit(rig);
        await rig.settle();
        expect(rig.emulation.liveImageData().count).toBe(0);
        expect(document.suspension).toBeNull();
        const unchanged = document.snapshot === before.snapshot && document.history.length === before.states;
        if (!unchanged && document.history.length !== 3) throw new Error(`call ${at} (${calls[at - 1]!.name}), ${does}: neither made nor taken back`);
        if (unchanged) {
          const { phase, notice } = rig.session.state;
          const told = phase.name === 'failed' ? phase.failure.document : phase.name === 'done' && phase.question ? phase.question.text : (notice?.text ?? '');
          // A layer whose mark cannot be read is not known to be ours: the user is asked.
          if (!/unchanged|Nothing was changed|is not a layer that Delaminate made/.test(told)) throw new Error(`call ${at} (${calls[at - 1]!.name}): the panel says "${told}"`);
        }
        rig.stop();
      }
    }
  }, 120_000);
});

describe('when Photoshop does not say what it is asked', () => {
  it('the document is whole and the panel says what happened, whichever property it is', async () => {
    const first = await plugInto(open());
    first.emulation.faults.reset();
    await first.drive(first.session.decompose());
    const reads = first.emulation.faults.reads.map(({ name, nth }) => ({ name, nth }));
    first.stop();
    expect(new Set(reads.map(({ name }) => name)).size).toBeGreaterThan(8);
    for (const { name, nth } of reads) {
      const document = open();
      const rig = await plugInto(document);
      const before = witness(document);
      rig.emulation.faults.reset();
      rig.emulation.faults.plan({ name, at: nth, does: 'throw' });
      void rig.session.decompose();
      expectHonest(await aftermath(rig, document, before), `read ${nth} of ${name}`);
      rig.stop();
    }
  }, 120_000);
});

type MessageFault = 'lost' | 'doubled' | 'cut short' | 'passed by the next' | 'the last that the page hears or says';

/** Spoils message `at` (0, 1, 2… of both directions) of those that come after the job has begun. */
function spoil(kind: MessageFault, at: number, began: () => boolean, kill: () => void): Tamper {
  let count = 0;
  let held: string | null = null;
  let heldFor: string | null = null;
  return (text, direction) => {
    if (!began()) return [text];
    const mine = count++ === at;
    if (held !== null && heldFor === direction) {
      const late = held;
      held = null;
      return [text, late];
    }
    if (!mine) return [text];
    if (kind === 'lost') return [];
    if (kind === 'doubled') return [text, text];
    if (kind === 'cut short') return [text.slice(0, Math.floor(text.length / 2))];
    if (kind === 'the last that the page hears or says') {
      kill();
      return [text];
    }
    held = text;
    heldFor = direction;
    return [];
  };
}

async function messagesOfAJob(): Promise<number> {
  let began = false;
  let count = 0;
  const document = open();
  const rig = await plugInto(document, { tamper: (text) => {
    if (began && document.history.length === 1) count++;
    return [text];
  } });
  began = true;
  await rig.drive(rig.session.decompose());
  rig.stop();
  return count;
}

describe.each<[MessageFault]>([['lost'], ['doubled'], ['cut short'], ['passed by the next'], ['the last that the page hears or says']])('when a message is %s', (kind) => {
  it('the document is whole and the panel says what happened, whichever message it is', async () => {
    const messages = await messagesOfAJob();
    expect(messages).toBeGreaterThan(20);
    let finished = 0;
    for (let at = 0; at < messages; at++) {
      let began = false;
      const document = open();
      const rig: Rig = await plugInto(document, { tamper: spoil(kind, at, () => began, () => rig.emulation.webViews()[0]!.kill()) });
      const before = witness(document);
      began = true;
      void rig.session.decompose();
      const outcome = await aftermath(rig, document, before);
      if (kind === 'the last that the page hears or says') {
        expect(rig.pages).toBe(2);
        if (!/(unchanged|Undo takes them away)/.test(outcome.panel)) throw new Error(`message ${at}: the document is ${outcome.document}, the panel says "${outcome.panel}"`);
        if (/Undo takes them away/.test(outcome.panel) !== (outcome.document === 'finished')) throw new Error(`message ${at}: the document is ${outcome.document}, and the panel says otherwise: "${outcome.panel}"`);
      } else expectHonest(outcome, `message ${at}`);
      if (outcome.document === 'finished') finished++;
      rig.stop();
    }
    // A single lost, doubled, spoilt or late message is made good: the job goes on.
    if (kind !== 'the last that the page hears or says') expect(finished).toBe(messages);
  }, 120_000);
});

describe('Cancel', () => {
  it('in every stage leaves the document as it was and says so', async () => {
    const stages = new Set<string>();
    const reached = new Set<string>();
    // First: which stages there are, as the panel names them.
    const first = await plugInto(open());
    first.session.subscribe(({ phase }) => { if (phase.name === 'working') stages.add(phase.stage); });
    await first.drive(first.session.decompose());
    first.stop();
    expect([...stages]).toEqual(expect.arrayContaining(['capture', 'analyse', 'write']));
    for (const stage of stages) {
      const document = open();
      const rig = await plugInto(document);
      const before = witness(document);
      let cancelled = false;
      rig.session.subscribe(({ phase }) => {
        if (phase.name !== 'working' || phase.stage !== stage || cancelled) return;
        cancelled = true;
        rig.session.cancel();
      });
      void rig.session.decompose();
      const outcome = await aftermath(rig, document, before);
      if (outcome.document === 'unchanged') reached.add(stage);
      expectHonest(outcome, `cancelled in ${stage}`);
      rig.stop();
    }
    // On the page's own thread the engine cannot be stopped; before and after it every stage can.
    expect([...reached]).toEqual(expect.arrayContaining(['capture']));
  }, 120_000);

  it('during writing rolls back what was written', async () => {
    const document = open();
    const rig = await plugInto(document);
    const before = witness(document);
    // Photoshop takes its time over the second layer's pixels.
    rig.emulation.faults.plan({ name: 'imaging.putPixels', at: 2, does: { delay: 5000 } });
    void rig.session.decompose();
    await rig.clock.run(60_000, () => rig.emulation.faults.calls.filter(({ name }) => name === 'imaging.putPixels').length === 2);
    expect(document.snapshot.layers.length).toBe(2);
    rig.session.cancel();
    const outcome = await aftermath(rig, document, before);
    expect(outcome.document).toBe('unchanged');
    expect(outcome.panel).toMatch(/ancelled.*unchanged/);
    rig.stop();
  });
});
