import { screen, waitFor, within } from '@testing-library/react';
import type { Invitation } from '../../../contracts';
import InvitationPage from '../../../admin/src/invitations/invitation-page';
import { axeProblems } from '../support/axe-problems';
import { FakeServer, refusal } from '../support/fake-server';
import { contactOf, invitationOf } from '../support/records';
import { renderAdmin } from '../support/render-admin';

let server: FakeServer;

const detail = (changes: Partial<Invitation> = {}): Invitation => ({
  ...invitationOf(),
  timeline: [
    { event: 'created', at: '2026-11-20T09:29:00.000Z', actor: 'Kai Staff', detail: null },
    { event: 'sent', at: '2026-11-20T09:30:00.000Z', actor: 'system', detail: 'ada@example.com' },
    { event: 'opened', at: '2026-11-20T10:00:00.000Z', actor: 'invitee', detail: null },
  ],
  emails: [
    {
      id: 'email-1',
      status: 'sent',
      active: false,
      subject: 'You are invited',
      to: 'ada@example.com',
      html: '<p>Welcome</p><script>alert(1)</script>',
      text: 'Welcome',
      sentAt: '2026-11-20T09:30:00.000Z',
    },
  ],
  ...changes,
});

const answer = (changes: Partial<Invitation> = {}) =>
  server.on('GET /invitations/invitation-1', { body: { data: detail(changes) } });

beforeEach(() => {
  server = new FakeServer();
  server.install();
});

const open = (options: Parameters<typeof renderAdmin>[1] = {}) =>
  renderAdmin(<InvitationPage />, { at: '/invitations/invitation-1', route: '/invitations/:id', ...options });

