import type { InspectResponse } from '../../contracts';

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
  | 'unknown'
  | 'no-code'
  | 'rate-limited'
  | 'offline'
  | 'trouble';

/** The element's state; `form` and `sending` show the sign-up form. */
export type State = MessageState | 'form' | 'sending';

/** A temporary reason why a request cannot succeed. */
export type Blocker = 'rate-limited' | 'offline' | 'trouble';

/** The data that the view shows. The flow and the element update it. */
export interface ViewModel {
  state: State;
  invitation: InspectResponse | null;
  /** E-mail address of the signed-in user if it is not the invited one; null if that is unknown. */
  other: string | null;
  /** The reason why the form cannot be sent right now. */
  blocker: Blocker | null;
  /** Seconds until the next attempt. */
  secondsLeft: number;
  /** Whether an `accept` or `renew` request is pending. */
  isBusy: boolean;
  /** BCP 47 tag of the surrounding page's language. */
  language: string;
}
