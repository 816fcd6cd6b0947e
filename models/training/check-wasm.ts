/**
 * Runs the models of a folder in WebAssembly, as the panel does, and compares with their references; leaves with 1 where one differs.
 *
 *   node dist-training/models/training/check-wasm.js FOLDER
 */
import { checkModels } from '../../src/node/check-models';

async function main(): Promise<void> {
  const checks = await checkModels(process.argv[2], ['wasm']);
  console.log(JSON.stringify(checks));
  if (checks.length === 0 || checks.some(({ agrees }) => !agrees)) process.exitCode = 1;
}

void main();
