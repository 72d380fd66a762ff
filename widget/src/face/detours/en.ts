/** English beside the straight way from the link to the account; see `../../texts/en.ts`. */
export const en = {
  accepted: ['You are in!', 'The invitation to {portal} is accepted.'],
  'existing-user': [
    'You have an account already',
    'Sign in as {email} to accept the invitation to {portal}.',
  ],
  accept: [
    'Welcome back, {name}',
    'You are invited to {portal}. You have an account, so there is nothing to fill in.',
  ],
  'somebody-else': [
    'Somebody else is signed in',
    'You are signed in as {other}, and this invitation is for {email}. Please sign out there first.',
  ],
  expired: [
    'This invitation has expired',
    'We gladly send you a fresh link, to the address that was invited.',
  ],
  replaced: [
    'There is a newer e-mail',
    'This link was replaced by a later one. Look for our latest e-mail, or have the link sent again.',
  ],
  renewed: [
    'Look into your mailbox',
    'If the invitation can be renewed, a fresh link is on its way to the invited address. It can take a few minutes.',
  ],
  revoked: [
    'This invitation was withdrawn',
    'If you think that is a mistake, please ask the person who invited you.',
  ],
  blocked: [
    'Your account is blocked',
    'Please ask the person who invited you, or those who run the website. The link works as soon as your account is open again.',
  ],
  redeemed: ['This invitation has been used', 'Your account is set up. You can sign in with it.'],
  unknown: [
    'We do not know this link',
    'It may be cut off. Please open the link in the e-mail once more, or copy all of it.',
  ],
  'no-code': [
    'You need an invitation',
    'Please open the link in your invitation e-mail. It brings you back here.',
  ],
  somebody: 'somebody else',
  acceptAs: 'Accept as {email}',
  signUpAs: 'Go on as {email}',
  signIn: 'Sign in',
  renew: 'Send a fresh link',
} as const satisfies Record<string, string | readonly [string, string]>;
