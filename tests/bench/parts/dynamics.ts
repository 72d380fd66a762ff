import { randomUUID } from 'node:crypto';
import { startDynamics, startSite } from '../../integration/dynamics/support/dynamics';
import type { Benchmark } from '../support/benchmark';
import { until } from '../support/measure';

const COUNT = 1000;
const SHORT_COUNT = 200;

/**
 * The number of requests to Dynamics per invitation and per redemption. Dynamics allows a user 6,000 requests
 * in five minutes, so this number limits how many e-mails can be sent. Measured on the test server with its
 * limits enabled: all invitations within one window, all redemptions within another.
 */
const benchmark: Benchmark = async ({ isShort, say, onEnd }) => {
  const count = isShort ? SHORT_COUNT : COUNT;
  const dynamics = await startDynamics();
  onEnd(() => dynamics.server.close());
  const site = await startSite(dynamics);
  onEnd(() => site.app.stop());
  const { requests, protection } = dynamics.server;
  const { portalId, roleId } = dynamics;
  const contactIds = Array.from({ length: count }, () => dynamics.addContact().id);
  const isIdle = async (): Promise<boolean> => (await site.jobs()).length === 0;

  say(`${count} invitations`);
  requests.length = 0;
  const invited = await site.admin('post', '/invitations', { contactIds, portalId, roleId });
  if (invited.status !== 202) throw new Error(`Nobody was invited: ${invited.text}`);
  await until(
    'every invitation is sent',
    async () => (await site.invitations({ status: 'sent' })).length === count
  );
  await until('the CRM knows', isIdle);
  const forInvitations = requests.length / count;
  const { length: mails } = dynamics.server.environment.outbox.sent;

  say(`${count} redemptions`);
  requests.length = 0;
  // In reality the invitees sign up on other days.
  protection.forget();
  await site.redeemAll(() => ({ portalUserId: randomUUID(), username: randomUUID() }));
  await until('the CRM knows', isIdle);
  const portalUsers = dynamics.rows('tpc_portaluser').length;

  return [
    { name: 'Dynamics: requests for one invitation', value: forInvitations, unit: '', goal: { atMost: 5 } },
    { name: 'Dynamics: e-mails for one invitation', value: mails / count, unit: '', goal: { atMost: 1 } },
    {
      name: 'Dynamics: requests for one redemption',
      value: requests.length / portalUsers,
      unit: '',
      goal: { atMost: 2 },
    },
    {
      name: 'Dynamics: portal users for one redemption',
      value: portalUsers / count,
      unit: '',
      goal: { atLeast: 1 },
    },
    { name: 'Dynamics: requests refused with 429', value: protection.refused, unit: '', goal: { atMost: 0 } },
  ];
};

export default benchmark;
