import request from 'supertest';
import { applicationOf } from '../../../server/src/compose';
import type { TestApp } from '../../helpers/strapi';
import { contradictions } from '../../integration/support/consistency';
import { codeIn, eventually } from '../../integration/support/stage';

const PLUGIN = 'plugin::crm-user-invite';
const PASSWORD = 'whatever may come between';
/** The number of people invited before the fault, and during it. */
const EARLY = 4;
const LATE = 2;

/** Invitable contacts, and the e-mails that were sent. */
export interface Crm {
  portalId: string;
  roleId: string;
  addContact(address: string): Promise<string>;
  mails(): { to: string; text: string }[];
}

interface Person {
  address: string;
  contactId: string;
}

export interface Fault {
  begin(): void | Promise<void>;
  end(): void | Promise<void>;
  /** Duration of the fault. */
  milliseconds: number;
  /** True if the clock jumps so far that a lost response is no longer repeated. */
  outlastsAnswers?: boolean;
}

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

let people = 0;

/**
 * Invites people, signs them up and revokes an invitation during a fault. Failed actions are repeated
 * afterwards; then nothing may be lost or duplicated.
 */
export const liveThrough = async (app: TestApp, crm: Crm, fault: Fault): Promise<void> => {
  const { strapi, http } = app;
  const { invite, resendAndRevoke } = applicationOf(strapi).invitations;
  const invitations = strapi.db.query(`${PLUGIN}.invitation`);
  const jobs = strapi.db.query(`${PLUGIN}.job`);

  const person = async (): Promise<Person> => {
    people += 1;
    const address = `person${people}@example.org`;
    return { address, contactId: await crm.addContact(address) };
  };
  const request_ = { portalId: crm.portalId, roleId: crm.roleId };
  const inviteAll = (invited: Person[]) =>
    invite.invite({ ...request_, contactIds: invited.map(({ contactId }) => contactId) }, 'staff');
  const idOf = async ({ contactId }: Person): Promise<string> =>
    (await invitations.findOne({ where: { contactId } })).invitationId;
  const codeOf = ({ address }: Person): Promise<string> =>
    eventually(async () => {
      const mail = crm.mails().findLast(({ to }) => to === address);
      return mail && codeIn(mail.text);
    });
  const redeem = async (who: Person): Promise<{ status: number; user?: string }> => {
    const body = { code: await codeOf(who), password: PASSWORD };
    const answer = await request(http).post('/api/crm-user-invite/invitations/redeem').send(body);
    return { status: answer.status, user: answer.body.data?.user?.documentId };
  };
  /** Runs failed jobs and delivery checks at once instead of after their pause. */
  const finish = (): Promise<unknown> =>
    eventually(async () => {
      const now = new Date();
      // Reading the mailbox advances the simulated clock of the CRM. A delivery check that finds no news does
      // not count as a failed attempt.
      crm.mails();
      const hasRested = [{ attempts: { $gt: 0 } }, { kind: 'invitation.follow-delivery' }];
      // Jobs that are already due stay unchanged: the runner would mistake a changed `runAt` for a different
      // job.
      const resting = { state: 'waiting', $or: hasRested, runAt: { $gt: now.toISOString() } };
      await jobs.updateMany({ where: resting, data: { runAt: now } });
      await jobs.updateMany({ where: { state: 'failed' }, data: { state: 'waiting', runAt: new Date() } });
      applicationOf(strapi).runner.wake();
      return (await jobs.count({})) === 0;
    });

  const before = app.logs.length;
  const early = await Promise.all(Array.from({ length: EARLY }, person));
  const late = await Promise.all(Array.from({ length: LATE }, person));
  await inviteAll(early);
  await Promise.all(early.map(codeOf));
  await finish();
  const [revoked, ...signingUp] = early as [Person, ...Person[]];
  const revokedId = await idOf(revoked);

  await fault.begin();
  const told = Promise.allSettled(signingUp.map(redeem));
  const staff = Promise.allSettled([inviteAll(late), resendAndRevoke.revoke(revokedId, 'staff')]);
  await sleep(fault.milliseconds);
  await fault.end();
  const answers = await told;
  await staff;

  // Staff repeat their actions, and invitees repeat their sign-up. Every response must be correct.
  await resendAndRevoke.revoke(revokedId, 'staff');
  await inviteAll(late);
  for (const [place, who] of signingUp.entries()) {
    const answer = answers[place];
    const first = answer?.status === 'fulfilled' ? answer.value : null;
    const again = await redeem(who);
    // A sign-up while the clock was an hour behind is too old by now for its response to be repeated.
    if (fault.outlastsAnswers && first?.status === 201 && again.status === 410) continue;
    expect([who.address, again.status]).toEqual([who.address, 201]);
    if (first?.status === 201) expect(again.user).toBe(first.user);
  }
  for (const who of late) expect((await redeem(who)).status).toBe(201);
  expect((await redeem(revoked)).status).toBe(410);

  await finish();
  const addresses = [...signingUp, ...late].map(({ address }) => address);
  const users = await strapi.db
    .query('plugin::users-permissions.user')
    .findMany({ where: { email: { $in: [...addresses, revoked.address] } } });
  expect(users.map(({ email }: { email: string }) => email).sort()).toEqual(addresses.sort());
  expect(
    await contradictions(
      app,
      crm.mails().map(({ text }) => text)
    )
  ).toEqual([]);
  expect(app.logs.slice(before).filter((line) => /person\d+@/.test(line))).toEqual([]);
};
