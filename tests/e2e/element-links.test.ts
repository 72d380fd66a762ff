import { en } from '../helpers/english';
import { expectAccessible } from './support/accessibility';
import { inBrowser } from './support/browser';
import { inTrouble, letExpire } from './support/database';
import { addressOf } from './support/demo';
import { eventually } from './support/eventually';
import { codeIn, linkIn, mailTo } from './support/mailbox';
import { newPerson } from './support/people';
import { invite, resend, revoke } from './support/staff';
import { arriveAt, linkFor, open, openPage, reach, signUp } from './support/website';

/** The maximum number of times that an invitation can be inspected in ten minutes. */
const LOOKS = 200;

describe('a link that cannot be used', () => {
  it(
    'sends a working link to the invited address if it is expired',
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson();
      const invitationId = await invite(person);
      const mail = await mailTo(person.email);
      letExpire(invitationId);

      const invitee = await phone();
      const element = await open(invitee, linkIn(mail), 'expired');
      await element.getByRole('heading', { name: en.expired[0] }).waitFor();
      await expectAccessible(invitee);
      await element.getByRole('button', { name: en.renew }).click();
      await reach(invitee, 'renewed');
      await expectAccessible(invitee);

      const fresh = await mailTo(person.email, { known: [mail] });
      expect(fresh.to).toEqual([expect.objectContaining({ address: person.email })]);
      expect(codeIn(fresh)).not.toBe(codeIn(mail));
      await open(invitee, linkIn(fresh), 'form');
      expect(errors).toEqual([]);
    })
  );

  it(
    'sends the link again if it was replaced, and closes no other',
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson();
      const invitationId = await invite(person);
      const first = await mailTo(person.email);
      await resend(invitationId);
      const second = await mailTo(person.email, { known: [first] });

      const invitee = await phone();
      const element = await open(invitee, linkIn(first), 'replaced');
      await expectAccessible(invitee);
      await element.getByRole('button', { name: en.renew }).click();
      await reach(invitee, 'renewed');

      const third = await mailTo(person.email, { known: [first, second] });
      await open(invitee, linkIn(second), 'form');
      await open(invitee, linkIn(third), 'form');
      expect(errors).toEqual([]);
    })
  );

  it(
    'says that it was withdrawn if it is revoked, also while the form is open',
    inBrowser(async ({ phone, errors }) => {
      const { link, invitationId } = await linkFor(newPerson());
      const [late, early] = [await phone(), await phone()];
      await open(early, link, 'form');
      await revoke(invitationId);

      await open(late, link, 'revoked');
      await expectAccessible(late);
      await signUp(early, { password: 'quiet-otters-hold-hands' });
      await reach(early, 'revoked');
      expect(errors).toEqual([]);
    })
  );

  it(
    'leads to the sign-in page without the code if it was redeemed',
    inBrowser(async ({ phone, errors }) => {
      const { link } = await linkFor(newPerson());
      const [first, second] = [await phone(), await phone()];
      await open(first, link, 'form');
      await signUp(first, { password: 'quiet-otters-hold-hands' });
      await arriveAt(first, '/welcome');

      const element = await open(second, link, 'redeemed');
      await expectAccessible(second);
      await element.getByRole('link', { name: en.signIn }).click();
      await arriveAt(second, '/sign-in');
      expect(errors).toEqual([]);
    })
  );

  it(
    'offers to ask for an invitation without a code',
    inBrowser(async ({ phone, errors }) => {
      const invitee = await phone();
      await openPage(invitee, '/sign-up');
      await reach(invitee, 'request');
      await expectAccessible(invitee);
      expect(errors).toEqual([]);
    })
  );

  it(
    'says that it is unknown, although the texts do not load at first',
    inBrowser(async ({ phone, errors }) => {
      const invitee = await phone();
      await invitee.route(/\/detours\.js$/, (route) => route.abort(), { times: 1 });
      await openPage(invitee, `/sign-up#invitation=${'x'.repeat(43)}`);
      const element = await reach(invitee, 'unknown');
      await element.getByRole('heading', { name: en.unknown[0] }).waitFor();
      await expectAccessible(invitee);
      expect(errors).toEqual([]);
    })
  );

  it(
    'counts down after too many requests, and asks again',
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson();
      await invite(person);
      const mail = await mailTo(person.email);
      const look = () =>
        fetch(`${addressOf('strapi')}/api/crm-user-invite/invitations/inspect`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ code: codeIn(mail) }),
        });
      for (let looks = 0; looks < LOOKS; looks += 20) await Promise.all(Array.from({ length: 20 }, look));

      const invitee = await phone();
      await invitee.clock.install();
      const element = await open(invitee, linkIn(mail), 'rate-limited');
      await expectAccessible(invitee);
      const sentence = element.locator('[part=text]');
      const before = await sentence.innerText();
      expect(before).toMatch(/You can continue in \d/);
      await invitee.clock.fastForward(5000);
      await eventually('a shorter wait', async () => (await sentence.innerText()) !== before);

      // The browser's clock is moved forward to the end of the wait. The server's clock is not, so the server
      // returns the remaining time again.
      const again = invitee.waitForResponse(/inspect$/);
      await invitee.clock.fastForward('10:00');
      expect((await again).status()).toBe(429);
      await reach(invitee, 'rate-limited');
      expect(errors).toEqual([]);
    })
  );
});

describe('a link that is opened', () => {
  it(
    'is looked up again until the network and the server recover',
    inBrowser(async ({ phone, errors }) => {
      const { link } = await linkFor(newPerson());
      const invitee = await phone();
      await openPage(invitee, '/sign-up');
      await reach(invitee, 'request');

      await invitee.context().setOffline(true);
      await invitee.evaluate((hash) => (location.hash = hash), new URL(link).hash);
      const element = await reach(invitee, 'offline');
      await expectAccessible(invitee);
      await inTrouble(async () => {
        await invitee.context().setOffline(false);
        await reach(invitee, 'trouble');
        await expectAccessible(invitee);
      });
      await element.getByRole('button', { name: en.again }).click();
      await reach(invitee, 'form');
      expect(errors).toEqual([]);
    })
  );

  it(
    'shows an accessible message while it is looked up',
    inBrowser(async ({ phone, errors }) => {
      const { link } = await linkFor(newPerson());
      const invitee = await phone();
      let goOn = (): void => undefined;
      const held = new Promise<void>((resolve) => (goOn = resolve));
      await invitee.route(/inspect$/, async (route) => {
        await held;
        await route.continue();
      });
      const element = await open(invitee, link, 'looking-up');
      await element.getByText(en['looking-up'][1]).first().waitFor();
      expect(new URL(invitee.url()).hash).toBe('');
      await expectAccessible(invitee);
      goOn();
      await reach(invitee, 'form');
      expect(errors).toEqual([]);
    })
  );
});
