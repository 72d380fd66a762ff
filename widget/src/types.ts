import type { CreatedUser, InspectResponse, PublicErrorCode, Session } from '../../contracts';

/** Where the browser goes next; null if the element knows no page. `preventDefault()` keeps it here. */
export interface Leaving {
  redirectUrl: string | null;
  /** The redirect waits until the promise is settled, whether kept or broken. */
  waitUntil(promise: Promise<unknown>): void;
}

/** An invitation is good, and its form is shown. */
export type OpenDetail = Pick<InspectResponse, 'portal' | 'contact' | 'expiresAt'>;

/** The account is made. `session` is there if the site signs in new users. */
export interface RedeemedDetail extends Leaving {
  user: CreatedUser;
  session?: Session;
}

/** There is an account with the invited address. */
export type ExistingUserDetail = Leaving;

/** The user who is signed in has taken the invitation up. */
export type AcceptedDetail = Leaving;

/** The server refused the invitation, or asks to wait. */
export interface RefusedDetail {
  code: PublicErrorCode;
}

/** The element's events. All bubble, and cross the borders of shadow trees. */
export interface CrmUserInviteEventMap {
  'crm-user-invite:open': CustomEvent<OpenDetail>;
  'crm-user-invite:redeemed': CustomEvent<RedeemedDetail>;
  'crm-user-invite:existing-user': CustomEvent<ExistingUserDetail>;
  'crm-user-invite:accepted': CustomEvent<AcceptedDetail>;
  'crm-user-invite:refused': CustomEvent<RefusedDetail>;
}

/** Attributes of `<crm-user-invite>`, for typed templates. */
export interface CrmUserInviteAttributes {
  /** Address of the plugin's public API: `https://cms.example.com/api/crm-user-invite`. */
  endpoint?: string;
  'existing-user-url'?: string;
  'redirect-url'?: string;
  'terms-url'?: string;
  heading?: string;
  intro?: string;
  'submit-label'?: string;
  /** Names of the fields to ask, in order, with spaces or commas between. `username` asks for a username. */
  fields?: string;
  lang?: string;
  /** As in `fetch`; `include` where the API keeps sessions in cookies of its own origin. */
  credentials?: RequestCredentials;
  /** What the server would answer about an invitation, as JSON: shows its form, and asks and sends nothing. */
  preview?: string;
}

/** Tells who is signed in: a bearer token of the site's API, or null. */
export type GetAccessToken = () => string | null | Promise<string | null>;
