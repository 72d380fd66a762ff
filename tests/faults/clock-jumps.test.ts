/** @run nightly */

import { HOUR_MS } from '../../server/src/domain/durations';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { liveThrough, type Crm } from './support/day';
import { embeddedCrm } from './support/embedded-crm';

/** Moves this process's clock forward or back. Returns a function that restores it. */
const shiftClock = (milliseconds: number): (() => void) => {
  const RealDate = Date;
  const now = (): number => RealDate.now() + milliseconds;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, parameters: [number]) =>
      parameters.length > 0 ? new target(...parameters) : new target(now()),
    get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
  });
  return () => {
    globalThis.Date = RealDate;
  };
};

describe('a site whose clock jumps', () => {
  let app: TestApp;
  let crm: Crm;

  beforeAll(async () => {
    app = await bootStrapi();
    crm = await embeddedCrm(app);
  });
  afterAll(async () => app.stop());

  it.each([
    ['forward by an hour', HOUR_MS],
    ['back by an hour', -HOUR_MS],
  ])(
    'loses and repeats nothing when the clock jumps %s and is corrected',
    async (_, jump) => {
      let putRight = (): void => undefined;
      await liveThrough(app, crm, {
        begin: () => void (putRight = shiftClock(jump)),
        end: () => putRight(),
        milliseconds: 2_000,
        outlastsAnswers: jump < 0,
      });
    },
    120_000
  );
});
