import type { Contact, Portal, PortalRole, RefusalCode } from '../../../contracts';
import { normalizeAddress } from './addresses';
import { signUpPageProblem } from './links';

/** Why somebody is not invited; `detail` tells apart what the code does not. */
export interface Ineligibility {
  code: RefusalCode;
  detail?: string;
}

const TARGET_CODES: readonly RefusalCode[] = [
  'portal.no-sign-up-page',
  'role.not-of-portal',
  'role.unmapped',
];

/** True if everybody would be refused alike. */
export const affectsAllContacts = ({ code }: Ineligibility): boolean => TARGET_CODES.includes(code);

/** What is wrong with a portal and a role for everybody, or null. */
export const targetProblem = (
  portal: Portal,
  role: PortalRole | undefined,
  allowedOrigins: readonly string[]
): Ineligibility | null => {
  const signUpPage = signUpPageProblem(portal, allowedOrigins);
  if (signUpPage) return { code: 'portal.no-sign-up-page', detail: signUpPage };
  if (!role) return { code: 'role.not-of-portal' };
  if (!role.userRole) return { code: 'role.unmapped' };
  return null;
};

/** What keeps this contact from being invited, or null. */
export const contactProblem = (
  contact: Contact | undefined,
  facts: { isPortalUser: boolean; isUserBlocked: boolean; hasOpenInvitation: boolean }
): Ineligibility | null => {
  if (!contact) return { code: 'contact.unknown' };
  if (!contact.active) return { code: 'contact.inactive' };
  if (!normalizeAddress(contact.email)) return { code: 'contact.no-email' };
  if (contact.doNotEmail) return { code: 'contact.do-not-email' };
  if (facts.isPortalUser) return { code: 'contact.already-user' };
  if (facts.isUserBlocked) return { code: 'contact.user-blocked' };
  if (facts.hasOpenInvitation) return { code: 'invitation.already-open' };
  return null;
};
