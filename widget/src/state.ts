import type { InspectResponse, PasskeyRegistration, Provider, ProviderSignIn } from '../../contracts';
import type { PasskeyProblem } from './web-authn';

/** States that show a message instead of the form. */
export type MessageState =
  | 'looking-up'
  | 'done'
  | 'accepted'
  | 'existing-user'
  | 'accept'
  | 'somebody-else'
  | 'expired'
  | 'replaced'
  | 'renewed'
  | 'revoked'
  | 'blocked'
  | 'redeemed'
  | 'signed-up'
  | 'signed-in'
  | 'other-account'
  | 'unknown'
  | 'no-code'
  | 'requested'
  | 'rate-limited'
  | 'offline'
  | 'trouble';

/** The element's state; `form` and `sending` show the sign-up form, `request` the one that asks for an invitation. */
export type State = MessageState | 'form' | 'sending' | 'request';

/** What was entered, by control. */
export type Entered = Record<string, string | boolean>;

/** A sign-in with a provider, to create the account with. */
export interface ChosenProvider extends Provider, ProviderSignIn {
  /** Whether the account may be created without asking again. */
  isNew: boolean;
}

/** A passkey, to create the account with. */
export interface ChosenPasskey {
  /** Whether the account may be created without asking again. */
  isNew: boolean;
  /** Set once the browser has created it. */
  created: PasskeyRegistration | null;
}

/** The person has cancelled it, the site no longer offers the provider, or the site cannot be reached. */
export type SignInProblem = 'failed' | 'cancelled' | 'unavailable' | 'offline';

/** A sign-in with a provider that did not work. */
export interface FailedSignIn extends Provider {
  reason: SignInProblem;
}

/** A temporary reason why a request cannot succeed. */
export type Blocker = 'rate-limited' | 'offline' | 'trouble';

/** The data that the view shows. The flow and the element update it. */
export interface ViewModel {
  state: State;
  invitation: InspectResponse | null;
  /** The provider to create the account with, once the person is back from it; null for a password. */
  provider: ChosenProvider | null;
  /** The sign-in that has just failed. */
  failedSignIn: FailedSignIn | null;
  /** The passkey to create the account with, once the person has chosen that. */
  passkey: ChosenPasskey | null;
  /** Why no passkey has just been created. */
  passkeyProblem: PasskeyProblem | null;
  /** What was entered before the form was left; never the password. */
  entered: Entered;
  /** E-mail address of the signed-in user if it is not the invited one; null if that is unknown. */
  other: string | null;
  /** The reason why the form cannot be sent right now. */
  blocker: Blocker | null;
  /** Seconds until the next attempt. */
  secondsLeft: number;
  /** Whether a request to accept, to renew or for an invitation is pending. */
  isBusy: boolean;
  /** BCP 47 tag of the surrounding page's language. */
  language: string;
}
