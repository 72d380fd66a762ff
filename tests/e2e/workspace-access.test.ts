/** @run nightly */

import type { Page } from 'playwright-core';
import { axeFindings } from './support/accessibility';
import { signInToAdmin } from './support/admin';
import { inBrowser } from './support/browser';
import { chooseByKeys, press, untilFocused } from './support/keys';
import { mailTo } from './support/mailbox';
import { RHYS, SJOERD } from './support/people';
import { EVERYTHING, hire, invite, statusFor, type STAFF } from './support/staff';
import { t } from './support/texts';
import { checkFile, openDialog, openWorkspace } from './support/contacts-workspace';
import { tabTo } from './support/workspace';

/**
 * The accessibility violations that axe finds in the plugin's part of the page, without the content behind an
 * open dialog.
 */
const findings = async (page: Page): Promise<string[]> => {
  const part = (await openDialog(page).count()) > 0 ? '[role=dialog]' : 'main';
  return axeFindings(page, {}, part);
};

describe('the workspace', () => {
  let manager: typeof STAFF;
  beforeAll(async () => (manager = await hire('keyboard', EVERYTHING)));

  it(
    'shows everything with read permission, but offers and allows no changes',
    inBrowser(async ({ desktop, errors }) => {
      const invitationId = await invite(RHYS);
      const reader = await hire('reader', ['contacts.read', 'invitations.read']);
      const page = await desktop();
      await signInToAdmin(page, reader);
      await openWorkspace(page, '/contacts?search=ashworth');
      await page.getByRole('link', { name: 'Rhys Ashworth' }).waitFor();
      expect(await page.getByRole('button', { name: t('import.open') }).count()).toBe(0);
      await page.getByRole('row').first().getByRole('checkbox').check();
      expect(await page.getByRole('button', { name: t('invite.open') }).count()).toBe(0);
      await page.getByRole('link', { name: 'Rhys Ashworth' }).click();
      await page.getByRole('heading', { name: t('contact.activity') }).waitFor();
      expect(await page.getByRole('button', { name: t('invite.open') }).count()).toBe(0);

      await openWorkspace(page, `/invitations/${invitationId}`);
      await page.getByText(t('timeline.created'), { exact: true }).waitFor();
      expect(await page.getByRole('button', { name: /^(Resend|Revoke)/ }).count()).toBe(0);
      expect(await page.getByRole('link', { name: t('nav.portals'), exact: true }).count()).toBe(0);
      await openWorkspace(page, '/portals').catch(() => undefined);
      await page.getByText(/don't have the permissions/).waitFor();

      const base = '/crm-user-invite';
      const target = { contactIds: ['contact'], portalId: 'portal', roleId: 'role' };
      const calls = [
        { path: `${base}/contacts/import`, body: {} },
        { path: `${base}/invitations`, body: target },
        { path: `${base}/invitations/preview`, body: target },
        { path: `${base}/invitations/${invitationId}/resend`, body: {} },
        { path: `${base}/invitations/${invitationId}/revoke`, body: {} },
        { path: `${base}/batches/batch/cancel`, body: {} },
      ];
      expect(await statusFor(reader, calls)).toEqual(calls.map(() => 403));
      expect(errors).toEqual([]);
    })
  );

  it(
    'shows everything that is permitted, however late the permissions load',
    inBrowser(async ({ desktop, errors }) => {
      const page = await desktop();
      await signInToAdmin(page, manager);
      const navigation = page.getByRole('navigation', { name: t('plugin.name') });
      await page.route('**/admin/users/me/permissions*', async (route) => {
        await navigation.waitFor();
        await route.continue();
      });
      await openWorkspace(page, '/portals');
      await navigation.getByRole('link', { name: t('nav.portals'), exact: true }).waitFor();
      expect(await navigation.getByRole('link').count()).toBe(3);
      expect(errors).toEqual([]);
    })
  );

  it(
    'is used by keyboard alone: search, choose, invite, look at the invitation, revoke it',
    inBrowser(async ({ desktop, errors }) => {
      const page = await desktop();
      await signInToAdmin(page, manager);
      await openWorkspace(page, '/contacts');
      const { keyboard } = page;
      const search = page.getByRole('searchbox');
      await tabTo(page, search);
      await keyboard.type('sjoerd bakker');
      await page.waitForURL((url) => url.searchParams.has('search'));
      await press(page, page.getByRole('link', { name: 'Sjoerd Bakker' }));
      await page.getByRole('heading', { name: 'Sjoerd Bakker', level: 1 }).waitFor();

      await press(page, page.getByRole('button', { name: t('invite.open') }));
      const dialog = openDialog(page);
      await dialog.waitFor();
      const choice = (name: string) => dialog.getByRole('combobox', { name, exact: true });
      await chooseByKeys(page, choice(t('invite.portal')), 'Customer Portal');
      await chooseByKeys(page, choice(t('invite.role')), 'Purchaser');
      await press(page, dialog.getByRole('button', { name: t('invite.submit', { count: 1 }) }));
      await dialog.waitFor({ state: 'hidden' });
      await mailTo(SJOERD.email);

      await untilFocused(page, page.getByRole('button', { name: t('invite.open') }));

      await press(page, page.getByRole('button', { name: /^Revoke the invitation/ }));
      await press(page, page.getByRole('alertdialog').getByRole('button', { name: 'Confirm' }));
      await page.getByText(t('invitation.status.revoked'), { exact: true }).first().waitFor();
      expect(errors).toEqual([]);
    })
  );

  it(
    'has no axe findings on its pages and in its dialogs',
    inBrowser(async ({ desktop, errors }) => {
      const page = await desktop();
      await signInToAdmin(page, manager);
      const found: Record<string, string[]> = {};
      await openWorkspace(page, '/contacts');
      await page.getByRole('row').nth(1).waitFor();
      found.contacts = await findings(page);

      const dialog = await checkFile(page, 'email\nnobody\n');
      await dialog.getByText(t('import.refused', { count: 1 })).waitFor();
      found.import = await findings(page);
      await dialog.getByRole('button', { name: t('action.cancel') }).click();

      await page.getByRole('row').first().getByRole('checkbox').check();
      await page.getByRole('button', { name: t('invite.open') }).click();
      await openDialog(page)
        .getByRole('combobox', { name: t('invite.portal'), exact: true })
        .waitFor();
      found.invite = await findings(page);
      await openDialog(page)
        .getByRole('button', { name: t('action.cancel') })
        .click();

      await page.getByRole('row').nth(1).getByRole('link').click();
      await page.getByRole('heading', { name: t('contact.activity') }).waitFor();
      found.contact = await findings(page);

      await openWorkspace(page, '/invitations');
      await page.getByRole('row').nth(1).waitFor();
      found.invitations = await findings(page);
      await page.getByRole('row').nth(1).getByRole('link').click();
      await page.getByRole('heading', { name: t('invitation.timeline') }).waitFor();
      await page
        .getByRole('region', { name: t('invitation.emails') })
        .getByRole('button')
        .first()
        .click();
      found.invitation = await findings(page);
      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])));
      expect(errors).toEqual([]);
    })
  );
});
