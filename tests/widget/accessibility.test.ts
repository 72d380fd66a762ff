import axe from 'axe-core';
import '../../widget/src';
import type { CrmUserInvite } from '../../widget/src';
import { created, FakeApi, field, invitation, ok, refused } from './support/api';
import { mount, open, press, send, settle, signUp, type, visit } from './support/page';

jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn() }));

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

let api: FakeApi;
beforeEach(() => {
  jest.useFakeTimers();
  api = new FakeApi().on('inspect', ok(everything));
});

const refusedWith = (reason: string) => () => {
  api.on('inspect', refused(410, `invitation.${reason}` as 'invitation.expired'));
  return open(attributes);
};

const STATES: Record<string, () => Promise<CrmUserInvite>> = {
  'the form': () => open(attributes),
  'the form with errors': async () => {
    const element = await open(attributes);
    await send(element);
    return element;
  },
  sending: async () => {
    api.on('inspect', ok(invitation())).on('redeem', 'never');
    const element = await open(attributes);
    type(element, 'Username', 'ada');
    await signUp(element);
    return element;
  },
  'sending without network': async () => {
    api.on('inspect', ok(invitation())).on('redeem', 'lost');
    const element = await open();
    await signUp(element);
    return element;
  },
  done: async () => {
    api.on('inspect', ok(invitation())).on('redeem', created());
    const element = await open();
    await signUp(element);
    return element;
  },
  'looking up': () => {
    api.on('inspect', 'never');
    return open();
  },
  'an existing user': () => {
    api.on('inspect', ok(invitation({ status: 'existing-user' })));
    return open(attributes);
  },
  accepting: () => {
    api.on('me', { status: 200, body: { email: 'ada@example.com' } });
    return open(attributes, signedIn);
  },
  accepted: async () => {
    api.on('me', { status: 200, body: { email: 'ada@example.com' } }).on('accept', ok({}));
    const element = await open(attributes, signedIn);
    await press(element, 'Accept as ada@example.com');
    return element;
  },
  'another user signed in': () => {
    api.on('me', { status: 200, body: { email: 'charles@example.com' } });
    return open(attributes, signedIn);
  },
  expired: refusedWith('expired'),
  replaced: refusedWith('replaced'),
  revoked: refusedWith('revoked'),
  redeemed: refusedWith('redeemed'),
  unknown: refusedWith('unknown'),
  renewed: async () => {
    api.on('renew', ok({}, 202));
    const element = await refusedWith('expired')();
    await press(element, 'Send a new link');
    return element;
  },
  'no code': () => {
    visit('/sign-up');
    return mount(attributes);
  },
  'too many tries': () => {
    api.on('inspect', refused(429, 'rate.limited', { retryAfter: 60 }));
    return open();
  },
  offline: () => {
    api.on('inspect', 'lost');
    return open();
  },
};

describe.each(Object.entries(STATES))('%s', (_, reach) => {
  it('has no axe violations', async () => {
    await reach();
    await settle();
    jest.useRealTimers();
    // jsdom has no layout, so colours cannot be measured; landmarks belong to the page.
    const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
    const { violations } = await axe.run(document.body, { rules });
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });

  it('labels every control visibly, names every button, and describes every error', async () => {
    const root = (await reach()).shadowRoot!;
    for (const input of root.querySelectorAll('input,select,textarea')) {
      const label = root.querySelector(`label[for="${input.id}"]`);
      expect([input.id, label?.textContent.trim()]).toEqual([input.id, expect.stringMatching(/\S/)]);
      expect(label?.className).not.toContain('visually-hidden');
      if (input.getAttribute('aria-invalid') !== 'true') continue;
      const reason = root.getElementById(`${input.id}-error`);
      expect(input.getAttribute('aria-describedby')).toContain(reason!.id);
      expect(reason!.hidden).toBe(false);
    }
    for (const each of root.querySelectorAll('button,a')) {
      expect(each.getAttribute('aria-label') ?? each.textContent).toMatch(/\S/);
    }
  });
});
