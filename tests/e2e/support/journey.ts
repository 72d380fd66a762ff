import { inviteToPortal, openContact, openList, portalAccess, rowWith, signInToAdmin } from './admin';
import type { TestBrowser } from './browser';
import { eventually } from './eventually';
import { codeIn, mailTo, pageOf } from './mailbox';
import { NORA } from './people';
import { t } from './texts';
import { arriveAt, signUp, signUpElement } from './website';

/** The main job, from the contact in the CRM to the welcome page and back to the CRM, with a browser at each end. */
export const goTheWholeWay = async ({ desktop, phone, errors }: TestBrowser): Promise<void> => {
  // A member of staff invites.
  const staff = await desktop();
  await signInToAdmin(staff);
  await openContact(staff, NORA);
  await inviteToPortal(staff, 'Customer Portal', 'Purchaser');

  // The invitee gets the e-mail, and opens its link.
  const mail = await mailTo(NORA.email);
  expect(mail.subject).toBe('Your invitation to Customer Portal');
  const invitee = await phone();
  await invitee.goto(pageOf(mail));
  await invitee.getByRole('link', { name: 'Accept the invitation' }).click();

  // The link leads to the portal's sign-up page, and its code does not stay in the address.
  await arriveAt(invitee, '/sign-up');
  await signUpElement(invitee).getByText(`Hello ${NORA.firstName},`, { exact: true }).waitFor();
  expect(await signUpElement(invitee).getByLabel('E-mail address').inputValue()).toBe(NORA.email);

  // The form leads to the redirect page that an editor chose, signed in.
  await signUp(invitee, { password: 'quiet-otters-hold-hands', phone: '+44 20 7946 0099' });
  await arriveAt(invitee, '/welcome');
  await invitee.getByRole('heading', { name: 'Welcome, Nora Lindqvist' }).waitFor();
  await invitee.getByText('You are signed in as Customer.').waitFor();
  expect(await invitee.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);

  // The contact has a portal user with the role, and the phone number that was typed.
  const users = portalAccess(staff, 'portal-users');
  await eventually('portal user at the contact', async () => {
    await staff.reload();
    await users.waitFor();
    return users.getByText('Customer Portal').isVisible();
  });
  expect(await users.getByText(t('portal-user.active')).isVisible()).toBe(true);
  expect(await users.getByRole('combobox').innerText()).toBe('Purchaser');
  expect(await portalAccess(staff, 'invitations').innerText()).toContain(t('invitation.status.redeemed'));
  expect(await staff.getByLabel('Phone').inputValue()).toBe('+44 20 7946 0099');

  // The invitation is redeemed and inactive, the e-mail activity inactive, with its link masked.
  await openList(staff, 'Portal Invitation');
  const invitation = rowWith(staff, 'Nora Lindqvist');
  await invitation.getByRole('gridcell', { name: 'redeemed' }).waitFor();
  expect(await invitation.getByRole('gridcell', { name: 'False' }).count()).toBe(1);
  await openList(staff, 'Email Activity');
  const activity = rowWith(staff, NORA.email);
  await activity.getByRole('gridcell', { name: 'sent', exact: true }).waitFor();
  expect(await activity.getByRole('gridcell', { name: 'False' }).count()).toBe(1);
  await activity.getByRole('link').click();
  const text = await staff.getByLabel('Text', { exact: true }).inputValue();
  expect(text).toContain('/sign-up#invitation=***');
  expect(await staff.content()).not.toContain(codeIn(mail));

  expect(errors).toEqual([]);
};
