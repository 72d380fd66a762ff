import type { Locator, Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../../playground/src/seed/admins';
import { TEXTS } from '../../../playground/website/texts';
import type { State } from '../../../widget/src';
import { en } from '../../helpers/english';
import { addressOf } from './demo';
import { codeIn, linkIn, mailTo } from './mailbox';
import type { Person } from './people';
import { invite } from './staff';

/** The sign-up element of the website. */
export const signUpElement = (page: Page): Locator => page.locator('crm-user-invite');

/** Opens a page of the website. */
export const openPage = async (page: Page, path: string): Promise<void> => {
  await page.goto(addressOf('site') + path);
};

/** Fills in the form on the demo's sign-up page, in English, and sends it. */
export const signUp = async (page: Page, answers: { password: string; phone?: string }): Promise<void> => {
  const form = signUpElement(page);
  await form.getByLabel(en.password, { exact: true }).fill(answers.password);
  if (answers.phone) await form.getByLabel(/^Phone/).fill(answers.phone);
  await form.getByRole('checkbox', { name: en.termsLink }).check();
  await form.getByRole('button', { name: 'Create my account' }).click();
};

/** Waits until the browser has come to a page of the website. */
export const arriveAt = (page: Page, path: string): Promise<void> =>
  page.waitForURL(addressOf('site') + path);

/** Waits until the element has come to a state. */
export const reach = async (page: Page, state: State): Promise<Locator> => {
  await page
    .waitForFunction((wanted) => document.querySelector('crm-user-invite')?.state === wanted, state, {
      polling: 50,
    })
    .catch(async (cause: unknown) => {
      const found = await page.evaluate(() => document.querySelector('crm-user-invite')?.state);
      throw new Error(`The element is in state ${found}, not ${state}, on ${page.url()}`, { cause });
    });
  // The element shows its state once what is seen of it has loaded.
  await signUpElement(page).locator(`[part~="${state}"]`).first().waitFor();
  return signUpElement(page);
};

/** Opens the link of an invitation, and waits for what the element makes of it. */
export const open = async (page: Page, link: string, state: State): Promise<Locator> => {
  await page.goto(link);
  return reach(page, state);
};

/** Invites somebody to the customer portal; answers the link in the mail, and the invitation's id. */
export const linkFor = async (person: Person): Promise<{ link: string; invitationId: string }> => {
  const invitationId = await invite(person);
  return { link: linkIn(await mailTo(person.email, { subject: 'Customer Portal' })), invitationId };
};

/** Gives somebody an account on the website, by way of another portal; its password is that of the demo. */
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

/** Signs in on the page of the website that is open, which is its sign-in page in English. */
export const fillInSignIn = async (
  page: Page,
  { email }: Person,
  password = DEMO_PASSWORD
): Promise<void> => {
  await page.getByLabel(TEXTS.en.identifier).fill(email);
  await page.getByLabel(TEXTS.en.password).fill(password);
  await page.getByRole('main').getByRole('button', { name: TEXTS.en.signIn }).click();
};

/** Signs in on the website. */
export const signIn = async (page: Page, person: Person): Promise<void> => {
  await openPage(page, '/sign-in');
  await fillInSignIn(page, person);
  await arriveAt(page, '/welcome');
};
