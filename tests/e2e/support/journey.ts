import { inviteToPortal, openContact, openList, portalAccess, rowWith, signInToAdmin } from './admin';
import type { TestBrowser } from './browser';
import { eventually } from './eventually';
import { codeIn, mailTo, pageOf } from './mailbox';
import { NORA } from './people';
import { t } from './texts';
import { arriveAt, signUp, signUpElement } from './website';

/**
 * The main journey, from the contact in the CRM to the welcome page and back to the CRM, with one browser for
 * each side.
 */
export const goTheWholeWay = async ({ desktop, phone, errors }: TestBrowser): Promise<void> => {
  // A staff member invites the contact.
  const staff = await desktop();
  await signInToAdmin(staff);
  await openContact(staff, NORA);
  await inviteToPortal(staff, 'Customer Portal', 'Purchaser');

  // The invitee receives the e-mail and opens its link.
  const mail = await mailTo(NORA.email);
  expect(mail.subject).toBe('Your invitation to Customer Portal');
  const invitee = await phone();
  await invitee.goto(pageOf(mail));
  await invitee.getByRole('link', { name: 'Accept the invitation' }).click();

  // The link leads to the portal's sign-up page, and the code is removed from the URL.
  await arriveAt(invitee, '/sign-up');
  await signUpElement(invitee).getByText(`Hello ${NORA.firstName},`, { exact: true }).waitFor();
  expect(await signUpElement(invitee).getByLabel('E-mail address').inputValue()).toBe(NORA.email);

  // After the form, the invitee is signed in and redirected to the page that an editor chose.
  await signUp(invitee, { password: 'quiet-otters-hold-hands', phone: '+44 20 7946 0099' });
  await arriveAt(invitee, '/welcome');
  await invitee.getByRole('heading', { name: 'Welcome, Nora Lindqvist' }).waitFor();
  await invitee.getByText('You are signed in as Customer.').waitFor();
  expect(await invitee.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);

  // The contact has a portal user with the role and the entered phone number.
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

  // The invitation is redeemed and inactive. The e-mail activity is inactive, and its link is masked.
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
