/** @run nightly */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPool, type Pool } from 'mysql2/promise';
import type { DatabaseServer } from '../helpers/database-server';
import { startMariadb } from '../helpers/mariadb';
import { RedisServer } from '../helpers/redis';
import { codeIn } from '../integration/support/stage';
import { expectNoContradictions } from './support/finish';
import { ServerProcess, type Answer, type Mail } from './support/server-process';
import { sleep, soon } from './support/soon';

/** Use `FAULT_SECONDS=120` for the full test, which takes two minutes. */
const SECONDS = Number(process.env.FAULT_SECONDS ?? 30);
/** A slow machine continues until it reaches this number of kills: each server and Redis once. */
const KILLS = 3;
/** More than can be processed in the time. */
const CONTACTS = SECONDS * 8;
const AT_ONCE = 8;
const CONCURRENCY = 4;
/** How long the killed server or Redis stays down. */
const ABSENCE_MS = 1_500;
const PASSWORD = 'two servers and a Redis, killed in turn';
const TABLE = 'crm_user_invite_';

interface Contact {
  id: string;
  address: string;
}

describe('two servers and Redis that are killed in turn under load', () => {
  let mariadb: DatabaseServer;
  let redis: RedisServer;
  let database: Pool;
  const dirs: string[] = [];
  const servers: ServerProcess[] = [];
  const mails = new Map<string, Mail[]>();
  let kills = 0;

  beforeAll(async () => {
    [mariadb, redis] = await Promise.all([startMariadb(), RedisServer.start()]);
  });
  afterAll(async () => {
    for (const server of servers) await server.kill();
    await database?.end();
    await Promise.all([mariadb.stop(), redis.stop()]);
    for (const dir of dirs) await rm(dir, { recursive: true, force: true });
  });

  const select = async <Row>(sql: string): Promise<Row[]> => (await database.query(sql))[0] as Row[];

  it(
    `lose no invitation, and redeem none twice, in ${SECONDS} seconds or more`,
    async () => {
      const { client: _client, ...connection } = await mariadb.createDatabase();
      database = createPool(connection);
      for (const name of ['first', 'second']) {
        dirs.push(await mkdtemp(path.join(tmpdir(), `crm-user-invite-${name}-`)));
      }
      const { url } = redis;
      const pluginConfig = {
        mail: { perSecond: 500 },
        jobs: { runner: 'bullmq', redis: { url }, concurrency: CONCURRENCY },
        // All invitees in this test have the same IP address.
        rateLimit: { redis: { url }, perInvitation: 1_000, unknownPerAddress: 1_000 },
      };
      const noteMail = (mail: Mail): void => void mails.set(mail.to, [...(mails.get(mail.to) ?? []), mail]);
      const start = async (place: number, contacts = 0): Promise<ServerProcess> => {
        const options = {
          dir: dirs[place],
          database: { client: 'mysql' as const, ...connection },
          pluginConfig,
        };
        const server = await ServerProcess.start(options, contacts, noteMail);
        servers[place] = server;
        return server;
      };
      const { contacts, token, portalId, roleId } = (await start(0, CONTACTS)).setUp!;
      await start(1);

      /** The user in each invitee's response, by address. */
      const made = new Map<string, string>();
      const begun: Contact[] = [];
      const end = Date.now() + SECONDS * 1000;
      const isOver = () => Date.now() >= end && kills >= KILLS && begun.length > SECONDS;

      /** Tries the servers in turn until one responds, like a browser that retries. */
      const ask = (
        number: number,
        route: string,
        body: object,
        bearer?: string
      ): Promise<NonNullable<Answer>> => {
        let tries = number;
        return soon(`an answer to ${route}`, async () =>
          servers[(tries += 1) % 2]!.post(route, body, bearer)
        );
      };
      const note = (address: string, answer: Answer): void => {
        if (answer === null) return;
        expect([address, answer.status, answer.code]).toEqual([address, 201, undefined]);
        const { documentId } = answer.data!.user!;
        expect(made.get(address) ?? documentId).toBe(documentId);
        made.set(address, documentId);
      };
      const redeemEverywhere = async (address: string): Promise<void> => {
        const code = codeIn(mails.get(address)!.at(-1)!.text);
        const redeem = (server: ServerProcess) =>
          server.post('/api/crm-user-invite/invitations/redeem', { code, password: PASSWORD });
        const answers = await Promise.all([0, 1, 0, 1].map((place) => redeem(servers[place]!)));
        for (const answer of answers) note(address, answer);
      };

      const live = async (contact: Contact, number: number): Promise<void> => {
        begun.push(contact);
        const invite = { contactIds: [contact.id], portalId, roleId };
        const invited = await ask(number, '/crm-user-invite/invitations', invite, token);
        expect([contact.address, invited.status]).toEqual([contact.address, 202]);
        await soon(`a mail to ${contact.address}`, async () => (mails.has(contact.address) ? true : null));
        await redeemEverywhere(contact.address);
      };
      const waiting = contacts.map((contact, number) => ({ contact, number }));
      const worker = async (): Promise<void> => {
        while (!isOver()) {
          const next = waiting.shift();
          if (!next) return;
          await live(next.contact, next.number);
        }
      };

      const killServer = async (place: number): Promise<void> => {
        await servers[place]!.kill();
        await sleep(ABSENCE_MS);
        await start(place);
      };
      const killRedis = async (): Promise<void> => {
        await redis.kill();
        await sleep(ABSENCE_MS);
        await redis.start();
      };
      const killInTurn = async (): Promise<void> => {
        const turns = [() => killServer(1), killRedis, () => killServer(0), killRedis];
        for (let turn = 0; !isOver(); turn += 1) {
          await sleep(ABSENCE_MS);
          await turns[turn % turns.length]!();
          kills += 1;
        }
      };

      await Promise.all([killInTurn(), ...Array.from({ length: AT_ONCE }, worker)]);
      const jobsDone = () =>
        soon('no job left', async () =>
          (await select(`select 1 from ${TABLE}jobs`)).length === 0 ? true : null
        );
      await jobsDone();
      // Invitees without a response use their link again.
      for (const { address } of begun.filter((contact) => !made.has(contact.address))) {
        await redeemEverywhere(address);
      }
      await jobsDone();

      const addresses = begun.map(({ address }) => address).sort();
      process.stdout.write(`${addresses.length} invitations, ${kills} kills\n`);
      expect(kills).toBeGreaterThanOrEqual(KILLS);
      expect(addresses.length).toBeGreaterThan(SECONDS);

      // Every invitation exists once, is redeemed, and is recorded as redeemed in the CRM.
      const invitations = await select<{ address: string; status: string; invitation_id: string }>(
        `select address, status, invitation_id from ${TABLE}invitations`
      );
      expect(invitations.map(({ address }) => address).sort()).toEqual(addresses);
      expect(new Set(invitations.map(({ status }) => status))).toEqual(new Set(['redeemed']));
      const records = await select<{ document_id: string; status_reason: string }>(
        `select document_id, status_reason from ${TABLE}portal_invitations`
      );
      expect(records.map(({ document_id }) => document_id).sort()).toEqual(
        invitations.map(({ invitation_id }) => invitation_id).sort()
      );
      expect(new Set(records.map(({ status_reason }) => status_reason))).toEqual(new Set(['redeemed']));

      // Each contact has exactly one user, the one in the invitee's response, and one portal user.
      const users = await select<{ email: string; document_id: string }>(
        'select email, document_id from up_users'
      );
      expect(users.map(({ email }) => email).sort()).toEqual(addresses);
      for (const { email, document_id } of users)
        expect([email, made.get(email)]).toEqual([email, document_id]);
      const portalUsers = await select<{ contact: string }>(
        `select c.document_id as contact from ${TABLE}portal_users p join ${TABLE}contacts c on c.id = p.contact_id`
      );
      expect(portalUsers.map(({ contact }) => contact).sort()).toEqual(begun.map(({ id }) => id).sort());

      // Every e-mail is sent, and only e-mails that a killed server was processing are sent twice.
      const sent = [...mails.values()].flat();
      const doubles = sent.length - new Set(sent.map(({ messageId }) => messageId)).size;
      expect(doubles).toBeLessThanOrEqual(kills * CONCURRENCY);

      for (const server of servers) await server.kill();
      await expectNoContradictions(
        { dir: dirs[0], database: { client: 'mysql', ...connection }, pluginConfig },
        sent.map(({ text }) => text)
      );
    },
    (SECONDS + 300) * 1000
  );
});
