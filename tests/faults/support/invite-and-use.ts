import { subscribe } from 'node:diagnostics_channel';
import request from 'supertest';
import { applicationOf } from '../../../server/src/compose';
import { CrmError } from '../../../server/src/crm/crm-error';
import { FAULT_POINT_CHANNEL } from '../../../server/src/domain/fault-points';
import { bootStrapi } from '../../helpers/strapi';
import { createStage } from '../../integration/support/stage';
import { PERSON, SITE_WITH_PROVIDER } from './person';
import { signUpWithProvider } from './sign-up-with-provider';

/**
 * Invites a person and uses the invitation, in a separate process. The process is killed when it first
 * reaches the step. It reports its actions to the parent, one per line.
 *
 * Arguments: the app's folder, the step, the use of the invitation (`redeem`, `redeem-recorded-later`,
 * `redeem-with-provider`, `accept`, `resend`, `renew`, `revoke`, `request` or `sign-in-mail`).
 */
const [dir = '', deadlyStep, use] = process.argv.slice(2);

const tell = (line: Record<string, unknown>): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const main = async (): Promise<void> => {
  const app = await bootStrapi({ dir, ...(use === 'redeem-with-provider' && SITE_WITH_PROVIDER) });
  const receive = app.mailbox.receive.bind(app.mailbox);
  app.mailbox.receive = (mail) => {
    receive(mail);
    tell({ mail: mail.text });
  };
  const stage = await createStage(app);
  const { documentId: contactId } = await stage.contact({ email: PERSON.email });
  tell({ contactId });
  let token = '';
  if (use === 'accept') {
    const user = { username: 'survivor', ...PERSON };
    token = (await request(app.http).post('/api/auth/local/register').send(user)).body.jwt;
  }

  const arm = (): void =>
    subscribe(FAULT_POINT_CHANNEL, (step) => {
      if (step === deadlyStep) process.kill(process.pid, 'SIGKILL');
    });
  const { connector } = applicationOf(app.strapi);
  const record = connector.recordRedemption;
  const recordLater = async (): Promise<void> => {
    connector.recordRedemption = record;
    arm();
    throw new CrmError('unavailable', 'The database is busy');
  };
  const isOfStaff = use === 'revoke' || use === 'resend';
  const ask = async (): Promise<void> => {
    const portals = app.strapi.db.query('plugin::crm-user-invite.portal');
    const [role] = await stage.rows('portal-role');
    await portals.updateMany({ where: {}, data: { request_role_id: role?.id } });
    arm();
    await stage.post('/invitations/request', { email: PERSON.email, portal: 'customer' });
  };
  if (use === 'request') {
    await ask();
    await stage.jobsDone();
    process.exit(1);
  }
  if (use === 'redeem-recorded-later') connector.recordRedemption = recordLater;
  else if (!isOfStaff && use !== 'renew' && use !== 'sign-in-mail') arm();
  await stage.invite(contactId);
  const code = await stage.codeSentTo(PERSON.email);
  await stage.jobsDone();
  if (isOfStaff) {
    const [invitation] = await stage.rows('invitation');
    arm();
    await stage.admin('post', `/invitations/${String(invitation?.invitationId)}/${use}`, {});
  } else if (use === 'renew') {
    const invitations = app.strapi.db.query('plugin::crm-user-invite.invitation');
    await invitations.updateMany({ data: { expiresAt: new Date(Date.now() - 1_000) } });
    arm();
    await stage.post('/invitations/renew', { code });
  } else if (use === 'accept') {
    const accept = request(app.http).post('/api/crm-user-invite/invitations/accept');
    await accept.set('Authorization', `Bearer ${token}`).send({ code });
  } else if (use === 'redeem-with-provider') {
    await signUpWithProvider(app, code);
  } else {
    await stage.post('/invitations/redeem', { code, password: PERSON.password });
  }
  if (use === 'sign-in-mail') {
    await stage.jobsDone();
    await ask();
  }
  await stage.jobsDone();
  tell({ survived: true });
  process.exit(1);
};

void main();
