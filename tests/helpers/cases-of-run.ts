declare global {
  /** What the run is for: see `tests/projects.cjs`. */
  var testRun: 'file' | 'gate' | 'nightly';
}

/** The cases of this run. The gate takes those that represent the others; all of them run at night, and by themselves. */
export const casesOfRun = <Case>(cases: readonly Case[], represents: (item: Case) => boolean): Case[] =>
  globalThis.testRun === 'gate' ? cases.filter(represents) : [...cases];
