import { startDemo, type Demo } from './demo';

declare global {
  /** The demo that all e2e tests share, for the teardown. */
  var e2eDemo: Demo | undefined;
}

export default async (): Promise<void> => {
  globalThis.e2eDemo = await startDemo();
};
