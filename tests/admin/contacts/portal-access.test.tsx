import { screen, waitFor, within } from '@testing-library/react';
import { PortalAccess } from '../../../admin/src/contacts/portal-access';
import { findAlert } from '../support/find-alert';
import { FakeServer, refusal } from '../support/fake-server';
import { contactOf, customers, invitationOf, partners, portalUserOf } from '../support/records';
import { renderAdmin } from '../support/render-admin';

let server: FakeServer;

const answerContact = (changes: Parameters<typeof contactOf>[0]) =>
  server.on('GET /contacts/contact-1', { body: { data: contactOf(changes) } });

beforeEach(() => {
  server = new FakeServer();
  server.install();
  server.on('GET /portals', { body: { data: [customers, partners], meta: { nextCursor: null } } });
});

const panel = <PortalAccess contactId="contact-1" />;
const button = (name: string) => screen.queryByRole('button', { name });
const confirm = async (user: Awaited<ReturnType<typeof renderAdmin>>['user']) =>
  user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Confirm' }));

describe('the portal access panel', () => {
  it('shows that the contact has no access yet', async () => {
    answerContact({});
    await renderAdmin(panel);
    expect(await screen.findByText('This contact has no account on a portal.')).toBeVisible();
    expect(screen.getByText('This contact has not been invited yet.')).toBeVisible();
  });

  it('shows why loading failed, and retries', async () => {
    server.on('GET /contacts/contact-1', refusal(503, 'crm.unavailable'));
    const { user } = await renderAdmin(panel);
    expect(await findAlert('The CRM does not respond.')).toBeVisible();
    answerContact({});
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('This contact has not been invited yet.')).toBeVisible();
  });

  it("uses the admin's language, also for dates", async () => {
    answerContact({ invitations: [invitationOf()] });
    await renderAdmin(panel, { locale: 'de' });
    expect(await screen.findByRole('heading', { name: 'Einladungen' })).toBeVisible();
    expect(screen.getByText('20.11.2026, 09:30')).toBeVisible();
  });

  it('polls while an invitation is being sent', async () => {
    answerContact({ invitations: [invitationOf({ status: 'new', sentAt: null, active: true })] });
    await renderAdmin(panel);
    expect(await screen.findByText('Sending')).toBeVisible();
    answerContact({ invitations: [invitationOf()] });
    await waitFor(() => expect(screen.queryByText('Sending')).toBeNull());
    const looks = server.requestsTo('GET /contacts/contact-1').length;
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(server.requestsTo('GET /contacts/contact-1')).toHaveLength(looks);
  });
});

