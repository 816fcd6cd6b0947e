import { sha256 } from '../../src/node/sha256';
import { verifyModel } from '../../src/vision/verify-model';
import { entry, ENTRY_BYTES } from '../support/model-entries';

describe('verifyModel', () => {
  it('accepts the very file', async () => {
    await expect(verifyModel(entry(), ENTRY_BYTES, sha256)).resolves.toBeUndefined();
  });

  it('names both hashes where they differ, and both lengths', async () => {
    await expect(verifyModel(entry(), Uint8Array.of(1, 2, 4), sha256)).rejects.toThrow(/^models: small\.onnx is refused: its SHA-256 is [0-9a-f]{64} and the registry says 039058c6\w+; fetch or install 'small' again$/);
    await expect(verifyModel(entry(), Uint8Array.of(1, 2), sha256)).rejects.toThrow('it has 2 bytes and the registry says 3');
  });
});
