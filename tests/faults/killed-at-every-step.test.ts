/** @run gate, nightly */

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import request from 'supertest';
import { applicationOf } from '../../server/src/compose';
import { FAULT_POINTS, type FaultPoint } from '../../server/src/domain/fault-points';
import { casesOfRun } from '../helpers/cases-of-run';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { contradictions } from '../integration/support/consistency';
import { codeIn } from '../integration/support/stage';
import { PERSON, PROVIDER, SITE_WITH_PROVIDER } from './support/person';
import { signUpWithProvider } from './support/sign-up-with-provider';
import { finish } from './support/finish';
import { runUntilKilled } from './support/run-until-killed';
import { isOfFollowing } from './support/steps-of-following';

interface Told {
  mail?: string;
}

const post = (app: TestApp, route: string, body: Record<string, string>, token?: string) => {
  const call = request(app.http).post(`/api${route}`).send(body);
  return token ? call.set('Authorization', `Bearer ${token}`) : call;
};

type Use =
  | 'redeem'
  | 'redeem-recorded-later'
  | 'redeem-with-provider'
  | 'accept'
  | 'resend'
  | 'renew'
  | 'revoke'
  | 'request'
  | 'sign-in-mail';

/** Completes what the killed process began, as an invitee or staff would who received no response. */
const use = async (app: TestApp, how: Use, mails: () => string[]): Promise<void> => {
  if (how === 'renew') {
    const renewed = await post(app, '/crm-user-invite/invitations/renew', { code: codeIn(mails()[0] ?? '') });
    expect(renewed.status).toBe(202);
    await finish(app);
  }
  if (how === 'request') {
    const body = { email: PERSON.email, portal: 'customer' };
    expect((await post(app, '/crm-user-invite/invitations/request', body)).status).toBe(202);
    await finish(app);
  }
  const code = codeIn(mails().findLast((mail) => mail.includes('invitation=')) ?? '');
  if (how === 'accept') {
    const signIn = { identifier: PERSON.email, password: PERSON.password };
    const token = (await post(app, '/auth/local', signIn)).body.jwt as string;
    expect((await post(app, '/crm-user-invite/invitations/accept', { code }, token)).status).toBe(200);
    return;
  }
  if (how === 'revoke') {
    const { resendAndRevoke } = applicationOf(app.strapi).invitations;
    const [{ invitationId }] = await app.strapi.db.query('plugin::crm-user-invite.invitation').findMany({});
    await resendAndRevoke.revoke(invitationId, 'staff');
  }
  const redeemed = await (how === 'redeem-with-provider'
    ? signUpWithProvider(app, code)
    : post(app, '/crm-user-invite/invitations/redeem', { code, password: PERSON.password }));
  expect(redeemed.status).toBe(how === 'revoke' ? 410 : 201);
};

const useOf = (step: FaultPoint): Use => {
  if (step.startsWith('accept')) return 'accept';
  if (step.startsWith('resend')) return 'resend';
  if (step.startsWith('renew')) return 'renew';
  if (step.startsWith('request')) return 'request';
  if (step.startsWith('sign-in-mail')) return 'sign-in-mail';
  return step.startsWith('revoke') || step.startsWith('status') ? 'revoke' : 'redeem';
};
const CASES: [FaultPoint, Use][] = [
  ...FAULT_POINTS.filter((step) => !isOfFollowing(step)).map((step): [FaultPoint, Use] => [
    step,
    useOf(step),
  ]),
  // The same steps when the CRM does not record the redemption at once.
  ...(['redeem.claimed', 'redeem.noted', 'redeem.committed', 'record.begun', 'record.written'] as const).map(
    (step): [FaultPoint, Use] => [step, 'redeem-recorded-later']
  ),
  // Those that differ with a provider in place of a password.
  ...(['redeem.asked', 'redeem.user-created', 'redeem.committed'] as const).map((step): [FaultPoint, Use] => [
    step,
    'redeem-with-provider',
  ]),
];

/**
 * The steps where a crash is most likely to lose or repeat something: during the sending of an e-mail, and
 * around the commit of a redemption.
 */
const DECISIVE: FaultPoint[] = [
  'send.handed-over',
  'redeem.user-created',
  'redeem.committed',
  'accept.committed',
  'request.settled',
];

/** The kinds of use that the gate tests at every decisive step. */
const COMMON: Use[] = ['redeem', 'accept', 'resend', 'renew', 'revoke', 'request'];

/**
 * The expected number of e-mails. A resend that was committed sends a second one. An invitee who gets no
 * response to a renewal asks again; one who asks for an invitation again gets no second e-mail within an hour.
 */
const mailsAfter = (step: FaultPoint): number =>
  step.startsWith('sign-in-mail') ||
  // If the process dies after the mail server accepted the e-mail and before that is recorded, the e-mail is
  // sent again.
  step === 'send.handed-over' ||
  step === 'resend.committed' ||
  step.startsWith('renew')
    ? 2
    : 1;

describe('a process that is killed and started again', () => {
  it.each(casesOfRun(CASES, ([step, how]) => DECISIVE.includes(step) && COMMON.includes(how)))(
    'loses and repeats nothing after %s (%s)',
    async (step, how) => {
      const dir = await mkdtemp(path.join(tmpdir(), 'crm-user-invite-killed-'));
      const told = await runUntilKilled<Told>('invite-and-use.ts', step, [dir, step, how]);
      const app = await bootStrapi({ dir, ...(how === 'redeem-with-provider' && SITE_WITH_PROVIDER) });
      try {
        await finish(app);
        const before = told.flatMap(({ mail }) => mail ?? []);
        const mails = (): string[] => [...before, ...app.mailbox.mails.map((mail) => mail.text)];
        await use(app, how, mails);
        await finish(app);

        const rows = (uid: string) => app.strapi.db.query(uid).findMany({});
        const plugin = (type: string) => rows(`plugin::crm-user-invite.${type}`);
        const isUsed = how !== 'revoke';
        expect(await rows('plugin::users-permissions.user')).toMatchObject(
          isUsed
            ? [{ email: PERSON.email, provider: how === 'redeem-with-provider' ? PROVIDER.name : 'local' }]
            : []
        );
        expect(await plugin('invitation')).toMatchObject([{ status: isUsed ? 'redeemed' : 'revoked' }]);
        expect(await plugin('portal-user')).toHaveLength(isUsed ? 1 : 0);
        expect(await contradictions(app, mails())).toEqual([]);
        expect(mails()).toHaveLength(mailsAfter(step));
        const events = (await plugin('invitation-event')).map(({ event }: { event: string }) => event);
        if (how.startsWith('redeem')) expect(events.filter((event) => event === 'sent')).toEqual(['sent']);
      } finally {
        await app.stop();
      }
    }
  );
});
