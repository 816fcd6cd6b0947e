// For filling.py: node run-filling.js FOLDER METHOD reads FOLDER/names.json and each case's {known,state}.png, writes ours.f32
// beside them (red, green and blue of each pixel of the hole, row by row, levels of 255 as 32-bit floats) and FOLDER/ours.json:
// the seconds each took and how many pixels each method filled.
const { readFile, writeFile } = require('node:fs/promises');
const { join } = require('node:path');
const { performance } = require('node:perf_hooks');
const { fillHoles, readPicture } = require('../../dist/index.js');

const OUTSIDE = 2;

async function load(folder) {
  const { raster } = await readPicture(join(folder, 'known.png'));
  const { width, height, data } = raster;
  const states = (await readPicture(join(folder, 'state.png'))).raster.data;
  const rgb = new Float32Array(width * height * 3);
  const state = new Uint8Array(width * height);
  const weight = new Float32Array(width * height);
  for (let p = 0; p < state.length; p++) {
    state[p] = states[p * 4] === 255 ? 1 : states[p * 4] === 0 ? 0 : OUTSIDE;
    weight[p] = data[p * 4 + 3] / 255;
    for (let c = 0; c < 3; c++) rgb[p * 3 + c] = data[p * 4 + c];
  }
  return { width, height, rgb, state, weight };
}

function solve(patch, options) {
  const hole = patch.state.slice();
  const start = performance.now();
  const { holes } = fillHoles(patch, options);
  const seconds = (performance.now() - start) / 1000;
  const methods = {};
  for (const { method, pixels } of holes) methods[method] = (methods[method] ?? 0) + pixels;
  const out = [];
  for (let p = 0; p < hole.length; p++) if (hole[p] === 0) out.push(patch.rgb[p * 3], patch.rgb[p * 3 + 1], patch.rgb[p * 3 + 2]);
  return { seconds, methods, out: Float32Array.from(out) };
}

async function main([folder, method]) {
  const names = JSON.parse(await readFile(join(folder, 'names.json'), 'utf8'));
  const options = { method };
  // Once for the compiler.
  solve(await load(join(folder, names[0])), options);
  const told = {};
  for (const name of names) {
    const { seconds, methods, out } = solve(await load(join(folder, name)), options);
    told[name] = { seconds, methods };
    await writeFile(join(folder, name, 'ours.f32'), new Uint8Array(out.buffer));
  }
  await writeFile(join(folder, 'ours.json'), JSON.stringify(told, null, 1));
}

main(process.argv.slice(2));
