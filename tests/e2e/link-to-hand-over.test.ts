import { signInToAdmin } from './support/admin';
import { axeFindings } from './support/accessibility';
import { inBrowser } from './support/browser';
import { chooseTarget, openDialog, openWorkspace, searchFor } from './support/contacts-workspace';
import { eventually } from './support/eventually';
import { addressOf } from './support/demo';
import { newPerson, UNWILLING } from './support/people';
import { EVERYTHING, hire, invite, type STAFF } from './support/staff';
import { t } from './support/texts';
import { arriveAt, open, signUp } from './support/website';
import { adminFindings } from './support/workspace';

const NAME = `${UNWILLING.firstName} ${UNWILLING.lastName}`;
const LINK = new RegExp(`^${addressOf('site')}/[\\w-]+#invitation=[\\w-]{43}$`);

/** All e-mails in the demo's mailbox, as it shows them. */
const mailbox = async (): Promise<string> => (await fetch(addressOf('mailbox'))).text();

describe('a link to hand over', () => {
  let manager: typeof STAFF;
  beforeAll(async () => (manager = await hire('link-manager', EVERYTHING)));

  it(
    'is made for a contact who does not want e-mail, copied, and leads to a sign-up on a phone',
    inBrowser(async ({ desktop, phone, errors }) => {
      const staff = await desktop();
      await staff.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await signInToAdmin(staff, manager);
      await openWorkspace(staff, '/contacts');
      await searchFor(staff, UNWILLING.email, NAME);
      await staff.getByRole('link', { name: NAME, exact: true }).click();
      await staff.getByRole('heading', { name: NAME, level: 1 }).waitFor();
      await staff.getByRole('button', { name: t('invite.open') }).click();
      const dialog = openDialog(staff);
      await dialog.getByText(t('invite.delivery.link-only', { name: NAME })).waitFor();
      expect(await dialog.getByRole('radio').count()).toBe(0);
      await chooseTarget(staff, 'Customer Portal', 'Purchaser');
      await dialog.getByRole('button', { name: t('invitation.link'), exact: true }).click();

      // The link is on the screen, copied by the button, and in the QR code.
      const field = dialog.getByRole('textbox', { name: t('link.label') });
      await field.waitFor();
      const link = await field.inputValue();
      expect(link).toMatch(LINK);
      await dialog.getByRole('button', { name: t('link.copy') }).click();
      await dialog.getByText(t('link.copied')).waitFor();
      expect(await staff.evaluate(() => navigator.clipboard.readText())).toBe(link);
      await dialog.getByRole('img', { name: t('link.qr', { name: NAME }) }).waitFor();
      for (const colorScheme of ['dark', 'light'] as const) {
        await staff.emulateMedia({ colorScheme });
        expect([colorScheme, await adminFindings(staff)]).toEqual([colorScheme, []]);
      }
      await staff.setViewportSize({ width: 390, height: 844 });
      const width = await dialog.evaluate((node) => node.scrollWidth - node.clientWidth);
      expect(width).toBe(0);
      await staff.setViewportSize({ width: 1440, height: 1600 });

      // Afterwards it is nowhere in the admin.
      await dialog
        .getByRole('button', { name: t('action.close'), exact: true })
        .last()
        .click();
      await dialog.waitFor({ state: 'hidden' });
      await staff
        .getByRole('region', { name: t('contact.activity') })
        .getByText(t('timeline.link-created'))
        .waitFor();
      const code = link.split('=').at(-1) ?? '';
      expect(await staff.content()).not.toContain(code);
      expect(staff.url()).not.toContain(code);
      const stored = await staff.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
      expect(stored).not.toContain(code);

      const invitee = await phone();
      await open(invitee, link, 'form');
      expect(await axeFindings(invitee)).toEqual([]);
      await signUp(invitee, { password: 'quiet-otters-hold-hands' });
      await arriveAt(invitee, '/welcome');
      await invitee.getByRole('heading', { name: `Welcome, ${NAME}` }).waitFor();

      await staff.reload();
      await eventually('portal user at the contact', async () => {
        await staff.reload();
        await staff.getByRole('heading', { name: NAME, level: 1 }).waitFor();
        return staff.getByText(t('invitation.status.redeemed'), { exact: true }).first().isVisible();
      });
      expect(await mailbox()).not.toContain(UNWILLING.email);
      expect(errors).toEqual([]);
    })
  );

  it(
    'is made once more on the page of an open invitation, by those who may',
    inBrowser(async ({ desktop, errors }) => {
      const staff = await desktop();
      await signInToAdmin(staff, manager);
      const lesser = await hire(
        'link-reader',
        EVERYTHING.filter((name) => name !== 'invitations.link')
      );
      const invitationId = await invite(newPerson());
      await openWorkspace(staff, `/invitations/${invitationId}`);
      await staff.getByRole('button', { name: /^Create a link/ }).click();
      const field = openDialog(staff).getByRole('textbox', { name: t('link.label') });
      await field.waitFor();
      const link = await field.inputValue();
      await openDialog(staff)
        .getByRole('button', { name: t('action.close'), exact: true })
        .click();
      await openDialog(staff).waitFor({ state: 'hidden' });
      await staff.getByRole('main').getByText(t('timeline.link-created')).waitFor();
      const visitor = await desktop();
      await open(visitor, link, 'form');

      const other = await desktop();
      await signInToAdmin(other, lesser);
      await openWorkspace(other, `/invitations/${invitationId}`);
      await other.getByRole('button', { name: /^Revoke/ }).waitFor();
      expect(await other.getByRole('button', { name: /^Create a link/ }).count()).toBe(0);
      expect(errors).toEqual([]);
    })
  );
});
