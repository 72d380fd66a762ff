import type { InspectResponse, PublicErrorCode } from '../../../contracts';
import type { CrmUserInvite } from '../../../widget/src';
import { created, field, invitation, ok, refused, type FakeApi } from './api';
import { CREATION_OPTIONS, offerPasskeys } from './passkeys';
import { CODE, mount, open, press, send, signUp, type, visit } from './page';

type Scenario = (api: FakeApi) => Promise<CrmUserInvite>;

const everything = invitation({
  fields: [
    field('phone', { type: 'tel', autocomplete: 'tel' }),
    field('about', { type: 'textarea' }),
    field('topic', { type: 'select', options: ['Support'] }),
    field('news', { type: 'checkbox' }),
    field('birthday', { type: 'date', required: true }),
  ],
  terms: { required: true, version: '1' },
});
const attributes = {
  'existing-user-url': '/sign-in',
  'redirect-url': '/welcome',
  'terms-url': '/terms',
  fields: 'username phone about topic news birthday',
};
const signedIn = { getAccessToken: () => 'token' };

const refusedWith =
  (code: PublicErrorCode, status = 410): Scenario =>
  (api) => {
    api.on('inspect', refused(status, code));
    return open(attributes);
  };

const PROVIDERS = ['microsoft', 'google', 'apple', 'acme'].map((name) => ({
  name,
  label: name.toUpperCase(),
}));
/** The names of the providers on offer. */
export const PROVIDER_NAMES = PROVIDERS.map(({ name }) => name);
const withProviders = { ...everything, providers: PROVIDERS };
const requestable = { ...attributes, request: '', portal: 'customers' };

/** Comes back from a provider, with these additions to the address. */
const backFromProvider =
  (
    additions: string,
    more: Partial<InspectResponse> = {},
    settings: Record<string, string> = attributes
  ): Scenario =>
  async (api) => {
    api.on('inspect', ok({ ...withProviders, ...more }));
    const [provider] = PROVIDERS;
    visit(`/sign-up${additions}`);
    sessionStorage.setItem('crm-user-invite', CODE);
    sessionStorage.setItem(
      'crm-user-invite-provider',
      JSON.stringify({ provider, code: CODE, url: new URL('/sign-up', location.href).href, entered: {} })
    );
    return mount(settings);
  };

/** Brings the element into each of its states; some states have several scenarios. */
export const SCENARIOS: Record<string, Scenario> = {
  'the form': (api) => {
    api.on('inspect', ok(everything));
    return open(attributes);
  },
  'the form with errors': async (api) => {
    api.on('inspect', ok(everything));
    const element = await open(attributes);
    await send(element);
    return element;
  },
  sending: async (api) => {
    api.on('inspect', ok(invitation())).on('redeem', 'never');
    const element = await open(attributes);
    type(element, 'Username', 'ada');
    await signUp(element);
    return element;
  },
  'sending without network': async (api) => {
    api.on('inspect', ok(invitation())).on('redeem', 'lost');
    const element = await open();
    await signUp(element);
    return element;
  },
  done: async (api) => {
    api.on('inspect', ok(invitation())).on('redeem', created());
    const element = await open();
    await signUp(element);
    return element;
  },
  'looking up': (api) => {
    api.on('inspect', 'never');
    return open();
  },
  'an existing user': (api) => {
    api.on('inspect', ok(invitation({ status: 'existing-user' })));
    return open(attributes);
  },
  accepting: (api) => {
    api.on('inspect', ok(everything)).on('me', { status: 200, body: { email: 'ada@example.com' } });
    return open(attributes, signedIn);
  },
  accepted: async (api) => {
    api
      .on('inspect', ok(everything))
      .on('me', { status: 200, body: { email: 'ada@example.com' } })
      .on('accept', ok({}));
    const element = await open(attributes, signedIn);
    await press(element, 'Accept as ada@example.com');
    return element;
  },
  'another user signed in': (api) => {
    api.on('inspect', ok(everything)).on('me', { status: 200, body: { email: 'charles@example.com' } });
    return open(attributes, signedIn);
  },
  expired: refusedWith('invitation.expired'),
  replaced: refusedWith('invitation.replaced'),
  revoked: refusedWith('invitation.revoked'),
  redeemed: refusedWith('invitation.redeemed'),
  blocked: refusedWith('user.blocked', 403),
  trouble: refusedWith('crm.unavailable', 503),
  unknown: refusedWith('invitation.unknown'),
  renewed: async (api) => {
    api.on('renew', ok({}, 202));
    const element = await refusedWith('invitation.expired')(api);
    await press(element, 'Send a new link');
    return element;
  },
  'the form with providers': (api) => {
    api.on('inspect', ok(withProviders));
    return open(attributes);
  },
  'the form with a provider': backFromProvider(''),
  'the form after a provider has failed': backFromProvider('?error=access_denied'),
  'another account': (api) => {
    api.on('redeem', refused(403, 'invitation.email-mismatch'));
    return backFromProvider('', { fields: [], terms: undefined }, {})(api);
  },
  'the form with a passkey': async (api) => {
    offerPasskeys();
    api.on('inspect', ok({ ...withProviders, passkeys: true }));
    return open(attributes);
  },
  'the form for a passkey': async (api) => {
    offerPasskeys();
    api.on('inspect', ok({ ...everything, passkeys: true }));
    const element = await open(attributes);
    await press(element, 'Create a passkey');
    return element;
  },
  'the form without a passkey after all': async (api) => {
    offerPasskeys().mockRejectedValue(new DOMException('', 'NotAllowedError'));
    api.on('inspect', ok(invitation({ passkeys: true }))).on('passkey-options', ok(CREATION_OPTIONS));
    const element = await open({});
    await press(element, 'Create a passkey');
    return element;
  },
  'an existing user with a provider': (api) => {
    api.on('inspect', ok(invitation({ status: 'existing-user', signInProvider: PROVIDERS[0] })));
    return open(attributes);
  },
  'signed up': (api) => {
    api
      .on('inspect', refused(410, 'invitation.redeemed'))
      .on('me', { status: 200, body: { email: 'ada@example.com' } });
    return open(attributes, signedIn);
  },
  'signed in': (api) => {
    api.on('me', { status: 200, body: { email: 'ada@example.com' } });
    visit('/sign-up');
    return mount(attributes, signedIn);
  },
  request: () => {
    visit('/sign-up');
    return mount(requestable);
  },
  'request with errors': async () => {
    visit('/sign-up');
    const element = await mount(requestable);
    await send(element);
    return element;
  },
  requested: async (api) => {
    api.on('request', ok({}, 202));
    visit('/sign-up');
    const element = await mount(requestable);
    type(element, 'E-mail address', 'ada@example.com');
    await send(element);
    return element;
  },
  'unknown, with the way to ask': (api) => {
    api.on('inspect', refused(404, 'invitation.unknown'));
    return open(requestable);
  },
  'no code': () => {
    visit('/sign-up');
    return mount(attributes);
  },
  'too many attempts': (api) => {
    api.on('inspect', refused(429, 'rate.limited', { retryAfter: 60 }));
    return open();
  },
  offline: (api) => {
    api.on('inspect', 'lost');
    return open();
  },
};
