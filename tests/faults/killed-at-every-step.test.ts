import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import request from 'supertest';
import { applicationOf } from '../../server/src/composition';
import { STEPS, type Step } from '../../server/src/domain/steps';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { contradictions } from '../integration/support/consistency';
import { codeIn, eventually } from '../integration/support/stage';
import { PERSON } from './support/person';

interface Told {
  contactId?: string;
  mail?: string;
  survived?: boolean;
}

/** Runs the process until it is killed, and gives what it told. */
const runUntilKilled = async (dir: string, step: string, use: string): Promise<Told[]> => {
  const script = path.join(__dirname, 'support/invite-and-use.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, dir, step, use], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told: Told[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{"')) told.push(JSON.parse(line) as Told);
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  expect([step, signal]).toEqual([step, 'SIGKILL']);
  return told;
};

/** Lets the restarted process finish. What the killed one had leased is free at once, without waiting for the clock. */
const finish = async ({ strapi }: TestApp): Promise<void> => {
  const jobs = strapi.db.query('plugin::crm-user-invite.job');
  await jobs.updateMany({ where: { state: 'running' }, data: { leaseUntil: new Date() } });
  await eventually(async () => (await jobs.count({})) === 0);
};

const post = (app: TestApp, route: string, body: Record<string, string>, token?: string) => {
  const call = request(app.http).post(`/api${route}`).send(body);
  return token ? call.set('Authorization', `Bearer ${token}`) : call;
};

type Use = 'redeem' | 'accept' | 'resend' | 'revoke';

/** Ends what the killed process has begun, as somebody would who got no answer. */
const use = async (app: TestApp, how: Use, code: string): Promise<void> => {
  if (how === 'accept') {
    const signIn = { identifier: PERSON.email, password: PERSON.password };
    const token = (await post(app, '/auth/local', signIn)).body.jwt as string;
    expect((await post(app, '/crm-user-invite/invitations/accept', { code }, token)).status).toBe(200);
    return;
  }
  if (how === 'revoke') {
    const { resendAndRevoke } = applicationOf(app.strapi);
    const [{ invitationId }] = await app.strapi.db.query('plugin::crm-user-invite.invitation').findMany({});
    await resendAndRevoke.revoke(invitationId, 'staff');
  }
  const redeemed = await post(app, '/crm-user-invite/invitations/redeem', {
    code,
    password: PERSON.password,
  });
  expect(redeemed.status).toBe(how === 'revoke' ? 410 : 201);
};

const useOf = (step: Step): Use => {
  if (step.startsWith('accept')) return 'accept';
  if (step.startsWith('resend')) return 'resend';
  return step.startsWith('revoke') || step.startsWith('status') ? 'revoke' : 'redeem';
};
const CASES = STEPS.map((step) => [step, useOf(step)] as const);

/** How many e-mails there are when all is done: the mail of a resend was asked for by a change that was kept, or was not. */
const mailsAfter = (step: Step): number =>
  // Only between the mail server's yes and our taking it down can nobody know whether the mail is out.
  step === 'send.handed-over' || step === 'resend.committed' ? 2 : 1;

describe('a process that is killed and started again', () => {
  it.each(CASES)('has lost and doubled nothing if that was at %s', async (step, how) => {
    const dir = await mkdtemp(path.join(tmpdir(), 'crm-user-invite-killed-'));
    const told = await runUntilKilled(dir, step, how);
    const app = await bootStrapi({ dir });
    try {
      await finish(app);
      const before = told.flatMap(({ mail }) => mail ?? []);
      const mails = (): string[] => [...before, ...app.mailbox.mails.map((mail) => mail.text)];
      await use(app, how, codeIn(mails().at(-1) ?? ''));
      await finish(app);

      const rows = (uid: string) => app.strapi.db.query(uid).findMany({});
      const plugin = (type: string) => rows(`plugin::crm-user-invite.${type}`);
      const isUsed = how !== 'revoke';
      expect(await rows('plugin::users-permissions.user')).toMatchObject(
        isUsed ? [{ email: PERSON.email }] : []
      );
      expect(await plugin('invitation')).toMatchObject([{ status: isUsed ? 'redeemed' : 'revoked' }]);
      expect(await plugin('portal-user')).toHaveLength(isUsed ? 1 : 0);
      expect(await contradictions(app, mails())).toEqual([]);
      expect(mails()).toHaveLength(mailsAfter(step));
    } finally {
      await app.stop();
    }
  });
});
