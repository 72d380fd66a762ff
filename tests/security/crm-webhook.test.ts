import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { NOTIFICATION_KEY_HEADER } from '../../contracts';
import { applicationOf } from '../../server/src/compose';
import type { DataverseServer } from '../dataverse-server';
import { startInstalledServer } from '../dataverse-server/support';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { NOTIFICATION_KEY as KEY, siteConfig } from '../integration/dynamics/support/dynamics';
import { mediansOf, spread } from './support/medians';

const PATH = '/api/crm-user-invite/crm/notifications';

const notify = (app: TestApp, key?: string, body: object = { MessageName: 'Update' }) => {
  const call = request(app.http).post(PATH).send(body);
  return key === undefined ? call : call.set(NOTIFICATION_KEY_HEADER, key);
};

describe('the webhook of the CRM', () => {
  describe('with Dynamics 365', () => {
    let app: TestApp;
    let crm: DataverseServer;
    let looks: jest.SpyInstance;
    const authority = process.env.AZURE_AUTHORITY_HOST;

    beforeAll(async () => {
      ({ server: crm } = await startInstalledServer());
      process.env.AZURE_AUTHORITY_HOST = crm.origin;
      app = await bootStrapi({ pluginConfig: siteConfig(crm) });
      const { crmPoller } = applicationOf(app.strapi);
      if (!crmPoller) throw new Error('Nobody looks at the CRM');
      looks = jest.spyOn(crmPoller, 'wake').mockImplementation(() => undefined);
    });
    beforeEach(() => looks.mockClear());
    afterAll(async () => {
      looks.mockRestore();
      await app.stop();
      await crm.close();
      if (authority === undefined) delete process.env.AZURE_AUTHORITY_HOST;
      else process.env.AZURE_AUTHORITY_HOST = authority;
    });

    it.each([
      ['no key', undefined],
      ['an empty key', ''],
      ['a wrong key', 'another notification key'],
      ['the beginning of the key', KEY.slice(0, -1)],
      ['the key and more', `${KEY}x`],
      ['the key in capitals', KEY.toUpperCase()],
    ])('triggers nothing with %s', async (_what, key) => {
      const answer = await notify(app, key);
      expect([answer.status, answer.body.error.details.code]).toEqual([401, 'sign-in.required']);
      expect(looks).not.toHaveBeenCalled();
    });

    it('does not accept the key in the address or in the body', async () => {
      const inAddress = await request(app.http)
        .post(`${PATH}?${NOTIFICATION_KEY_HEADER}=${KEY}&key=${KEY}`)
        .send({});
      const inBody = await notify(app, undefined, { key: KEY, [NOTIFICATION_KEY_HEADER]: KEY });
      expect([inAddress.status, inBody.status]).toEqual([401, 401]);
      expect(looks).not.toHaveBeenCalled();
    });

    it('takes as long for an almost correct key as for a wrong one', async () => {
      const medians = await mediansOf(60, {
        nearly: () => notify(app, `${KEY.slice(0, -1)}x`),
        wrong: () => notify(app, 'x'.repeat(KEY.length)),
      });
      expect(spread(medians)).toBeLessThan(3);
    });

    it('only triggers another poll when it is replayed, and does not trust its content', async () => {
      const body = {
        MessageName: 'Update',
        PrimaryEntityId: randomUUID(),
        InputParameters: [{ key: 'Target' }],
      };
      for (let time = 0; time < 3; time += 1) {
        const answer = await notify(app, KEY, body);
        expect([answer.status, answer.body]).toEqual([202, { data: {} }]);
      }
      expect(looks).toHaveBeenCalledTimes(3);
      expect(looks.mock.calls).toEqual([[], [], []]);
      for (const type of ['invitation', 'job', 'account', 'batch']) {
        expect(await app.strapi.db.query(`plugin::crm-user-invite.${type}`).count({})).toBe(0);
      }
    });

    it('does not reveal the key in any log line or answer', async () => {
      await notify(app, KEY);
      expect(app.logs.join()).not.toContain(KEY);
      expect(JSON.stringify(applicationOf(app.strapi).publicConfig)).not.toContain(KEY);
    });
  });

  it('accepts no key with the embedded CRM', async () => {
    const app = await bootStrapi();
    for (const key of [undefined, '', 'undefined', KEY]) {
      expect((await notify(app, key)).status).toBe(401);
    }
    await app.stop();
  });
});
