import { applicationOf } from '../../server/src/compose';
import type { Portal } from '../../contracts';
import type { Connector } from '../../server/src/crm/connector';
import { CrmError } from '../../server/src/crm/crm-error';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, eventually, type Stage } from './support/stage';

const PASSWORD = 'a password of some length';

type Trouble = (connector: Connector) => void;
const never = () => new Promise<never>(() => undefined);
const fails = () => Promise.reject(new CrmError('unavailable', 'The CRM is away'));

const TROUBLES: [string, Trouble][] = [
  [
    'fails',
    (connector) => {
      connector.invitations.get = fails;
      connector.contacts.get = fails;
      connector.portals.list = fails;
    },
  ],
  [
    // For example when the secret has expired: the CRM responds, but says nothing about the invitation.
    'refuses the sign-in of the site',
    (connector) => {
      connector.invitations.get = () =>
        Promise.reject(new CrmError('unauthorized', 'The secret has expired'));
    },
  ],
  [
    'stalls',
    (connector) => {
      connector.invitations.get = never;
      connector.contacts.get = never;
    },
  ],
  [
    'lies',
    (connector) => {
      connector.invitations.get = () => Promise.resolve('<html>' as never);
      connector.contacts.get = () => Promise.reject(new TypeError('Unexpected token <'));
    },
  ],
];

describe.each(['accept', 'refuse'] as const)(
  'a redemption with whenCrmUnavailable: %s',
  (whenCrmUnavailable) => {
    let app: TestApp;
    let stage: Stage;
    let sound: Pick<Connector, 'invitations' | 'contacts' | 'portals'>;

    beforeAll(async () => {
      app = await bootStrapi({ pluginConfig: { invitation: { whenCrmUnavailable } } });
      stage = await createStage(app);
      const { invitations, contacts, portals } = applicationOf(app.strapi).connector;
      sound = { invitations: { ...invitations }, contacts: { ...contacts }, portals: { ...portals } };
    });
    afterAll(async () => app.stop());

    const connector = () => applicationOf(app.strapi).connector;
    const mend = () => {
      Object.assign(connector().invitations, sound.invitations);
      Object.assign(connector().contacts, sound.contacts);
      Object.assign(connector().portals, sound.portals);
    };
    afterEach(mend);

    const invited = async () => {
      const contact = await stage.contact();
      const [row] = await stage.rows('contact', { documentId: contact.documentId });
      await stage.invite(contact.documentId);
      const code = await stage.codeSentTo(String(row?.email));
      await stage.jobsDone();
      return { contactId: contact.documentId, code };
    };
    const portalUsers = (contactId: string) =>
      stage.rows('portal-user', { contact: { documentId: contactId } });

    it.each(TROUBLES)('is answered as configured while the CRM %s', async (_what, trouble) => {
      const { contactId, code } = await invited();
      trouble(connector());
      const started = Date.now();
      const answer = await stage.post('/invitations/redeem', { code, password: PASSWORD });
      expect(Date.now() - started).toBeLessThan(15_000);

      if (whenCrmUnavailable === 'refuse') {
        expect([answer.status, answer.body.error.details.code]).toEqual([503, 'crm.unavailable']);
        mend();
        // Nothing was stored, and the code still works.
        expect((await stage.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
      } else {
        expect(answer.status).toBe(201);
        mend();
      }
      await stage.jobsDone();
      expect(await portalUsers(contactId)).toMatchObject([{ active: true }]);
    });

    it('is recorded later if the CRM does not respond at that moment', async () => {
      const { contactId, code } = await invited();
      const { recordRedemption } = connector();
      connector().recordRedemption = fails;
      expect((await stage.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
      const job = await eventually(async () => {
        const { body } = await stage.admin('get', '/jobs');
        return body.data.find((one: { error: string | null }) => one.error);
      });
      expect(job).toMatchObject({ kind: 'redemption.record', state: 'waiting', error: 'The CRM is away' });
      expect(await portalUsers(contactId)).toEqual([]);

      connector().recordRedemption = recordRedemption;
      await stage.admin('post', `/jobs/${job.id}/retry`);
      await stage.jobsDone();
      expect(await portalUsers(contactId)).toMatchObject([{ active: true }]);
    });

    it.each([
      ['its portal', (portals: Portal[]) => portals.slice(1)],
      ['its role', (portals: Portal[]) => portals.map((portal) => ({ ...portal, roles: [] }))],
    ])('is refused when the CRM cannot record it because %s is gone', async (_what, without) => {
      const { contactId, code } = await invited();
      connector().portals.list = async () => without(await sound.portals.list());
      await applicationOf(app.strapi).portals.directory.list();
      const redeem = () => stage.post('/invitations/redeem', { code, password: PASSWORD });
      const answer = await redeem();
      expect([answer.status, answer.body.error?.details.code]).toEqual([410, 'invitation.revoked']);
      expect(await stage.rows('invitation', { contactId })).toMatchObject([{ status: 'sent' }]);

      mend();
      await applicationOf(app.strapi).portals.directory.list();
      expect((await redeem()).status).toBe(201);
    });

    it('is refused after the CRM revoked the invitation', async () => {
      const { contactId, code } = await invited();
      const { get } = sound.invitations;
      connector().invitations.get = async (id, signal) => {
        const record = await get(id, signal);
        return record && { ...record, status: 'revoked', active: false };
      };
      const answer = await stage.post('/invitations/redeem', { code, password: PASSWORD });
      expect([answer.status, answer.body.error.details.code]).toEqual([410, 'invitation.revoked']);
      const rows = await stage.rows('invitation', { contactId });
      expect(rows).toMatchObject([{ status: 'revoked' }]);
      const invitationId = String(rows[0]?.invitationId);
      expect(await stage.rows('invitation-event', { invitationId, event: 'refused' })).toMatchObject([
        { detail: 'invitation.revoked', actor: 'invitee' },
      ]);
    });
  }
);
