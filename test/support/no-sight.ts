import type { Sight } from '../../panel/vision/sight';

/** The classical engine alone. */
export const noSight: Sight = {
  status: { state: 'off', device: 'none', detail: '' },
  prefer: () => undefined,
  warmUp: async () => undefined,
  renew: () => undefined,
  job: () => ({ oracle: null, report: async () => ({ device: 'none', adapter: '', models: [], notes: [] }) }),
};
