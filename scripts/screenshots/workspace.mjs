import { Buffer } from 'node:buffer';
import { setTimeout as wait } from 'node:timers/promises';
import { WIDE } from './admin.mjs';

const WORKSPACE = '/admin/plugins/crm-user-invite';
const SETTINGS = '/admin/settings/crm-user-invite';

/** A file with a valid and several invalid rows. */
const CONTACTS = `firstName,lastName,email,company,language
Ada,Lovelace,ada@analytical-engines.example,Analytical Engines,en
Grace,Hopper,not an address,Harbour & Sons,en
,,nobody@example.org,Harbour & Sons,en
`;

const portalOf = async (ask, wanted) => (await ask('/portals')).find(({ key }) => key === wanted);

/** Invites the first contacts of the demo, in order. Those who are already invited keep their invitations. */
const inviteTo = async (ask, portal, count) => {
  const contacts = await ask(`/contacts?pageSize=${count}`);
  const contactIds = contacts.map(({ id }) => id);
  const roleId = portal.roles[0].id;
  return ask('/invitations', { contactIds, portalId: portal.id, roleId, message: 'Welcome!' });
};

/** Creates invitations and a webhook to show. */
const prepare = async (ask) => {
  const portal = await portalOf(ask, 'customer');
  const { batchId } = await inviteTo(ask, portal, 12);
  // E-mails are sent one by one.
  await wait(5000);
  await ask('/webhooks', { name: 'Data warehouse', url: 'https://data.lindenhof.example/hooks/crm' });
  return { portal, batchId };
};

const pictureContacts = async ({ page, open, button, picture }) => {
  await open(`${WORKSPACE}/contacts`);
  const rows = page.getByRole('row');
  await rows.nth(8).waitFor();
  for (const index of [14, 15, 16]) await rows.nth(index).getByRole('checkbox').click();
  await page.mouse.wheel(0, -2000);
  await picture('contacts', 1300);

  await page
    .getByRole('button', { name: /^Invite to portal/ })
    .first()
    .click();
  await page.getByRole('combobox', { name: 'Portal', exact: true }).click();
  await page.getByRole('option', { name: 'Customer Portal' }).click();
  await page.getByRole('combobox', { name: 'Portal role' }).click();
  await page.getByRole('option').first().click();
  await page.frameLocator('iframe').getByRole('link').first().waitFor();
  await picture('invite', 1400);
  await page.keyboard.press('Escape');

  await open(`${WORKSPACE}/contacts`);
  await button('Import contacts').click();
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: 'contacts.csv', mimeType: 'text/csv', buffer: Buffer.from(CONTACTS) });
  await page.waitForTimeout(2000);
  await picture('import');
  await page.keyboard.press('Escape');
};

const pictureInvitations = async ({ page, open, ask, picture }, batchId) => {
  await open(`${WORKSPACE}/invitations`);
  await page.getByRole('row').nth(3).waitFor();
  await picture('invitations');
  await open(`${WORKSPACE}/batches/${batchId}`);
  await page.getByRole('row').nth(3).waitFor();
  await picture('batch');
  const [sent] = await ask('/invitations?status=sent&pageSize=1');
  await open(`${WORKSPACE}/invitations/${sent.id}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('region', { name: 'E-mails' }).getByRole('button').first().click();
  await page.frameLocator('iframe').getByRole('link').first().waitFor();
  await picture('invitation', 1250);
  // A contact with an account if there is one, from the screenshots of the journey.
  const [shown = sent] = await ask('/invitations?status=redeemed&pageSize=1');
  await open(`${WORKSPACE}/contacts/${shown.contact.id}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(1500);
  await picture('contact', 1000);
};

const picturePortals = async ({ page, open, button, picture }, portal) => {
  await open(`${WORKSPACE}/portals`);
  await page.getByRole('link', { name: portal.name, exact: true }).waitFor();
  await picture('portals', 600);

  await open(`${WORKSPACE}/portals/${portal.id}`);
  await page.getByText('The page responds and contains the form.').waitFor();
  await picture('portal', 1250);

  await button('Customize the template').click();
  await page.frameLocator('iframe').getByText('Accept the invitation').waitFor();
  await page.setViewportSize({ ...WIDE, height: 2400 });
  await page.getByRole('heading', { name: 'E-mail', exact: true }).scrollIntoViewIfNeeded();
  await picture('portal-template', 2400);
};

/** Running jobs: an invitation waits for those before it. */
const pictureJobs = async ({ page, open, ask, picture }) => {
  await open(`${SETTINGS}/jobs`);
  await page.getByText('Background tasks that are waiting, running or failed').waitFor();
  await inviteTo(ask, await portalOf(ask, 'partner'), 100);
  await page.getByRole('row').nth(6).waitFor();
  await picture('settings-jobs', 950);
};

const pictureSettings = async ({ page, open, picture }) => {
  for (const [name, sign] of Object.entries({
    connection: 'The CRM’s tables can be read.',
    webhooks: 'URLs that are called when invitations or portal access change',
  })) {
    await open(`${SETTINGS}/${name}`);
    await page.getByText(sign).waitFor();
    await picture(`settings-${name}`, 950);
  }
  await open('/admin/');
  await page.getByText('Opened', { exact: true }).waitFor();
  await page.waitForTimeout(1500);
  await picture('homepage', 1320);
};

/** The setup checklist while it is incomplete. */
export const pictureSetup = async ({ page, open, picture }) => {
  await open(`${SETTINGS}/setup`);
  await page.getByText(/of 8 steps done/).waitFor();
  await picture('settings-setup', 950);
};

/** Contacts, invitations, portals, settings, and the card on the homepage. */
export const pictureWorkspace = async (admin) => {
  const { portal, batchId } = await prepare(admin.ask);
  // Unsaved values must not block leaving the page.
  admin.page.on('dialog', (dialog) => void dialog.accept());
  await pictureContacts(admin);
  await pictureInvitations(admin, batchId);
  await picturePortals(admin, portal);
  await pictureSettings(admin);
  await pictureJobs(admin);
};
