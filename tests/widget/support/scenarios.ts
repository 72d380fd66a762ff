import type { PublicErrorCode } from '../../../contracts';
import type { CrmUserInvite } from '../../../widget/src';
import { created, field, invitation, ok, refused, type FakeApi } from './api';
import { mount, open, press, send, signUp, type, visit } from './page';

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
