/** @run nightly */

import { bootStrapi, type TestApp } from '../helpers/strapi';
import { liveThrough, type Crm } from './support/day';
import { embeddedCrm } from './support/embedded-crm';

describe('a site', () => {
  let app: TestApp;
  let crm: Crm;

  beforeAll(async () => {
    app = await bootStrapi({ database: 'sqlite' });
    crm = await embeddedCrm(app);
  });
  afterAll(async () => app.stop());

  it('loses and repeats nothing when the disk is full', async () => {
    const pragma = (words: string) => app.strapi.db.connection.raw(`PRAGMA ${words}`);
    const before = app.logs.length;
    await liveThrough(app, crm, {
      async begin() {
        // The file may not grow by a single page: SQLite returns the same error as on a full disk
        // (SQLITE_FULL).
        const [{ page_count: pages }] = (await pragma('page_count')) as [{ page_count: number }];
        await app.strapi.db.connection.raw('create table filler (text)');
        await pragma(`max_page_count = ${pages}`);
        const fill = () => app.strapi.db.connection('filler').insert({ text: 'x'.repeat(900) });
        for (;;)
          if (
            await fill().then(
              () => false,
              () => true
            )
          )
            break;
      },
      async end() {
        await pragma('max_page_count = 1073741823');
        await app.strapi.db.connection.raw('drop table filler');
      },
      milliseconds: 1_500,
    });
    expect(app.logs.slice(before).some((line) => /full/i.test(line))).toBe(true);
  }, 120_000);
});
