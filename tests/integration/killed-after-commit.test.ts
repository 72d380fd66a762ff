import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { bootStrapi } from '../helpers/strapi';

/** Runs the script until it is killed, and gives what it said. */
const runUntilKilled = async (dir: string): Promise<{ code: string; contactId: string }> => {
  const script = path.join(__dirname, 'support/redeem-and-die.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  let said = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{"code"')) said = line;
  });
  const [, signal] = await exited;
  expect(signal).toBe('SIGKILL');
  return JSON.parse(said) as { code: string; contactId: string };
};

describe('a process that is killed after the commit of a redemption', () => {
  it('has lost nothing when it is started again: the CRM is written', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'crm-user-invite-killed-'));
    const { contactId } = await runUntilKilled(dir);

    const app = await bootStrapi({ dir });
    try {
      const rows = (type: string) => app.strapi.db.query(`plugin::crm-user-invite.${type}`);
      const portalUser = { contact: { documentId: contactId }, active: true };
      expect(await rows('portal-user').count({ where: portalUser })).toBe(0);
      // The killed process held a lease on the job; it runs out by the clock.
      await rows('job').updateMany({ where: { state: 'running' }, data: { leaseUntil: new Date() } });

      for (let tries = 0; tries < 300 && (await rows('job').count({})) > 0; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }

      expect(await rows('portal-user').count({ where: portalUser })).toBe(1);
      expect(await rows('portal-invitation').findMany({})).toMatchObject([
        { statusReason: 'redeemed', active: false },
      ]);
      expect(app.mailbox.mails).toHaveLength(0);
    } finally {
      await app.stop();
    }
  });
});
