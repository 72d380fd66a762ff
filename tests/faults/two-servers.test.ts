/** @run gate, nightly */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pLimit from 'p-limit';
import { Pool } from 'pg';
import { casesOfRun } from '../helpers/cases-of-run';
import { OTHER_SCHEMA, PUBLIC_SCHEMA, type DatabaseServer } from '../helpers/database-server';
import { startPostgres } from '../helpers/postgres';
import { codeIn } from '../integration/support/stage';
import { soon } from './support/soon';
import { expectNoContradictions } from './support/finish';
import { ServerProcess, type Answer, type Mail } from './support/server-process';

const CONTACTS = globalThis.testRun === 'gate' ? 40 : 100;
const AT_ONCE = 12;
/** The maximum number of jobs in progress when a server is killed. */
const CONCURRENCY = 4;
/**
 * What happens to each invitation in turn while codes are redeemed. Some wait until the killed server has
 * restarted.
 */
const CHANGES = ['revoke', 'resend', 'wait', 'none', 'none'] as const;
const PASSWORD = 'two servers and one password';
const TABLE = 'crm_user_invite_';

interface Invitation {
  invitation_id: string;
  contact_id: string;
  address: string;
  status: string;
}

const emailIdOf = ({ messageId }: Mail): string => messageId.slice(1, 37);

const SCHEMAS = [PUBLIC_SCHEMA, OTHER_SCHEMA];

