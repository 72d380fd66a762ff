import { startDemo, type Demo } from './demo';

declare global {
  /** The one demo of all e2e tests, for the teardown. */
  // eslint-disable-next-line no-var -- a property of globalThis is declared with `var`
  var e2eDemo: Demo | undefined;
}

export default async (): Promise<void> => {
  globalThis.e2eDemo = await startDemo();
};
