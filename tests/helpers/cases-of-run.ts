declare global {
  /** The kind of run; see `tests/projects.cjs`. */
  var testRun: 'file' | 'gate' | 'nightly';
}

/**
 * The test cases of this run. The gate runs only representative cases; nightly runs and single files run all.
 */
export const casesOfRun = <Case>(cases: readonly Case[], represents: (item: Case) => boolean): Case[] =>
  globalThis.testRun === 'gate' ? cases.filter(represents) : [...cases];
