/** What the element shows, beside the form, and says in a sentence. */
export const MESSAGE_STATES = [
  'looking-up',
  'done',
  'accepted',
  'existing-user',
  'accept',
  'somebody-else',
  'expired',
  'replaced',
  'renewed',
  'revoked',
  'redeemed',
  'unknown',
  'no-code',
  'rate-limited',
  'offline',
  'trouble',
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** Where the element stands; `form` and `sending` show the sign-up form. */
export type State = MessageState | 'form' | 'sending';