describe('the invitations of a contact', () => {
  const openActions = ['Resend the invitation of Ada Lovelace', 'Revoke the invitation of Ada Lovelace'];
  const offered = () => openActions.filter((name) => button(`${name} to Customer portal`));

  it.each([
    ['new', [openActions[1]]],
    ['sent', openActions],
    ['failed', openActions],
    ['expired', [openActions[0]]],
    ['redeemed', []],
    ['revoked', []],
  ] as const)('offers what a status allows: %s', async (status, expected) => {
    answerContact({ invitations: [invitationOf({ status })] });
    await renderAdmin(panel);
    await screen.findByText('Buyer');
    await waitFor(() => expect(offered()).toEqual(expected));
  });

  it('offers to resend an invitation whose sending failed', async () => {
    answerContact({ invitations: [invitationOf({ status: 'new', failure: 'the mail server is down' })] });
    await renderAdmin(panel);
    expect(await screen.findByText('Sending failed: the mail server is down')).toBeVisible();
    await waitFor(() => expect(offered()).toEqual(openActions));
  });

  it('keeps the words of badges in one piece', async () => {
    answerContact({ invitations: [invitationOf()], portalUsers: [portalUserOf()] });
    await renderAdmin(panel);
    for (const status of ['Sent', 'Active']) {
      const [label] = await screen.findAllByText(status, { selector: 'li span' });
      const badge = label?.parentElement;
      if (!badge) throw new Error(`No badge ${status}`);
      expect(badge.style.overflowWrap).toBe('normal');
      expect(getComputedStyle(badge).flexShrink).toBe('0');
    }
  });

  it('says of an invitation by a link that the link was created', async () => {
    answerContact({ invitations: [invitationOf({ notify: false })] });
    await renderAdmin(panel);
    const [badge, moment] = await screen.findAllByText('Link created');
    expect(badge).toBeVisible();
    expect(moment).toHaveTextContent('Link created Nov 20, 2026, 9:30 AM');
    expect(screen.queryByText(/^Sent/)).toBeNull();
  });

  it.each(['sent', 'expired'] as const)('offers no resending if no e-mail is wanted: %s', async (status) => {
    answerContact({ doNotEmail: true, invitations: [invitationOf({ status })] });
    await renderAdmin(panel);
    expect(await screen.findByText(/^Ada Lovelace does not want e-mail\./)).toBeVisible();
    expect(offered()).toEqual(status === 'sent' ? [openActions[1]] : []);
  });

  it('shows why a link no longer works', async () => {
    answerContact({ invitations: [invitationOf({ codesClosed: 'contact-address-changed' })] });
    await renderAdmin(panel);
    expect(await screen.findByText(/e-mail address has changed/)).toBeVisible();
  });

  it('revokes after confirmation, notifies the user, and shows the new status', async () => {
    answerContact({ invitations: [invitationOf()] });
    server.on('POST /invitations/invitation-1/revoke', () => {
      answerContact({ invitations: [invitationOf({ status: 'revoked' })] });
      return { body: { data: {} } };
    });
    const { user } = await renderAdmin(panel);
    await user.click(await screen.findByRole('button', { name: /^Revoke/ }));
    expect(server.requestsTo('POST /invitations/invitation-1/revoke')).toHaveLength(0);
    await confirm(user);
    expect(await screen.findByText('The invitation was revoked.')).toBeVisible();
    expect(await screen.findByText('Revoked')).toBeVisible();
  });

  it('resends after confirming the address', async () => {
    answerContact({ invitations: [invitationOf({ status: 'expired' })] });
    server.on('POST /invitations/invitation-1/resend', { status: 202, body: { data: {} } });
    const { user } = await renderAdmin(panel);
    await user.click(await screen.findByRole('button', { name: /^Resend/ }));
    expect(await screen.findByText(/A new link is sent to ada@example.com/)).toBeVisible();
    await confirm(user);
    await waitFor(() => expect(server.requestsTo('POST /invitations/invitation-1/resend')).toHaveLength(1));
  });

  it('shows why resending failed', async () => {
    answerContact({ invitations: [invitationOf()] });
    server.on('POST /invitations/invitation-1/resend', refusal(409, 'contact.do-not-email'));
    const { user } = await renderAdmin(panel);
    await user.click(await screen.findByRole('button', { name: /^Resend/ }));
    await confirm(user);
    expect(await screen.findByText('The contact does not want to receive e-mails.')).toBeVisible();
  });
});

describe('the portal users of a contact', () => {
  it('changes the role immediately', async () => {
    answerContact({ portalUsers: [portalUserOf()] });
    server.on('PUT /portal-users/portal-user-1', { body: { data: {} } });
    const { user } = await renderAdmin(panel);
    await user.click(await screen.findByRole('combobox', { name: 'Role' }));
    await user.click(await screen.findByRole('option', { name: 'Approver' }));
    expect(await screen.findByText('The role was changed.')).toBeVisible();
    expect(server.requestsTo('PUT /portal-users/portal-user-1')[0]?.body).toEqual({
      roleId: 'role-approver',
    });
  });

  it('ends the access after confirmation, and then shows no actions', async () => {
    answerContact({ portalUsers: [portalUserOf()] });
    server.on('DELETE /portal-users/portal-user-1', () => {
      answerContact({ portalUsers: [portalUserOf({ active: false })] });
      return { body: { data: {} } };
    });
    const { user } = await renderAdmin(panel);
    await user.click(await screen.findByRole('button', { name: /^End access/ }));
    await confirm(user);
    expect(await screen.findByText('The access was ended.')).toBeVisible();
    expect(await screen.findByText('Ended')).toBeVisible();
    expect(button('End access of Ada Lovelace to Customer portal')).toBeNull();
    expect(screen.queryByRole('combobox')).toBeNull();
  });
});

describe('a user with read permission only', () => {
  it('sees no actions', async () => {
    answerContact({ portalUsers: [portalUserOf()], invitations: [invitationOf()] });
    await renderAdmin(panel, { may: ['contacts.read', 'portals.read'] });
    expect(await screen.findAllByText('Buyer')).toHaveLength(2);
    expect(screen.queryByRole('combobox')).toBeNull();
    expect(screen.queryAllByRole('button')).toEqual([]);
  });

  it('does not request roles without permission to read portals', async () => {
    answerContact({ portalUsers: [portalUserOf()] });
    await renderAdmin(panel, { may: ['contacts.read', 'portal-users.update'] });
    expect(await screen.findByRole('button', { name: /^End access/ })).toBeVisible();
    expect(server.requestsTo('GET /portals')).toEqual([]);
    expect(screen.getByText('Buyer')).toBeVisible();
  });
});
