import { en } from '../helpers/english';
import { expectAccessible } from './support/accessibility';
import { signInToAdmin } from './support/admin';
import { inBrowser } from './support/browser';
import { addressOf } from './support/demo';
import { mailTo, pageOf } from './support/mailbox';
import { newPerson } from './support/people';
import { targetOn } from './support/staff';
import { t } from './support/texts';
import { arriveAt, openPage, reach, signUp, signUpElement } from './support/website';
import type { Page } from 'playwright-core';

/** Asks for an invitation on the open sign-up page. Returns what the page says, without the address. */
const ask = async (page: Page, email: string): Promise<string> => {
  const element = await reach(page, 'request');
  await element.getByRole('heading', { name: en.request[0] }).waitFor();
  await element.getByLabel(en.email).fill(email);
  await element.getByRole('button', { name: en.sendRequest }).click();
  const told = await reach(page, 'requested');
  return (await told.innerText()).replaceAll(email, '…');
};

describe('a visitor without a code', () => {
  it(
    'asks for an invitation, and signs up with the link that arrives',
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson();
      const visitor = await phone();
      await openPage(visitor, '/sign-up');
      await reach(visitor, 'request');
      await expectAccessible(visitor);
      await ask(visitor, person.email.toUpperCase());
      await expectAccessible(visitor);

      const mail = await mailTo(person.email);
      expect(mail.subject).toBe('Your invitation to Customer Portal');
      await visitor.goto(pageOf(mail));
      await visitor.getByRole('link', { name: 'Accept the invitation' }).click();
      await arriveAt(visitor, '/sign-up');
      await signUpElement(visitor).getByText(`Hello ${person.firstName},`, { exact: true }).waitFor();
      await signUp(visitor, { password: 'quiet-otters-hold-hands' });
      await arriveAt(visitor, '/welcome');
      expect(errors).toEqual([]);
    })
  );

  it(
    'is told the same whatever the address, and may try another one',
    inBrowser(async ({ phone, errors }) => {
      const visitor = await phone();
      await openPage(visitor, '/sign-up');
      const known = await ask(visitor, newPerson().email);
      await signUpElement(visitor).getByRole('button', { name: en.otherAddress }).click();
      const unknown = await ask(visitor, 'nobody-of-this-name@example.net');
      expect(unknown).toBe(known);
      expect(errors).toEqual([]);
    })
  );

  it(
    'is counted on the page of the portal',
    inBrowser(async ({ desktop, errors }) => {
      const staff = await desktop();
      await signInToAdmin(staff);
      const { portalId } = await targetOn('customer');
      await staff.goto(`${addressOf('strapi')}/admin/plugins/crm-user-invite/portals/${portalId}`);
      const setting = staff.getByRole('checkbox', { name: t('portal.request.allow') });
      await setting.waitFor();
      expect(await setting.isChecked()).toBe(true);
      const asked = staff.locator('dt', { hasText: t('portal.requests.asked') }).locator('+ dd');
      await asked.waitFor();
      expect(Number(await asked.innerText())).toBeGreaterThanOrEqual(3);
      await staff.getByText('Customers may ask for an invitation with the role Customer.').waitFor();
      expect(errors).toEqual([]);
    })
  );
});
