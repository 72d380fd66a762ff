import type { Locator, Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../../playground/src/seed/admins';
import type { State } from '../../../widget/src';
import { en as signInTexts } from '../../../widget/src/sign-in/texts/en';
import { en } from '../../helpers/english';
import { addressOf } from './demo';
import { codeIn, linkIn, mailTo } from './mailbox';
import type { Person } from './people';
import { invite } from './staff';

/** The sign-up element of the website. */
export const signUpElement = (page: Page): Locator => page.locator('crm-user-invite');

/** The sign-in element of the website. */
export const signInElement = (page: Page): Locator => page.locator('crm-user-sign-in');

/** What the sign-in element says to a user with a password of an invitation that waits. */
export const invitationWaiting = (portal: string): string =>
  signInTexts.introPassword.replace('{portal}', portal);

/** Opens a page of the website. */
export const openPage = async (page: Page, path: string): Promise<void> => {
  await page.goto(addressOf('site') + path);
};

/** Fills in and sends the form on the demo's English sign-up page. */
export const signUp = async (page: Page, answers: { password: string; phone?: string }): Promise<void> => {
  const form = signUpElement(page);
  await form.getByLabel(en.password, { exact: true }).fill(answers.password);
  if (answers.phone) await form.getByLabel(/^Phone/).fill(answers.phone);
  await form.getByRole('checkbox', { name: en.termsLink }).check();
  await form.getByRole('button', { name: 'Create my account' }).click();
};

/** Waits until the browser is on this page of the website. */
export const arriveAt = (page: Page, path: string): Promise<void> =>
  page.waitForURL(addressOf('site') + path);

/** Waits until the element is in this state. */
export const reach = async (page: Page, state: State): Promise<Locator> => {
  await page
    .waitForFunction((wanted) => document.querySelector('crm-user-invite')?.state === wanted, state, {
      polling: 50,
    })
    .catch(async (cause: unknown) => {
      const found = await page.evaluate(() => document.querySelector('crm-user-invite')?.state);
      throw new Error(`The element is in state ${found}, not ${state}, on ${page.url()}`, { cause });
    });
  // The element reports its state after the visible content has loaded.
  await signUpElement(page).locator(`[part~="${state}"]`).first().waitFor();
  return signUpElement(page);
};

/** Opens an invitation's link and waits for this state of the element. */
export const open = async (page: Page, link: string, state: State): Promise<Locator> => {
  await page.goto(link);
  return reach(page, state);
};

/** Invites a person to the customer portal. Returns the link in the e-mail and the invitation's id. */
export const linkFor = async (person: Person): Promise<{ link: string; invitationId: string }> => {
  const invitationId = await invite(person);
  return { link: linkIn(await mailTo(person.email, { subject: 'Customer Portal' })), invitationId };
};

/** Gives a person an account on the website through another portal, with the demo's password. */
export const giveAccount = async (person: Person): Promise<void> => {
  await invite(person, 'partner');
  const code = codeIn(await mailTo(person.email, { subject: 'Partner Portal' }));
  const { firstName, lastName } = person;
  const response = await fetch(`${addressOf('strapi')}/api/crm-user-invite/invitations/redeem`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      code,
      password: DEMO_PASSWORD,
      fields: { firstName, lastName },
      acceptedTerms: true,
    }),
  });
  if (response.status !== 201)
    throw new Error(`Sign-up answers ${response.status}: ${await response.text()}`);
};

/** Signs in on the open page of the website, which must be the English sign-in page. */
export const fillInSignIn = async (
  page: Page,
  { email }: Person,
  password = DEMO_PASSWORD
): Promise<void> => {
  const form = signInElement(page);
  await form.getByLabel(signInTexts.identifier).fill(email);
  await form.getByLabel(signInTexts.password, { exact: true }).fill(password);
  await form.getByRole('button', { name: signInTexts.submit, exact: true }).click();
};

/** Signs in on the website. */
export const signIn = async (page: Page, person: Person): Promise<void> => {
  await openPage(page, '/sign-in');
  await fillInSignIn(page, person);
  await arriveAt(page, '/welcome');
};
