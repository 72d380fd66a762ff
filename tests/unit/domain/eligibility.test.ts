import type { Contact, Portal, PortalRole } from '../../../contracts';
import { contactProblem, targetProblem } from '../../../server/src/domain/eligibility';

const ORIGIN = 'https://www.example.com';

const role: PortalRole = { id: 'r1', name: 'Customer', userRole: 'customer' };
const portal: Portal = {
  id: 'p1',
  key: 'customer',
  name: 'Customer Portal',
  siteUrl: ORIGIN,
  signUpUrl: `${ORIGIN}/sign-up`,
  defaultLocale: 'en',
  timeZone: 'UTC',
  emailTemplates: {},
  requestRoleId: null,
  roles: [role],
};
const contact: Contact = {
  id: 'c1',
  firstName: 'Ada',
  lastName: 'Lovelace',
  fullName: 'Ada Lovelace',
  email: 'ada@example.org',
  phone: null,
  company: null,
  jobTitle: null,
  language: null,
  doNotEmail: false,
  active: true,
};
const nothingYet = { isMailed: true, isUserBlocked: false, isPortalUser: false, hasOpenInvitation: false };

describe('targetProblem', () => {
  it('accepts a portal with a sign-up page and a mapped role', () => {
    expect(targetProblem(portal, role, [ORIGIN])).toBeNull();
  });

  it('distinguishes a missing sign-up page from one that is not allowed', () => {
    expect(targetProblem({ ...portal, signUpUrl: null }, role, [ORIGIN])).toEqual({
      code: 'portal.no-sign-up-page',
      detail: 'missing',
    });
    expect(targetProblem(portal, role, ['https://other.example.com'])).toEqual({
      code: 'portal.no-sign-up-page',
      detail: 'not-allowed',
    });
  });

  it('refuses a role that the portal does not have', () => {
    expect(targetProblem(portal, undefined, [ORIGIN])).toEqual({ code: 'role.not-of-portal' });
  });

  it('refuses a role that is not mapped', () => {
    expect(targetProblem(portal, { ...role, userRole: null }, [ORIGIN])).toEqual({ code: 'role.unmapped' });
  });
});

describe('contactProblem', () => {
  it('accepts a contact with an address', () => {
    expect(contactProblem(contact, nothingYet)).toBeNull();
  });

  it.each<[string, Contact | undefined, Partial<typeof nothingYet>]>([
    ['contact.unknown', undefined, {}],
    ['contact.inactive', { ...contact, active: false }, {}],
    ['contact.no-email', { ...contact, email: null }, {}],
    ['contact.no-email', { ...contact, email: 'not an address' }, {}],
    ['contact.do-not-email', { ...contact, doNotEmail: true }, {}],
    ['contact.already-user', contact, { isPortalUser: true }],
    ['contact.user-blocked', contact, { isUserBlocked: true }],
    ['invitation.already-open', contact, { hasOpenInvitation: true }],
  ])('%s', (code, who, facts) => {
    expect(contactProblem(who, { ...nothingYet, ...facts })).toEqual({ code });
  });

  it('lets staff hand a link to a contact who does not want e-mail, unless there is another reason', () => {
    const facts = { ...nothingYet, isMailed: false };
    expect(contactProblem({ ...contact, doNotEmail: true }, facts)).toBeNull();
    expect(contactProblem({ ...contact, doNotEmail: true, email: null }, facts)?.code).toBe(
      'contact.no-email'
    );
    expect(contactProblem({ ...contact, doNotEmail: true }, { ...facts, isPortalUser: true })?.code).toBe(
      'contact.already-user'
    );
  });

  it('reports the first of several reasons in the order of the contract', () => {
    const facts = { isMailed: true, isPortalUser: true, isUserBlocked: true, hasOpenInvitation: true };
    const wrong = { ...contact, active: false, email: null, doNotEmail: true };
    expect(contactProblem(wrong, facts)?.code).toBe('contact.inactive');
    expect(contactProblem({ ...wrong, active: true }, facts)?.code).toBe('contact.no-email');
    expect(contactProblem({ ...contact, doNotEmail: true }, facts)?.code).toBe('contact.do-not-email');
    expect(contactProblem(contact, facts)?.code).toBe('contact.already-user');
  });
});