describe('the invitation page', () => {
  it('shows the timeline with actors and dates in order', async () => {
    answer();
    await open();
    const card = (await screen.findByRole('heading', { name: 'Timeline' })).closest('section') as HTMLElement;
    const entries = within(card)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(entries).toHaveLength(3);
    expect(entries[0]).toMatch(/^Created.*Kai Staff · Nov 20, 2026, 9:29/);
    expect(entries[1]).toMatch(/^Sent.*ada@example.com.*System/);
    expect(entries[2]).toMatch(/^Opened.*Invitee/);
  });

  it('translates why an attempt was refused and why links were closed', async () => {
    answer({
      timeline: [
        {
          event: 'codes-closed',
          at: '2026-11-20T10:00:00.000Z',
          actor: 'system',
          detail: 'contact-address-changed',
        },
        { event: 'refused', at: '2026-11-20T11:00:00.000Z', actor: 'invitee', detail: 'invitation.revoked' },
      ],
    });
    await open({ locale: 'de' });
    expect(await screen.findByText('Abgewiesen')).toBeVisible();
    expect(screen.getByText('Der Link galt nicht mehr.')).toBeVisible();
    expect(screen.getByText('Die E-Mail-Adresse des Kontakts hatte sich geändert.')).toBeVisible();
  });

  it('shows a sent e-mail in a sandbox', async () => {
    answer();
    const { user } = await open();
    await user.click(await screen.findByRole('button', { name: /You are invited/ }));
    const frame = await screen.findByTitle('Body of the e-mail “You are invited”');
    expect(frame).toHaveAttribute('sandbox', '');
    expect(frame).toHaveAttribute('srcdoc', '<p>Welcome</p><script>alert(1)</script>');
    expect(screen.getByText(/The link is masked/)).toBeVisible();
  });

  it('shows that no e-mails have been sent', async () => {
    answer({ emails: [], status: 'new' });
    await open();
    expect(await screen.findByText('No e-mails have been sent yet.')).toBeVisible();
  });

  it('polls while the invitation is being sent', async () => {
    answer({ status: 'new', sentAt: null });
    await open();
    expect(await screen.findByText('Sending')).toBeVisible();
    answer({ status: 'failed', failure: 'mailbox full' });
    expect(await screen.findByText('Failed')).toBeVisible();
    expect(screen.getByText('Sending failed: mailbox full')).toBeVisible();
  });

  it('revokes the invitation', async () => {
    answer();
    server.on('POST /invitations/invitation-1/revoke', () => {
      answer({ status: 'revoked' });
      return { body: { data: {} } };
    });
    const { user } = await open();
    await user.click(await screen.findByRole('button', { name: /^Revoke/ }));
    const dialog = await screen.findByRole('alertdialog');
    await user.click(within(dialog).getByRole('button', { name: 'Confirm' }));
    expect(await screen.findByText('Revoked')).toBeVisible();
  });

  it('creates one more link, shows it once, and then the new entry of the timeline', async () => {
    answer();
    const url =
      'https://customers.example.com/sign-up#invitation=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdE';
    server.on('POST /invitations/invitation-1/link', () => {
      answer({
        timeline: [
          { event: 'link-created', at: '2026-11-21T09:00:00.000Z', actor: 'Kai Staff', detail: null },
        ],
      });
      return { body: { data: { url, expiresAt: '2026-12-04T09:30:00.000Z' } } };
    });
    const { user } = await open();
    const action = await screen.findByRole('button', {
      name: 'Create a link for the invitation of Ada Lovelace to Customer portal',
    });
    await user.click(action);
    const dialog = await screen.findByRole('dialog', { name: 'Link for Ada Lovelace to Customer portal' });
    expect(await within(dialog).findByRole('textbox', { name: 'Sign-up link' })).toHaveValue(url);
    expect(await axeProblems()).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.body.innerHTML).not.toContain('invitation=');
    expect(await screen.findByText('Link created')).toBeVisible();
    await waitFor(() => expect(action).toHaveFocus());
  });

  it('keeps the link on the screen although the invitation is used meanwhile', async () => {
    answer();
    server.on('POST /invitations/invitation-1/link', () => {
      answer({ status: 'redeemed' });
      return {
        body: { data: { url: 'https://x.example.com/#invitation=1', expiresAt: '2026-12-04T09:30:00.000Z' } },
      };
    });
    const { user } = await open();
    await user.click(await screen.findByRole('button', { name: /^Create a link/ }));
    expect(await screen.findByText('Redeemed', { selector: 'span *, span' })).toBeInTheDocument();
    expect(screen.getByRole('textbox', { name: 'Sign-up link' })).toBeVisible();
  });

  it.each([
    ['contact-address-changed', /e-mail address has changed/],
    ['contact-inactive', /contact is inactive/],
  ])('says why no link can be created: %s', async (detail, why) => {
    answer();
    server.on('POST /invitations/invitation-1/link', refusal(409, 'invitation.not-open', { detail }));
    const { user } = await open();
    await user.click(await screen.findByRole('button', { name: /^Create a link/ }));
    expect(await screen.findByText(why)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });

  it.each([
    [{ status: 'redeemed' as const }],
    [{ status: 'revoked' as const }],
    [{ status: 'expired' as const }],
    [{ codesClosed: 'contact-inactive' as const }],
  ])('creates no link for %j', async (changes) => {
    answer(changes);
    await open();
    expect(await screen.findByRole('heading', { name: 'Timeline' })).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Create a link/ })).toBeNull();
  });

  it('says that an invitation without e-mail waits for its link, and does not poll', async () => {
    answer({ status: 'new', notify: false, sentAt: null, emails: [] });
    await open();
    expect(await screen.findByText('No link yet')).toBeVisible();
    expect(screen.getByText('By a link that staff hand over')).toBeVisible();
    expect(screen.queryByText('Sending')).toBeNull();
  });

  it('says of one without e-mail that its link was created, not that something was sent', async () => {
    answer({ notify: false, emails: [], timeline: [] });
    await open();
    await screen.findByText('No e-mail is sent: staff hand over a link.');
    expect(screen.getAllByText('Link created')).toHaveLength(2);
    expect(screen.queryByText('Sent')).toBeNull();
    expect(screen.queryByText('No e-mails have been sent yet.')).toBeNull();
  });

  it('does not offer to resend to a contact who wants no e-mail, and says why', async () => {
    answer();
    server.on('GET /contacts/contact-1', { body: { data: contactOf({ doNotEmail: true }) } });
    await open();
    expect(await screen.findByText(/^Ada Lovelace does not want e-mail\./)).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Resend/ })).toBeNull();
    expect(screen.getByRole('button', { name: /^Create a link/ })).toBeVisible();
  });

  it.each<[string, Parameters<typeof open>[0]]>([
    ['cannot be looked up', {}],
    ['may not be seen', { may: ['invitations.read', 'invitations.send'] }],
  ])('offers to resend if the contact %s', async (_why, options) => {
    answer();
    server.on('GET /contacts/contact-1', refusal(503, 'crm.unavailable'));
    await open(options);
    expect(await screen.findByRole('button', { name: /^Resend/ })).toBeVisible();
  });

  it('offers only permitted actions', async () => {
    answer();
    await open({ may: ['invitations.read', 'invitations.revoke'] });
    expect(await screen.findByRole('button', { name: /^Revoke/ })).toBeVisible();
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Resend/ })).toBeNull());
    expect(screen.queryByRole('button', { name: /^Create a link/ })).toBeNull();
  });

  it('shows an error for an unknown invitation', async () => {
    server.on('GET /invitations/invitation-1', refusal(404, 'invitation.unknown'));
    await open();
    expect(await screen.findByText('The invitation no longer exists.')).toBeVisible();
  });
});
