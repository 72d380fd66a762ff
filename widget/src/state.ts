/** What the element says in a sentence, instead of the form. */
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

/** Where the element stands; `form` and `sending` show the sign-up form. */
export type State = MessageState | 'form' | 'sending';

/** What can stand in the way for a while. */
export type Hindrance = 'rate-limited' | 'offline' | 'trouble';