describe.each(casesOfRun(SCHEMAS, (schema) => schema === OTHER_SCHEMA))(
  'two servers on one database, with the schema %s,',
  (schema) => {
    let postgres: DatabaseServer;
    let database: Pool;
    let dirs: string[] = [];
    const servers: ServerProcess[] = [];
    const mails: Mail[] = [];

    beforeAll(async () => {
      postgres = await startPostgres();
    });
    afterAll(async () => {
      for (const server of servers) await server.kill();
      await database?.end();
      await postgres.stop();
      for (const dir of dirs) await rm(dir, { recursive: true, force: true });
    });

    const select = async <Row>(sql: string): Promise<Row[]> => (await database.query(sql)).rows as Row[];
    const mailsTo = (address: string) => mails.filter(({ to }) => to === address);

    it('make one user of each invitation and lose no mail, even if one of them is killed', async () => {
      const connection = await postgres.createDatabase(schema);
      database = new Pool({ ...connection, options: `-c search_path="${schema}"` });
      // At the end of the test, the database server may send a message on a closing connection.
      database.on('error', () => undefined);
      dirs = [
        await mkdtemp(path.join(tmpdir(), 'crm-user-invite-first-')),
        await mkdtemp(path.join(tmpdir(), 'crm-user-invite-second-')),
      ];
      const pluginConfig = {
        mail: { perSecond: 500 },
        jobs: { runner: 'embedded', concurrency: CONCURRENCY },
      };
      const start = async (place: number, contacts = 0): Promise<ServerProcess> => {
        const options = { dir: dirs[place], database: connection, pluginConfig };
        const server = await ServerProcess.start(options, contacts, (mail) => mails.push(mail));
        servers[place] = server;
        return server;
      };
      const { contacts, token, portalId, roleId } = (await start(0, CONTACTS)).setUp!;
      await start(1);

      const server = (number: number) => servers[number % 2]!;
      const ask = async (number: number, route: string, body: object, token?: string): Promise<Answer> =>
        (await server(number).post(route, body, token)) ?? server(number + 1).post(route, body, token);
      const staff = (number: number, what: string) =>
        ask(number, `/crm-user-invite/invitations/${what}`, {}, token);
      const redeem = (code: string) =>
        Promise.all(
          [0, 1, 0, 1].map((number) =>
            server(number).post('/api/crm-user-invite/invitations/redeem', { code, password: PASSWORD })
          )
        );

      /** The users in the invitees' responses, and the actions that were confirmed to staff. */
      const made = new Map<string, string>();
      const revoked = new Set<string>();
      const note = (address: string, answers: Answer[]): void => {
        for (const answer of answers.filter((each) => each !== null)) {
          expect([201, 410]).toContain(answer.status);
          if (answer.status !== 201) continue;
          const { documentId } = answer.data!.user!;
          expect(made.get(address) ?? documentId).toBe(documentId);
          made.set(address, documentId);
        }
      };

      const live = async (
        { id, address }: { id: string; address: string },
        number: number
      ): Promise<void> => {
        const contactIds = [id];
        const invite = { contactIds, portalId, roleId };
        const invited = await ask(number, '/crm-user-invite/invitations', invite, token);
        expect([address, invited?.status]).toEqual([address, 202]);
        const first = await soon(`a mail to ${address}`, async () => mailsTo(address)[0] ?? null);
        const code = codeIn(first.text);
        const [invitation] = await select<Invitation>(
          `select * from ${TABLE}invitations where contact_id = '${id}'`
        );
        const change = CHANGES[number % CHANGES.length];
        const [changed, answers] = await Promise.all([
          change === 'revoke' || change === 'resend'
            ? staff(number, `${invitation!.invitation_id}/${change}`)
            : null,
          change === 'wait' ? [] : redeem(code),
        ]);
        if (changed) expect([200, 202, 409]).toContain(changed.status);
        if (change === 'revoke' && changed?.status === 200) revoked.add(address);
        note(address, answers);
      };

      const limit = pLimit(AT_ONCE);
      let done = 0;
      const lives = contacts.map((contact, number) =>
        limit(async () => {
          await live(contact, number);
          done += 1;
        })
      );
      await soon('a third of the work', async () => (done >= CONTACTS / 3 ? true : null));
      await servers[1]!.kill();
      await start(1);
      await Promise.all(lives);

      const jobsDone = () =>
        soon('no job left', async () =>
          (await select(`select 1 from ${TABLE}jobs`)).length === 0 ? true : null
        );
      await jobsDone();
      const open = await select<Invitation>(
        `select * from ${TABLE}invitations where open_key is not null order by id`
      );
      expect(open.length).toBeGreaterThan(0);
      for (const { address } of open) {
        const codes = mailsTo(address).map(({ text }) => codeIn(text));
        for (const code of codes) note(address, await redeem(code));
        expect([address, made.has(address)]).toEqual([address, true]);
      }
      await jobsDone();

      const invitations = await select<Invitation>(`select * from ${TABLE}invitations`);
      const redeemed = invitations.filter(({ status }) => status === 'redeemed');
      const addresses = redeemed.map(({ address }) => address).sort();
      expect(invitations).toHaveLength(CONTACTS);
      expect(new Set(invitations.map(({ contact_id }) => contact_id)).size).toBe(CONTACTS);
      expect(new Set(invitations.map(({ status }) => status))).toEqual(new Set(['redeemed', 'revoked']));

      // Everything that was confirmed has happened.
      expect(addresses).toEqual([...made.keys()].sort());
      expect([...revoked].filter((address) => made.has(address))).toEqual([]);
      const users = await select<{ email: string; document_id: string }>(
        'select email, document_id from up_users order by email'
      );
      expect(users.map(({ email }) => email).sort()).toEqual(addresses);
      for (const { email, document_id } of users) expect(made.get(email)).toBe(document_id);

      // The CRM has recorded it.
      const portalUsers = await select<{ contact: string; active: boolean }>(
        `select c.document_id as contact, p.active from ${TABLE}portal_users p
       join ${TABLE}contacts c on c.id = p.contact_id`
      );
      expect(portalUsers.map(({ contact }) => contact).sort()).toEqual(
        redeemed.map(({ contact_id }) => contact_id).sort()
      );
      expect(portalUsers.every(({ active }) => active)).toBe(true);
      const records = await select<{ document_id: string; status_reason: string; active: boolean }>(
        `select document_id, status_reason, active from ${TABLE}portal_invitations`
      );
      const statusOf = new Map(invitations.map((each) => [each.invitation_id, each.status]));
      expect(new Map(records.map((record) => [record.document_id, record.status_reason]))).toEqual(statusOf);
      expect(records.some(({ active }) => active)).toBe(false);

      // Every e-mail is sent, and only e-mails that the killed server was processing are sent twice.
      const activities = await select<{ document_id: string; status_reason: string }>(
        `select document_id, status_reason from ${TABLE}email_activities`
      );
      const sentIds = mails.map(emailIdOf);
      const sentOnce = new Set(sentIds);
      for (const { document_id, status_reason } of activities.filter(
        (each) => !sentOnce.has(each.document_id)
      )) {
        expect([document_id, status_reason]).toEqual([document_id, 'pending']);
      }
      expect(
        activities.filter(({ status_reason }) => status_reason === 'sent').length
      ).toBeGreaterThanOrEqual(CONTACTS);
      expect(sentIds.length - sentOnce.size).toBeLessThanOrEqual(CONCURRENCY);

      for (const each of servers) await each.kill();
      await expectNoContradictions(
        { dir: dirs[0], database: connection, pluginConfig },
        mails.map(({ text }) => text)
      );
    }, 400_000);
  }
);
