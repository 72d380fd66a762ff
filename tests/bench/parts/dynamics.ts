import { setTimeout as sleep } from 'node:timers/promises';
import { PASSWORD, startDynamics, startSite } from '../../integration/dynamics/support/dynamics';
import type { Benchmark } from '../support/benchmark';
import { eachOf, seconds, until } from '../support/measure';
import type { Figure } from '../support/report';

const LONG = { fromStrapi: 1000, fromDynamics: 600, signUps: 100 };
const SHORT = { fromStrapi: 200, fromDynamics: 150, signUps: 20 };

/** Sign-ups at the same time. */
const AT_ONCE = 4;

/** How often a site looks for changes in Dynamics by default. */
const POLL_MS = 60_000;

/** How often the benchmark looks at the site, which has other work to do. */
const LOOK_MS = 500;

/**
 * The number of requests to Dynamics per invitation and per sign-up. Dynamics allows a user 6,000 requests
 * in five minutes, so this number limits how many e-mails can be sent. Measured on the test server with its
 * limits enabled. A batch is one request; what is in it counts towards the daily allowance, and is shown as operations.
 */
const benchmark: Benchmark = async ({ isShort, say, onEnd }) => {
  const { fromStrapi, fromDynamics, signUps } = isShort ? SHORT : LONG;
  const dynamics = await startDynamics();
  onEnd(() => dynamics.server.close());
  const site = await startSite(dynamics);
  onEnd(() => site.app.stop());
  const { requests, operations, protection } = dynamics.server;
  const { portalId, roleId } = dynamics;
  const figures: Figure[] = [];

  const addContacts = (count: number) => Array.from({ length: count }, () => dynamics.addContact());
  const invite = async (contacts: readonly { id: string }[]): Promise<void> => {
    const contactIds = contacts.map(({ id }) => id);
    const invited = await site.admin('post', '/invitations', { contactIds, portalId, roleId });
    if (invited.status !== 202) throw new Error(`Nobody was invited: ${invited.text}`);
  };
  let sent = 0;
  /** Waits until as many more invitations are sent. In between, the site looks for changes as often as it would. */
  const untilSent = async (more: number): Promise<void> => {
    sent += more;
    let looked = Date.now();
    await until('every invitation is sent', async () => {
      if (Date.now() - looked >= POLL_MS) {
        looked = Date.now();
        await site.announce();
      }
      await sleep(LOOK_MS);
      return (await site.countInvitations({ status: 'sent' })) === sent;
    });
  };

  /** Counts what Dynamics is asked for until the work is done and the CRM knows. */
  const count = async (
    name: string,
    of: number,
    goal: number,
    work: () => Promise<unknown>
  ): Promise<void> => {
    say(`${String(of)}: ${name}`);
    requests.length = 0;
    operations.length = 0;
    const taken = await seconds(async () => {
      await work();
      await until('the CRM knows', async () => {
        await sleep(LOOK_MS);
        return (await site.countJobs()) === 0;
      });
    });
    say(`${String(Math.round(taken))} s`);
    figures.push(
      {
        name: `Dynamics: requests for ${name}`,
        value: requests.length / of,
        unit: '',
        goal: { atMost: goal },
      },
      { name: `Dynamics: operations for ${name}`, value: operations.length / of, unit: '' }
    );
  };

  // Reads what is read once: the tables' definitions, the columns, and a token.
  const first = addContacts(1);
  await count('the first invitation', 1, 30, async () => {
    await invite(first);
    await untilSent(1);
  });

  const single = addContacts(1);
  await count('a single invitation', 1, 8, async () => {
    await invite(single);
    await untilSent(1);
  });

  const many = addContacts(fromStrapi);
  await count('one invitation of many from Strapi', fromStrapi, 2.5, async () => {
    await invite(many);
    await untilSent(fromStrapi);
  });

  const made = addContacts(fromDynamics);
  for (const { id: contactId } of made) dynamics.invite({ contactId, portalId, roleId });
  await count('one invitation of many from Dynamics', fromDynamics, 2.5, async () => {
    await site.announce();
    await untilSent(fromDynamics);
  });
  const { length: mails } = dynamics.server.environment.outbox.sent;

  const signingUp = many.slice(0, signUps);
  await count('one sign-up', signUps, 2, () =>
    eachOf(signingUp, AT_ONCE, async ({ address }) => {
      const code = await site.codeSentTo(address);
      const answer = await site.post('/invitations/redeem', { code, password: PASSWORD });
      if (answer.status !== 201) throw new Error(`Nobody signed up: ${answer.text}`);
    })
  );

  return [
    ...figures,
    { name: 'Dynamics: e-mails for one invitation', value: mails / sent, unit: '', goal: { atMost: 1 } },
    {
      name: 'Dynamics: portal users for one sign-up',
      value: dynamics.rows('tpc_portaluser').length / signUps,
      unit: '',
      goal: { atLeast: 1 },
    },
    { name: 'Dynamics: requests refused with 429', value: protection.refused, unit: '', goal: { atMost: 0 } },
  ];
};

export default benchmark;
