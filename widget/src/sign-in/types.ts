import type { CreatedUser, PublicErrorCode, Session } from '../../../contracts';
import type { Leaving } from '../types';

/** The user is signed in, and an invitation that came along is accepted or refused. The redirect follows. */
export interface SignedInDetail extends Leaving {
  user: CreatedUser;
  session: Session;
}

/** The signed-in user has accepted the invitation to this portal; its name is empty if it is not known. */
export interface InvitationAcceptedDetail {
  portal: { name: string };
}

/** The sign-in or the invitation was refused. The code is the plugin's, or one for the refusals of Strapi's own sign-in. */
export interface FailedDetail {
  code:
    | PublicErrorCode
    | 'sign-in.wrong'
    | 'sign-in.blocked'
    | 'sign-in.unconfirmed'
    | 'provider.cancelled'
    | 'passkey.cancelled'
    | 'network'
    | 'server';
}

/** The element's events. All of them bubble and cross shadow DOM boundaries. */
export interface CrmUserSignInEventMap {
  'crm-user-sign-in:signed-in': CustomEvent<SignedInDetail>;
  'crm-user-sign-in:accepted': CustomEvent<InvitationAcceptedDetail>;
  'crm-user-sign-in:failed': CustomEvent<FailedDetail>;
}

/** Attributes of `<crm-user-sign-in>`, for typed templates. */
export interface CrmUserSignInAttributes {
  /** URL of the plugin's public API: `https://cms.example.com/api/crm-user-invite`. */
  endpoint?: string;
  'redirect-url'?: string;
  'forgot-password-url'?: string;
  heading?: string;
  intro?: string;
  lang?: string;
  /** As in `fetch`; `include` if the API keeps sessions in cookies on its own origin. */
  credentials?: RequestCredentials;
}
