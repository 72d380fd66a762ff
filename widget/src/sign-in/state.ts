import type { Provider, PublicErrorCode, SignInOptionsResponse } from '../../../contracts';

/** The element's state; `form` and `sending` show the form. */
export type SignInState = 'looking-up' | 'form' | 'sending' | 'done' | 'accepted' | 'not-accepted';

/** Why the last attempt to sign in has failed, as a text says it. */
export type Problem =
  | 'wrong'
  | 'blocked'
  | 'unconfirmed'
  | 'rate-limited'
  | 'offline'
  | 'trouble'
  | 'providerFailed'
  | 'providerCancelled'
  | 'passkeyFailed'
  | 'passkeyCancelled';

/** The data that the view shows. The flow and the element update it. */
export interface SignInModel {
  state: SignInState;
  options: SignInOptionsResponse;
  /** Name of the portal of an invitation that came along; empty without one. */
  portal: string;
  /** How the invited user signs in: null for a password, undefined if that is not known. */
  usualWay: Provider | 'passkey' | null | undefined;
  /** The address that the form begins with, then that of the user. */
  email: string;
  problem: Problem | null;
  /** The provider that the problem is about. */
  provider: Provider | null;
  /** Why the invitation was not accepted; `network` and `server` may pass. */
  refusal: PublicErrorCode | 'network' | 'server' | null;
  /** BCP 47 tag of the surrounding page's language. */
  language: string;
}
