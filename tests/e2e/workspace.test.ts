import { signInToAdmin } from './support/admin';
import { inBrowser } from './support/browser';
import { eventually } from './support/eventually';
import { linkIn, mailTo } from './support/mailbox';
import { EVERYTHING, hire, type STAFF } from './support/staff';
import { t } from './support/texts';
import { open } from './support/website';
import { adminFindings, tabTo } from './support/workspace';
import {
  checkFile,
  chooseTarget,
  downloaded,
  importChecked,
  openDialog,
  openWorkspace,
  searchFor,
} from './support/contacts-workspace';

const fifty = Array.from({ length: 50 }, (_, number) => {
  const isUnwilling = number % 20 === 7;
  return `Person ${number},Fiftyfold,person${number}@fiftyfold.example,${isUnwilling ? 'yes' : ''}`;
});

describe('the workspace', () => {
  let manager: typeof STAFF;
  beforeAll(async () => (manager = await hire('manager', EVERYTHING)));

  it(
    'imports the valid rows of a file, reports the others, and finds and invites one',
    inBrowser(async ({ desktop, errors }) => {
      const staff = await desktop();
      await signInToAdmin(staff, manager);
      await openWorkspace(staff, '/contacts');
      const dialog = await checkFile(
        staff,
        [
          'First name;Last name;E-Mail;Shoe size',
          'Ottilie;Workspace;ottilie@workspace.example;38',
          '=1+1;Workspace;no address;39',
          'Ottilie;Again;OTTILIE@workspace.example;38',
        ].join('\r\n')
      );
      await dialog.getByText(t('import.will-create', { count: 1 })).waitFor();
      const problem = `${t('contact.email')}: ${t('import.problem.email.invalid')}`;
      await dialog.getByText(`${t('import.line', { line: 3 })}: ${problem}`).waitFor();
      const file = await downloaded(staff, () =>
        dialog.getByRole('button', { name: t('import.download') }).click()
      );
      expect(file.split('\r\n')[1]).toBe(`"3","${problem}","'=1+1","Workspace","no address","39"`);
      await importChecked(dialog, 1);

      await searchFor(staff, 'ottilie', 'Ottilie Workspace');
      await staff.getByRole('link', { name: 'Ottilie Workspace' }).click();
      await staff.getByRole('heading', { name: 'Ottilie Workspace', level: 1 }).waitFor();
      await staff.getByRole('button', { name: t('invite.open') }).click();
      await chooseTarget(staff, 'Customer Portal', 'Purchaser');
      await openDialog(staff)
        .getByRole('button', { name: t('invite.submit', { count: 1 }) })
        .click();
      await mailTo('ottilie@workspace.example');
      await staff
        .getByRole('region', { name: t('contact.activity') })
        .getByText(t('timeline.sent'))
        .waitFor();
      await openWorkspace(staff, '/contacts?search=ottilie');
      await staff
        .getByText(t('contacts.access', { portal: 'Customer Portal', state: t('contacts.access.sent') }))
        .waitFor();
      expect(errors).toEqual([]);
    })
  );

  it(
    'invites fifty contacts, names the three refused ones beforehand, and shows progress even after a reload',
    inBrowser(async ({ desktop, errors }) => {
      const staff = await desktop();
      await signInToAdmin(staff, manager);
      await openWorkspace(staff, '/contacts');
      const dialog = await checkFile(staff, ['firstName,lastName,email,doNotEmail', ...fifty].join('\n'));
      await importChecked(dialog, 50);
      await searchFor(staff, 'fiftyfold', 'Person 0 Fiftyfold');
      await staff.getByRole('row').first().getByRole('checkbox').check();
      await staff.getByRole('button', { name: t('list.next'), exact: true }).click();
      await staff.getByRole('link', { name: 'Person 9 Fiftyfold' }).waitFor();
      await staff.getByRole('row').first().getByRole('checkbox').check();
      await staff.getByText(t('contacts.selected', { count: 50 })).waitFor();

      await staff.getByRole('button', { name: t('invite.open') }).click();
      await chooseTarget(staff, 'Customer Portal', 'Purchaser');
      const invite = openDialog(staff);
      await invite.getByText(t('invite.refused', { count: 3 })).waitFor();
      for (const number of [7, 27, 47]) {
        await invite.getByText(`Person ${number} Fiftyfold: ${t('error.contact.do-not-email')}`).waitFor();
      }
      await invite.getByRole('button', { name: t('invite.submit', { count: 50 }) }).click();
      await invite.getByRole('link', { name: t('batch.follow') }).click();
      await staff.getByRole('heading', { name: t('batch.title') }).waitFor();
      await staff.reload();
      await staff
        .getByText(t('batch.figures', { accepted: 47, sent: 47, failed: 0, refused: 3 }))
        .waitFor({ timeout: 60_000 });
      // The list of contacts is updated without a reload.
      await staff.getByText(t('batch.waiting')).waitFor({ state: 'hidden' });
      expect(await adminFindings(staff)).toEqual([]);
      const file = await downloaded(staff, async () => {
        await tabTo(staff, staff.getByRole('button', { name: t('invite.result.download') }));
        await staff.keyboard.press('Enter');
      });
      const rows = file.trim().split('\r\n').slice(1);
      expect(rows).toHaveLength(50);
      expect(rows.filter((row) => row.endsWith(`"${t('error.contact.do-not-email')}"`))).toHaveLength(3);
      expect(rows.filter((row) => row.endsWith(`"${t('invitation.status.sent')}"`))).toHaveLength(47);

      // The old links in the e-mails show why they no longer work.
      const resent = 'person1@fiftyfold.example';
      const old = linkIn(await mailTo(resent));
      await openWorkspace(staff, `/invitations?search=${encodeURIComponent(resent)}`);
      await staff.getByRole('link', { name: 'Person 1 Fiftyfold' }).click();
      await staff.getByRole('button', { name: /^Resend/ }).click();
      await staff.getByRole('button', { name: 'Confirm' }).click();
      // Notifications are list items too, but outside the page's main part.
      await staff
        .getByRole('main')
        .getByRole('listitem')
        .filter({ hasText: t('timeline.resent') })
        .waitFor();
      await eventually('invitation that is sent anew', async () => {
        await staff.reload();
        await staff.getByRole('heading', { level: 1 }).waitFor();
        return staff.getByText(t('invitation.status.sent'), { exact: true }).first().isVisible();
      });
      const visitor = await desktop();
      await open(visitor, old, 'replaced');

      const revoked = linkIn(await mailTo('person2@fiftyfold.example'));
      await openWorkspace(staff, '/invitations?search=person2%40fiftyfold');
      await staff.getByRole('link', { name: 'Person 2 Fiftyfold' }).click();
      await staff.getByRole('button', { name: /^Revoke/ }).click();
      await staff.getByRole('button', { name: 'Confirm' }).click();
      await staff.getByText(t('invitation.status.revoked'), { exact: true }).first().waitFor();
      const another = await desktop();
      await open(another, revoked, 'revoked');
      expect(errors).toEqual([]);
    })
  );
});
