import { startDemo, type Demo } from './demo';

declare global {
  /** The one demo of all e2e tests, for the teardown. */
  var e2eDemo: Demo | undefined;
}

export default async (): Promise<void> => {
  globalThis.e2eDemo = await startDemo();
};
