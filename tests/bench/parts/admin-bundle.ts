import { ADMIN_BUDGET, adminFirstLoad } from '../../../scripts/size/admin-first-load.mjs';
import type { Benchmark } from '../support/benchmark';

/**
 * How much more the browser loads when a staff member opens the admin. Pages and panels are loaded when they
 * are opened.
 */
const adminBundle: Benchmark = async () => [
  {
    name: "added to the admin's first load, gzip",
    value: adminFirstLoad() / 1024,
    unit: 'kB',
    goal: { atMost: ADMIN_BUDGET / 1024 },
  },
];

export default adminBundle;
