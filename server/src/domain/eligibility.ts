import type { Contact, Portal, PortalRole, RefusalCode } from '../../../contracts';
import { normalizeAddress } from './addresses';
import { signUpPageProblem } from './links';

/** Why a contact cannot be invited. `detail` refines the code. */
export interface Ineligibility {
  code: RefusalCode;
  detail?: string;
}

const TARGET_CODES: readonly RefusalCode[] = [
  'portal.no-sign-up-page',
  'role.not-of-portal',
  'role.unmapped',
];

/** Whether the problem lies with the portal or role and thus affects all contacts. */
export const affectsAllContacts = ({ code }: Ineligibility): boolean => TARGET_CODES.includes(code);

/** Why no contact can be invited to the portal with the role, or null. */
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

/**
 * Why this contact cannot be invited, or null.
 *
 * @param facts `isMailed`: the invitation goes out by e-mail rather than by a link that staff hand over
 */
export const contactProblem = (
  contact: Contact | undefined,
  facts: { isMailed: boolean; isPortalUser: boolean; isUserBlocked: boolean; hasOpenInvitation: boolean }
): Ineligibility | null => {
  if (!contact) return { code: 'contact.unknown' };
  if (!contact.active) return { code: 'contact.inactive' };
  if (!normalizeAddress(contact.email)) return { code: 'contact.no-email' };
  if (facts.isMailed && contact.doNotEmail) return { code: 'contact.do-not-email' };
  if (facts.isPortalUser) return { code: 'contact.already-user' };
  if (facts.isUserBlocked) return { code: 'contact.user-blocked' };
  if (facts.hasOpenInvitation) return { code: 'invitation.already-open' };
  return null;
};
