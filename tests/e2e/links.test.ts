import { en } from '../helpers/english';
import { inBrowser } from './support/browser';
import { linkIn, mailTo } from './support/mailbox';
import { AMELIA, KAETHE, TOM } from './support/people';
import { invite } from './support/staff';
import {
  arriveAt,
  fillInSignIn,
  invitationWaiting,
  openPage,
  signUp,
  signUpElement,
} from './support/website';

describe('the link of an invitation', () => {
  it(
    'leads an invitee with an account to the existing-user page, and by signing in to the portal',
    inBrowser(async ({ phone, errors }) => {
      await invite(TOM);
      const link = linkIn(await mailTo(TOM.email));
      const invitee = await phone();
      await invitee.goto(link);
      await arriveAt(invitee, '/sign-in');
      await invitee.getByText(invitationWaiting('Customer Portal')).waitFor();
      await fillInSignIn(invitee, TOM);
      await arriveAt(invitee, '/welcome');
      await invitee.getByText('You are signed in as Customer.').waitFor();

      const another = await phone();
      await another.goto(link);
      await signUpElement(another).getByText(en.redeemed[0]).waitFor();
      expect(errors).toEqual([]);
    })
  );

  it(
    'says that it was redeemed, and offers to sign in',
    inBrowser(async ({ phone, errors }) => {
      await invite(AMELIA);
      const link = linkIn(await mailTo(AMELIA.email));
      const first = await phone();
      await first.goto(link);
      await signUp(first, { password: 'quiet-otters-hold-hands' });
      await arriveAt(first, '/welcome');

      const second = await phone();
      await second.goto(link);
      const element = signUpElement(second);
      await element.getByRole('heading', { name: en.redeemed[0] }).waitFor();
      expect(await element.getByRole('textbox').count()).toBe(0);
      await element.getByRole('link', { name: en.signIn }).click();
      await arriveAt(second, '/sign-in');
      expect(errors).toEqual([]);
    })
  );

  it(
    'says that it is unknown',
    inBrowser(async ({ phone, errors }) => {
      const visitor = await phone();
      await openPage(visitor, `/sign-up#invitation=${'x'.repeat(43)}`);
      const element = signUpElement(visitor);
      await element.getByRole('heading', { name: en.unknown[0] }).waitFor();
      expect(await element.getByRole('textbox').count()).toBe(0);
      expect(errors).toEqual([]);
    })
  );

  it(
    "is sent and shown in the invitee's language",
    inBrowser(async ({ phone, errors }) => {
      await invite(KAETHE);
      const mail = await mailTo(KAETHE.email);
      expect(mail.subject).toBe('Ihre Einladung zu Customer Portal');
      const invitee = await phone({ locale: 'de-DE' });
      await invitee.goto(linkIn(mail));
      await arriveAt(invitee, '/konto-anlegen');
      await signUpElement(invitee).getByRole('heading', { name: 'Ihr Konto bei Lindenhof' }).waitFor();
      expect(errors).toEqual([]);
    })
  );
});
