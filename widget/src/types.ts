import type { CreatedUser, InspectResponse, PublicErrorCode, Session } from '../../contracts';

/** Where the browser goes next; null if no page is set. `preventDefault()` stops the redirect. */
export interface Leaving {
  redirectUrl: string | null;
  /** Delays the redirect until the promise is fulfilled or rejected. */
  waitUntil(promise: Promise<unknown>): void;
}

/** The invitation is valid and its form is shown. */
export type OpenDetail = Pick<InspectResponse, 'portal' | 'contact' | 'expiresAt'>;

/** The account has been created. `session` is set if the site signs in new users. */
export interface RedeemedDetail extends Leaving {
  user: CreatedUser;
  session?: Session;
}

/** The invited e-mail address already has an account. */
export type ExistingUserDetail = Leaving;

/** The signed-in user has accepted the invitation. */
export type AcceptedDetail = Leaving;

/**
 * The server refused the invitation, a sign-in with a provider or a passkey, or asks to wait. If a signed-in user opens a used link,
 * the redirect follows.
 */
export interface RefusedDetail extends Partial<Leaving> {
  code: PublicErrorCode;
}

/** The element's events. All of them bubble and cross shadow DOM boundaries. */
export interface CrmUserInviteEventMap {
  'crm-user-invite:open': CustomEvent<OpenDetail>;
  'crm-user-invite:redeemed': CustomEvent<RedeemedDetail>;
  'crm-user-invite:existing-user': CustomEvent<ExistingUserDetail>;
  'crm-user-invite:accepted': CustomEvent<AcceptedDetail>;
  'crm-user-invite:refused': CustomEvent<RefusedDetail>;
}

/** Attributes of `<crm-user-invite>`, for typed templates. */
export interface CrmUserInviteAttributes {
  /** URL of the plugin's public API: `https://cms.example.com/api/crm-user-invite`. */
  endpoint?: string;
  'existing-user-url'?: string;
  'redirect-url'?: string;
  'terms-url'?: string;
  heading?: string;
  intro?: string;
  'submit-label'?: string;
  /** What is said after sign-up, in place of the element's own sentence. */
  'done-message'?: string;
  /** Names of the fields to show, in order, separated by spaces or commas. `username` asks for a username. */
  fields?: string;
  /** Whether visitors without an invitation may ask for one. */
  request?: boolean;
  /** Key of the portal that `request` asks an invitation for. */
  portal?: string;
  lang?: string;
  /** As in `fetch`; `include` if the API keeps sessions in cookies on its own origin. */
  credentials?: RequestCredentials;
  /** An answer to `POST /invitations/inspect`, as JSON. The element shows its form and sends no request. */
  preview?: string;
}

/** Resolves to a bearer token for the site's API if a user is signed in, else to null. */
export type GetAccessToken = () => string | null | Promise<string | null>;
