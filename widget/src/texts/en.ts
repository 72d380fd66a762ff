type English = Record<string, string | readonly [string, string] | { one: string; other: string }>;

/**
 * English, for the states that everyone who signs up goes through. A state has a title and a sentence. Placeholders:
 * `{portal}`, `{name}` and `{email}` of the invited contact, `{other}` (the e-mail address that is signed in), `{provider}`
 * (Microsoft, Google …), `{address}` (that was entered to ask for an invitation), `{time}`, `{date}`, and `{n}`, a number.
 */
export const en = {
  'looking-up': ['', 'Checking your invitation…'],
  done: ['Welcome, {name}!', 'Your account is ready.'],
  'rate-limited': ['Too many attempts', 'Please wait. You can continue in {time}.'],
  offline: ['No connection', 'We cannot reach the site right now. We will keep trying.'],
  trouble: ['Something went wrong', 'The problem is on our side. We will keep trying.'],
  greeting: 'Hello {name},',
  heading: 'Create your account',
  intro: 'You have been invited to {portal}. Choose a password to create your account.',
  email: 'E-mail address',
  username: 'Username',
  password: 'Password',
  show: 'Show password',
  atLeast: { one: 'At least {n} character', other: 'At least {n} characters' },
  passwordMore: { one: '{n} more to go', other: '{n} more to go' },
  passwordGood: 'Long enough',
  passwordLong: 'This password is too long. Choose a shorter one.',
  optional: 'optional',
  choose: 'Select an option',
  required: 'This field is required.',
  invalid: 'Check your answer and try again.',
  emailInvalid: 'Enter an e-mail address, like name@example.com.',
  tick: 'Tick this box to continue.',
  terms: 'I accept the {terms}',
  termsLink: 'terms of use',
  newTab: 'opens in a new tab',
  kept: 'Nothing you entered is lost.',
  submit: 'Create account',
  sending: 'Creating your account…',
  validUntil: 'The invitation is valid until {date}.',
  next: 'Continue',
  again: 'Try again',
} as const satisfies English;

/** English for the other states. */
export const secondary = {
  accepted: ['Invitation accepted', 'You have accepted the invitation to {portal}.'],
  'existing-user': [
    'You already have an account',
    'Sign in as {email} to accept the invitation to {portal}.',
  ],
  existingProvider: 'Sign in with {provider} as {email} to accept the invitation to {portal}.',
  existingPassword: 'Sign in as {email} with your password to accept the invitation to {portal}.',
  accept: [
    'Welcome back, {name}',
    'You have been invited to {portal}. You already have an account, so you only need to accept.',
  ],
  'somebody-else': [
    'You are signed in to another account',
    'You are signed in as {other}, but this invitation is for {email}. Please sign out first.',
  ],
  expired: ['This invitation has expired', 'We can send a new link to the invited address.'],
  replaced: [
    'This link has been replaced',
    'We have sent you a newer link. Use the one in our latest e-mail, or get a new one.',
  ],
  renewed: [
    'Check your e-mail',
    'If the invitation can be renewed, a new link is on its way to the invited address. This can take a few minutes.',
  ],
  revoked: [
    'This invitation has been withdrawn',
    'If you think this is a mistake, contact the person who invited you.',
  ],
  blocked: [
    'Your account is blocked',
    'Contact the person who invited you or the team that runs this website. The link will work again once your account is unblocked.',
  ],
  redeemed: ['This invitation has already been used', 'Your account is ready. You can sign in.'],
  'signed-up': ['You have already signed up', 'This invitation has been used, and you are signed in.'],
  'signed-in': [
    'You are already signed in',
    'To accept an invitation, open the link in your invitation e-mail.',
  ],
  unknown: [
    'This link is not valid',
    'Part of it may be missing. Open the link in your e-mail again, or copy all of it.',
  ],
  'no-code': [
    'You need an invitation',
    'Open the link in your invitation e-mail. It will bring you back here.',
  ],
  somebody: 'another user',
  acceptAs: 'Accept as {email}',
  signUpAs: 'Continue as {email}',
  signIn: 'Sign in',
  renew: 'Send a new link',
  askForAddress: 'Request an invitation',
} as const satisfies English;

/** English for refusals that only the server can decide. */
export const serverErrors = {
  passwordCommon: 'This password is too easy to guess. Choose a different one.',
  usernameTaken: 'This username is taken. Choose a different one.',
} as const satisfies English;

/** English for the choice between a password and other ways to sign up. */
export const ways = {
  orPassword: 'or with a password',
  introChoice: 'You have been invited to {portal}. Choose how you want to sign in.',
  usePassword: 'Use a password instead',
} as const satisfies English;

/** English for signing up with a provider. */
export const providers = {
  continueWith: 'Continue with {provider}',
  introProvider: 'You have been invited to {portal}. Check your details to create your account.',
  withProvider: 'You are continuing with {provider}.',
  anotherAccount: 'Try another account',
  opening: 'Opening {provider}…',
  'other-account': [
    'You need another account',
    'This invitation is for {email}. You signed in to {provider} with another address. If {provider} does not let you choose, sign out there first.',
  ],
  signInFailed: [
    'Signing in with {provider} did not work',
    'Try again, or use a password. Nothing you entered is lost.',
  ],
  signInCancelled: [
    'You cancelled signing in with {provider}',
    'Try again, or use a password. Nothing you entered is lost.',
  ],
  signInUnavailable: [
    '{provider} is not available at the moment',
    'Please choose another way. Nothing you entered is lost.',
  ],
  signInOffline: [
    'No connection',
    'We cannot reach the site right now. Please try again. Nothing you entered is lost.',
  ],
} as const satisfies English;

/** English for asking for an invitation. */
export const request = {
  request: ['Request your invitation', 'Enter your e-mail address and we will send you your invitation.'],
  requested: [
    'Check your e-mail',
    'If this address can be invited, an e-mail is on its way to {address}. This can take a few minutes.',
  ],
  sendRequest: 'Send my invitation',
  sendingRequest: 'Sending…',
  otherAddress: 'Use another address',
} as const satisfies English;

/** English for signing up with a passkey. */
export const passkeys = {
  createPasskey: 'Create a passkey',
  introPasskey: 'You have been invited to {portal}. Check your details to create your account.',
  withPasskey:
    'You are signing up with a passkey. Your device will ask for your fingerprint, your face or its PIN.',
  passkeyFailed: [
    'The passkey was not created',
    'Try again, or use a password. Nothing you entered is lost.',
  ],
  passkeyCancelled: [
    'You have not created a passkey',
    'Try again, or use a password. Nothing you entered is lost.',
  ],
} as const satisfies English;
