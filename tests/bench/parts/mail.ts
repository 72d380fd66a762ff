import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { defaultTemplate } from '../../../server/src/mail/default-template';
import type { Bench, Benchmark } from '../support/benchmark';
import { expectStatus } from '../support/client';
import { inTurns, seconds, until } from '../support/measure';
import { contactId, PORTAL, seedContacts, seedPortal, settle } from '../support/seed';
import { startSite } from '../support/site';

/** The default pool size of Nodemailer. */
const CONNECTIONS = 5;

const start = (bench: Bench, script: string): ChildProcess => {
  const child = fork(path.join(__dirname, '../support', script), { execArgv: [] });
  bench.onEnd(async () => child.disconnect());
  return child;
};

/** An e-mail about as long as an invitation. */
const bareMail = () => {
  const { subject, html } = defaultTemplate('en');
  const from = 'no-reply@example.com';
  return {
    from,
    subject,
    html,
    text: html.replace(/<[^>]*>/g, ''),
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
};

/**
 * E-mails per second, compared with a sender that stores nothing. Both use a pool with the same number of
 * connections.
 */
const mail: Benchmark = async (bench) => {
  const [rounds, perRound] = bench.isShort ? [3, 300] : [5, 1_500];
  const [port] = (await once(start(bench, 'smtp-process.mjs'), 'message')) as [number];
  const sender = start(bench, 'bare-sender-process.mjs');
  const site = await startSite(bench, {
    smtp: { port, connections: CONNECTIONS },
    pluginConfig: { mail: { perSecond: 1000 }, jobs: { runner: 'embedded', concurrency: 8 } },
  });
  await seedPortal(site.database);
  await seedContacts(site.database, 1, (rounds + 1) * perRound);
  await settle(site.database);
  const staff = await site.signInAsStaff();
  bench.onEnd(async () => staff.close());
  let next = 1;

  /** Measures from the request until the last e-mail is sent and recorded. */
  const invite = async (): Promise<number> => {
    const contactIds = Array.from({ length: perRound }, () => contactId(next++));
    const taken = await seconds(async () => {
      expectStatus(await staff.post('/crm-user-invite/invitations', { contactIds, ...PORTAL }), 202);
      const isSent = async (): Promise<boolean> =>
        (await site.count('crm_user_invite_invitations', "status = 'sent'")) === next - 1;
      await until('all is sent', isSent);
    });
    await until('no job left', async () => (await site.count('crm_user_invite_jobs')) === 0);
    return perRound / taken;
  };
  const bare = async (): Promise<number> => {
    sender.send({ port, connections: CONNECTIONS, count: perRound, mail: bareMail() });
    const [taken] = (await once(sender, 'message')) as [number];
    return perRound / taken;
  };

  await inTurns(1, { invite, bare });
  const speed = await inTurns(rounds, { invite, bare });
  return [
    { name: 'a bare pooled sender', value: speed.bare, unit: '/s' },
    { name: 'invitations sent', value: speed.invite, unit: '/s' },
    {
      name: 'invitations sent, of a bare pooled sender',
      value: (100 * speed.invite) / speed.bare,
      unit: '%',
      goal: { atLeast: 60 },
    },
  ];
};

export default mail;
