// For matting.py: node run-matting.js FOLDER CASE… reads FOLDER/CASE/{image,trimap}.png, writes ours.f32 beside them
// (alpha, then the foreground's red, green and blue, 0..1, 32-bit floats) and FOLDER/ours.json, the seconds each took.
const { writeFile } = require('node:fs/promises');
const { join } = require('node:path');
const { performance } = require('node:perf_hooks');
const { estimateForeground, estimateMatte, matteImage, readPicture } = require('../../dist/index.js');

async function load(folder) {
  const image = matteImage((await readPicture(join(folder, 'image.png'))).raster);
  const { raster } = await readPicture(join(folder, 'trimap.png'));
  const data = new Uint8Array(image.width * image.height);
  for (let p = 0; p < data.length; p++) data[p] = raster.data[p * 4];
  return { image, trimap: { width: image.width, height: image.height, data } };
}

function solve({ image, trimap }) {
  const start = performance.now();
  const alpha = estimateMatte(image, trimap);
  const { foreground } = estimateForeground(image, alpha);
  return { alpha, foreground, seconds: (performance.now() - start) / 1000 };
}

async function main([folder, ...names]) {
  // Once for the compiler, as the other side's methods have a warm-up too.
  solve(await load(join(folder, names[0])));
  const seconds = {};
  for (const name of names) {
    const result = solve(await load(join(folder, name)));
    seconds[name] = result.seconds;
    const count = result.alpha.length;
    const out = new Float32Array(count * 4);
    out.set(result.alpha);
    result.foreground.forEach((plane, c) => out.set(plane.map((value) => value / 255), count * (c + 1)));
    await writeFile(join(folder, name, 'ours.f32'), new Uint8Array(out.buffer));
  }
  await writeFile(join(folder, 'ours.json'), JSON.stringify(seconds, null, 1));
}

main(process.argv.slice(2));
