/** What each stage does, in words that a designer uses. Stages by the decomposer, the host half and the session. */
const WORDS: Readonly<Record<string, string>> = {
  begin: 'Asking Photoshop for the picture',
  capture: 'Reading the picture',
  analyse: 'Looking at the picture',
  regions: 'Finding areas of one colour',
  textures: 'Joining textures',
  merge: 'Tidying areas up',
  objects: 'Telling objects apart',
  pieces: 'Listing the pieces',
  look: 'Looking at the whole picture',
  layout: 'Putting layers in order',
  edges: 'Separating soft edges',
  shadows: 'Finding shadows',
  layers: 'Completing what is covered',
  reconcile: 'Matching the original',
  floats: 'Bringing 32-bit samples back',
  grain: 'Setting grain apart',
  check: 'Comparing with the original',
  done: 'Finishing',
  selection: 'Reading the selection',
  fill: 'Setting invented pixels apart',
  send: 'Sending layers',
  write: 'Inserting layers',
};

/** The stage in words; a stage unknown here is shown as it is called. */
export function stageWords(stage: string): string {
  return WORDS[stage] ?? stage;
}
