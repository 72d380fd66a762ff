/** @run nightly */

import { inviteToPortal, signInToAdmin } from './support/admin';
import { inBrowser } from './support/browser';
import { addressOf, START_TIMEOUT_MS, startDemo, type Demo } from './support/demo';
import { inviteInDynamics, openInDynamics, partOf, untilItSays } from './support/dynamics';
import { eventually } from './support/eventually';
import { press, untilFocused } from './support/keys';
import { mailTo, pageOf } from './support/mailbox';
import { AMELIA, NORA, type Person } from './support/people';
import { t } from './support/texts';
import { arriveAt, signUp } from './support/website';
import { adminFindings } from './support/workspace';

const PASSWORD = 'quiet-otters-hold-hands';

/** Signs a user in to Strapi's API and returns the token. */
const tokenOf = async ({ email }: Person): Promise<string> => {
  const response = await fetch(`${addressOf('strapi')}/api/auth/local`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ identifier: email, password: PASSWORD }),
  });
  return ((await response.json()) as { jwt: string }).jwt;
};

/** Whether Strapi's API still accepts the token. */
const isKnown = async (token: string): Promise<boolean> => {
  const headers = { Authorization: `Bearer ${token}` };
  return (await fetch(`${addressOf('strapi')}/api/users/me`, { headers })).status !== 401;
};

describe('an invitation with Dynamics as the CRM', () => {
  let demo: Demo;

  beforeAll(async () => {
    demo = await startDemo({ args: ['--crm', 'dataverse', '--bare'] });
  }, START_TIMEOUT_MS);
  afterAll(async () => demo?.stop());

  // Runs first: the other tests need the tables that it installs.
  it(
    'is possible once the tables have been installed from the settings, by keyboard alone',
    inBrowser(async ({ desktop, errors }) => {
      const staff = await desktop();
      await signInToAdmin(staff);
      await staff.goto(`${addressOf('strapi')}/admin/settings/crm-user-invite/connection`);
      await staff.getByText(t('connection.not-ok')).waitFor();
      expect(await adminFindings(staff)).toEqual([]);

      const install = staff.getByRole('button', { name: t('install.start') });
      await press(staff, install);
      const tables = staff.getByRole('region', { name: t('install.title') });
      const step = tables.getByRole('listitem').filter({ hasText: 'Table Portal User' });
      await step.getByText(t('install.state.made')).waitFor();
      await staff.getByText(t('connection.ok')).waitFor();
      expect(await tables.getByText(t('install.state.failed'), { exact: true }).count()).toBe(0);
      await untilFocused(staff, install);
      expect(await adminFindings(staff)).toEqual([]);
      expect(errors).toEqual([]);
    })
  );

  it(
    'leads to a portal user in Dynamics when it is saved there, and access ends when staff end it there',
    inBrowser(async ({ desktop, phone, errors }) => {
      const staff = await desktop();
      await openInDynamics(staff, NORA);
      await inviteInDynamics(staff, 'Customer Portal', 'Purchaser');

      const mail = await mailTo(NORA.email);
      expect(mail.subject).toBe('Your invitation to Customer Portal');
      const invitee = await phone();
      await invitee.goto(pageOf(mail));
      await invitee.getByRole('link', { name: 'Accept the invitation' }).click();
      await arriveAt(invitee, '/sign-up');
      await signUp(invitee, { password: PASSWORD });
      await arriveAt(invitee, '/welcome');
      await invitee.getByRole('heading', { name: 'Welcome, Nora Lindqvist' }).waitFor();

      await untilItSays(staff, 'Portal Users', NORA.email);
      const portalUser = partOf(staff, 'Portal Users').getByRole('row').filter({ hasText: NORA.email });
      expect(await portalUser.innerText()).toContain('Purchaser');
      await untilItSays(staff, 'Portal Invitations', 'Redeemed');
      const invitation = partOf(staff, 'Portal Invitations').getByRole('row').filter({ hasText: 'Redeemed' });
      // Only inactive rows can be activated.
      expect(await invitation.getByRole('button', { name: 'Activate' }).count()).toBe(1);
      await invitation.getByRole('link').first().click();
      const timeline = staff.getByRole('region', { name: 'Timeline' });
      expect(await timeline.innerText()).toContain('Your invitation to Customer Portal (Sent)');
      await staff.goBack();

      // No webhook reports this change: the site finds it by polling.
      const token = await tokenOf(NORA);
      expect(await isKnown(token)).toBe(true);
      await portalUser.getByRole('button', { name: 'Deactivate' }).click();
      await eventually('end of the access', async () => !(await isKnown(token)));

      expect(errors).toEqual([]);
    })
  );

  it(
    'is sent through Dynamics when staff invite in Strapi, and is redeemed there',
    inBrowser(async ({ desktop, phone, errors }) => {
      const staff = await desktop();
      await signInToAdmin(staff);
      const search = encodeURIComponent(AMELIA.email);
      await staff.goto(`${addressOf('strapi')}/admin/plugins/crm-user-invite/contacts?search=${search}`);
      await staff.getByRole('link', { name: `${AMELIA.firstName} ${AMELIA.lastName}` }).click();
      await staff.getByRole('heading', { name: t('portal-access.title') }).waitFor();
      await inviteToPortal(staff, 'Partner Portal', 'Partner');

      const invitee = await phone();
      await invitee.goto(pageOf(await mailTo(AMELIA.email)));
      await invitee.getByRole('link', { name: 'Accept the invitation' }).click();
      await signUp(invitee, { password: PASSWORD });
      await arriveAt(invitee, '/welcome');

      await openInDynamics(staff, AMELIA);
      await untilItSays(staff, 'Portal Users', AMELIA.email);
      await untilItSays(staff, 'Portal Invitations', 'Redeemed');
      expect(errors).toEqual([]);
    })
  );
});
