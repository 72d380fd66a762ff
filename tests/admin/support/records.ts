import type { ContactDetail, InvitationSummary, Portal, PortalUser } from '../../../contracts';

export const customers: Portal = {
  id: 'portal-customers',
  key: 'customers',
  name: 'Customer portal',
  siteUrl: 'https://customers.example.com',
  signUpUrl: 'https://customers.example.com/sign-up',
  defaultLocale: 'en',
  timeZone: 'UTC',
  emailTemplates: {},
  requestRoleId: null,
  roles: [
    { id: 'role-buyer', name: 'Buyer', userRole: 'buyer' },
    { id: 'role-approver', name: 'Approver', userRole: null },
  ],
};

export const partners: Portal = {
  ...customers,
  id: 'portal-partners',
  key: 'partners',
  name: 'Partner portal',
  siteUrl: 'https://partners.example.com',
  signUpUrl: null,
  roles: [{ id: 'role-partner', name: 'Partner', userRole: 'partner' }],
};

export const invitationOf = (changes: Partial<InvitationSummary> = {}): InvitationSummary => ({
  id: 'invitation-1',
  status: 'sent',
  active: false,
  contact: { id: 'contact-1', fullName: 'Ada Lovelace', email: 'ada@example.com' },
  portal: { id: customers.id, name: customers.name },
  role: { id: 'role-buyer', name: 'Buyer' },
  invitedBy: 'Kai Staff',
  notify: true,
  locale: 'en',
  sentAt: '2026-11-20T09:30:00.000Z',
  openedAt: null,
  redeemedAt: null,
  expiresAt: '2026-12-04T09:30:00.000Z',
  codesClosed: null,
  failure: null,
  ...changes,
});

export const portalUserOf = (changes: Partial<PortalUser> = {}): PortalUser => ({
  id: 'portal-user-1',
  contact: { id: 'contact-1', fullName: 'Ada Lovelace' },
  portal: { id: customers.id, name: customers.name },
  role: { id: 'role-buyer', name: 'Buyer' },
  username: 'ada@example.com',
  active: true,
  answers: {},
  ...changes,
});

export const contactOf = (changes: Partial<ContactDetail> = {}): ContactDetail => ({
  id: 'contact-1',
  firstName: 'Ada',
  lastName: 'Lovelace',
  fullName: 'Ada Lovelace',
  email: 'ada@example.com',
  phone: null,
  company: null,
  jobTitle: null,
  language: 'en',
  doNotEmail: false,
  active: true,
  portalUsers: [],
  invitations: [],
  activity: [],
  ...changes,
});
