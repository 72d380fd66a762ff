import '../../widget/src';
import type { CrmUserInvite, RedeemedDetail } from '../../widget/src';
import { created, FakeApi, field, invitation, ok, refused } from './support/api';
import {
  button,
  CODE,
  control,
  heard,
  listen,
  open,
  part,
  press,
  seen,
  send,
  settle,
  signUp,
  type,
} from './support/page';
import { comeBack, departed, GOOGLE, MICROSOFT, offered, turnBack } from './support/providers';

const { visit: leave } = jest.requireMock<{ visit: jest.Mock }>('../../widget/src/navigate');
jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn(), visit: jest.fn() }));
jest.useFakeTimers();

const providers = [MICROSOFT, GOOGLE];
const fields = [field('phone', { type: 'tel' }), field('company', { required: true })];
const terms = { required: true, version: '1' };

let api: FakeApi;
beforeEach(() => {
  api = new FakeApi().on('inspect', ok(invitation({ providers })));
  leave.mockClear();
});
afterEach(() => jest.restoreAllMocks());

describe('coming back by the back button', () => {
  it('shows the same page as it was left, and is no sign-in', async () => {
    const element = await open();
    type(element, 'Password', 'half a pass');
    await press(element, 'Continue with Google');
    dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    expect(element.state).toBe('form');
    expect(departed()).toBeNull();
    expect(button(element, 'Continue with Google').hasAttribute('aria-busy')).toBe(false);
    expect(control(element, 'Password').value).toBe('half a pass');
  });

  it.each(['back_forward', 'reload'])(
    'fills in the form again if the browser had to load it (%s)',
    async (how) => {
      api.on('inspect', ok(invitation({ providers, fields, terms })));
      const element = await open();
      type(element, 'Your company', 'Analytical Engines');
      await press(element, 'Continue with Google');
      const again = await turnBack(how);
      expect(again.state).toBe('form');
      expect(control(again, 'Your company').value).toBe('Analytical Engines');
      expect(control(again, 'Password').value).toBe('');
      expect(part(again, 'notice')?.hidden).toBe(true);
      expect(api.to('redeem')).toEqual([]);
    }
  );
});

describe('coming back signed in', () => {
  beforeEach(() => {
    api.on('redeem', created());
  });

  it('creates the account at once if nothing is to be asked', async () => {
    const { details, stop } = listen<RedeemedDetail>('redeemed');
    await press(await open(), 'Continue with Microsoft');
    const element = await comeBack();
    stop();
    expect(element.state).toBe('done');
    expect(api.to('redeem')).toEqual([
      expect.objectContaining({
        body: { code: CODE, provider: { name: 'microsoft', query: {} } },
        credentials: 'include',
      }),
    ]);
    expect(details).toHaveLength(1);
    expect(JSON.stringify(sessionStorage)).toBe('{}');
  });

  it('sends what an older Strapi has added to the address', async () => {
    await press(await open(), 'Continue with Microsoft');
    await comeBack('?access_token=a%20b&raw%5Bid_token%5D=c&id_token=c=');
    expect(api.to('redeem')[0]?.body.provider).toEqual({
      name: 'microsoft',
      query: { access_token: 'a b', 'raw[id_token]': 'c', id_token: 'c=' },
    });
  });

  it('sends no more than the plugin takes', async () => {
    await press(await open(), 'Continue with Microsoft');
    const many = Array.from({ length: 60 }, (_, index) => `p${index}=1`).join('&');
    await comeBack(`?${'n'.repeat(101)}=1&long=${'x'.repeat(8193)}&${many}`);
    const { query } = api.to('redeem')[0]?.body.provider as { query: Record<string, string> };
    expect(Object.keys(query)).toHaveLength(50);
    expect(query.long).toBeUndefined();
  });

  it('uses the usual credentials for all other requests', async () => {
    await press(await open(), 'Continue with Microsoft');
    await comeBack();
    expect(api.to('inspect').map(({ credentials }) => credentials)).toEqual(Array(3).fill('same-origin'));
  });

  it('creates the account at once if all that is required was entered before', async () => {
    api.on('inspect', ok(invitation({ providers, fields, terms })));
    const before = await open();
    type(before, 'Your company', 'Analytical Engines');
    type(before, 'I accept', true);
    await press(before, 'Continue with Microsoft');
    expect((await comeBack()).state).toBe('done');
    expect(api.to('redeem')[0]?.body).toEqual({
      code: CODE,
      provider: { name: 'microsoft', query: {} },
      fields: { company: 'Analytical Engines' },
      acceptedTerms: true,
    });
  });

  describe('while something is still to be asked', () => {
    /** The first request only finds out whose account it is. */
    const sentForms = () => api.to('redeem').slice(1);
    const back = async (): Promise<CrmUserInvite> => {
      api.on('inspect', ok(invitation({ providers, fields, terms })));
      api.on('redeem', refused(400, 'request.invalid'), created());
      const before = await open();
      type(before, 'Your phone', '123');
      await press(before, 'Continue with Microsoft');
      return comeBack();
    };

    it('asks for it without a password, and says with which provider', async () => {
      const element = await back();
      expect(sentForms()).toEqual([]);
      expect(element.state).toBe('form');
      expect(part(element, 'chosen-provider')?.textContent).toBe('You are continuing with Microsoft.');
      expect(part(element, 'intro')?.textContent).toContain('Check your details to create your account.');
      expect(offered(element)).toEqual([]);
      expect(() => control(element, 'Password')).toThrow('There is no control');
      expect(control(element, 'E-mail address')).toMatchObject({ value: 'ada@example.com', readOnly: true });
      expect(control(element, 'Your phone').value).toBe('123');
      expect(part(element, 'error')?.hidden).toBe(true);
    });

    it('then creates the account', async () => {
      const element = await back();
      await send(element);
      expect(control(element, 'Your company').getAttribute('aria-invalid')).toBe('true');
      type(element, 'Your company', 'Analytical Engines');
      type(element, 'I accept', true);
      expect(sentForms()).toEqual([]);
      await send(element);
      expect(element.state).toBe('done');
      expect(sentForms()[0]?.body).toEqual({
        code: CODE,
        provider: { name: 'microsoft', query: {} },
        fields: { phone: '123', company: 'Analytical Engines' },
        acceptedTerms: true,
      });
    });

    it('does not send by itself when the form is valid later', async () => {
      const element = await back();
      type(element, 'Your company', 'Analytical Engines');
      type(element, 'I accept', true);
      element.lang = 'de';
      await settle();
      expect(element.state).toBe('form');
      expect(control(element, 'Your company').value).toBe('Analytical Engines');
      expect(sentForms()).toEqual([]);
    });

    it('shows the server’s errors at the fields', async () => {
      const element = await back();
      api.on(
        'redeem',
        refused(400, 'request.invalid', {
          errors: [{ path: ['fields', 'phone'], code: 'phone.invalid', message: '' }],
        })
      );
      type(element, 'Your company', 'Analytical Engines');
      type(element, 'I accept', true);
      await send(element);
      expect(control(element, 'Your phone').getAttribute('aria-invalid')).toBe('true');
      expect(seen(element)).toContain('Enter a valid phone number.');
      expect(part(element, 'chosen-provider')).not.toBeNull();
    });

    it('can go on with a password instead', async () => {
      const element = await back();
      await press(element, 'Use a password instead');
      expect(offered(element)).toHaveLength(2);
      expect(control(element, 'Your phone').value).toBe('123');
      type(element, 'Your company', 'Analytical Engines');
      type(element, 'I accept', true);
      await signUp(element);
      expect(sentForms()[0]).toMatchObject({
        body: { code: CODE, password: 'correct horse battery' },
        credentials: 'same-origin',
      });
      expect(sentForms()[0]?.body.provider).toBeUndefined();
    });

    it('is not repeated by a reload, which shows the form', async () => {
      await back();
      const element = await turnBack('reload');
      expect(offered(element)).toHaveLength(2);
      expect(control(element, 'Password')).toBeDefined();
      expect(sentForms()).toEqual([]);
    });
  });

  it('is forgotten when another link is opened', async () => {
    await press(await open(), 'Continue with Microsoft');
    const element = await comeBack(`#invitation=N${CODE.slice(1)}`);
    expect(offered(element)).toHaveLength(2);
    expect(departed()).toBeNull();
    expect(api.to('redeem')).toEqual([]);
  });

  it('shows who is signed in on the site first', async () => {
    api.on('me', { status: 200, body: { email: 'ada@example.com' } });
    await press(await open(), 'Continue with Microsoft');
    const element = await comeBack('', { getAccessToken: () => 'token' });
    expect(element.state).toBe('accept');
    expect(api.to('redeem')).toEqual([]);
  });

  it('tells an existing user how to sign in', async () => {
    api.on('redeem', ok({ status: 'existing-user' }));
    api.on(
      'inspect',
      ok(invitation({ providers })),
      ok(invitation({ providers })),
      ok(invitation({ providers })),
      ok(invitation({ status: 'existing-user', signInProvider: GOOGLE }))
    );
    await press(await open(), 'Continue with Microsoft');
    const element = await comeBack();
    expect(element.state).toBe('existing-user');
    expect(seen(element)).toContain('Sign in with Google as ada@example.com');
  });

  it('is sent again with the same query after a lost answer', async () => {
    api.on('redeem', 'lost', created());
    await press(await open(), 'Continue with Microsoft');
    const element = await comeBack('?access_token=a');
    expect(part(element, 'submit')?.textContent).toBe('Try again');
    expect(seen(element)).toContain('No connection');
    await jest.advanceTimersByTimeAsync(2000);
    expect(element.state).toBe('done');
    const [first, second] = api.to('redeem');
    expect(second?.body).toEqual(first?.body);
    expect(second?.credentials).toBe('include');
  });

  it('is not sent again once they have chosen a password', async () => {
    api.on('redeem', 'lost', created());
    await press(await open(), 'Continue with Microsoft');
    const element = await comeBack();
    await press(element, 'Use a password instead');
    expect(seen(element)).not.toContain('No connection');
    await jest.advanceTimersByTimeAsync(120_000);
    expect(api.to('redeem')).toHaveLength(1);
  });

  it('waits after too many attempts', async () => {
    api.on('redeem', refused(429, 'rate.limited', { retryAfter: 3 }), created());
    await press(await open(), 'Continue with Microsoft');
    const element = await comeBack();
    expect(seen(element)).toContain('You can continue in 3 seconds.');
    await jest.advanceTimersByTimeAsync(3000);
    await send(element);
    expect(element.state).toBe('done');
  });
});

describe('a sign-in that does not work', () => {
  const FAILED = 'Signing in with Microsoft did not work';
  const UNAVAILABLE = 'Microsoft is not available at the moment';

  it.each([
    ['?error=access_denied&error_description=x', 'You cancelled signing in with Microsoft'],
    ['?error=user_cancelled_login', 'You cancelled signing in with Microsoft'],
    ['?error=oauth_error&error_description=<b>no</b>', FAILED],
    ['?error%5Berror%5D=access_denied', 'You cancelled signing in with Microsoft'],
    ['?error=', FAILED],
  ])('is explained above the buttons, and nothing is sent: %s', async (query, title) => {
    api.on('inspect', ok(invitation({ providers, fields })));
    const before = await open();
    type(before, 'Your company', 'Analytical Engines');
    await press(before, 'Continue with Microsoft');
    const element = await comeBack(query);
    expect(api.to('redeem')).toEqual([]);
    expect(part(element, 'notice')?.textContent).toBe(
      `${title} Try again, or use a password. Nothing you entered is lost.`
    );
    expect(heard(element)).toContain(title);
    expect(offered(element)).toHaveLength(2);
    expect(control(element, 'Your company').value).toBe('Analytical Engines');
    expect(control(element, 'Password')).toBeDefined();
  });

  it('is explained if the plugin refuses it, with the event', async () => {
    api.on('redeem', refused(401, 'provider.refused'));
    const { details, stop } = listen('refused');
    await press(await open(), 'Continue with Microsoft');
    const element = await comeBack();
    stop();
    expect(details).toEqual([{ code: 'provider.refused' }]);
    expect(element.state).toBe('form');
    expect(part(element, 'notice')?.textContent).toContain(FAILED);
    await press(element, 'Continue with Microsoft');
    expect(leave).toHaveBeenCalledTimes(2);
  });

  it('reads the buttons again if the site no longer offers the provider', async () => {
    api.on('redeem', refused(400, 'provider.unknown'));
    api.on(
      'inspect',
      ok(invitation({ providers })),
      ok(invitation({ providers })),
      ok(invitation({ providers })),
      ok(invitation({ providers: [GOOGLE] }))
    );
    await press(await open(), 'Continue with Microsoft');
    const element = await comeBack();
    expect(part(element, 'notice')?.textContent).toContain(UNAVAILABLE);
    expect(offered(element)).toEqual(['Continue with Google']);
  });

  it('is explained if the provider was switched off meanwhile', async () => {
    const offer = ok(invitation({ providers }));
    api.on('inspect', offer, offer, ok(invitation({ providers: [] })));
    await press(await open(), 'Continue with Microsoft');
    const element = await comeBack();
    expect(api.to('redeem')).toEqual([]);
    expect(part(element, 'notice')?.textContent).toContain(UNAVAILABLE);
    expect(offered(element)).toEqual([]);
    expect(part(element, 'divider')).toBeNull();
  });

  it('lets them use a password', async () => {
    api.on('redeem', refused(401, 'provider.refused'), created());
    await press(await open(), 'Continue with Microsoft');
    const element = await comeBack();
    await signUp(element);
    expect(element.state).toBe('done');
    expect(api.to('redeem')[1]?.body).toEqual({ code: CODE, password: 'correct horse battery' });
  });
});

describe('an account with another address, while something is still to be asked', () => {
  const back = async (failure: ReturnType<typeof refused>, more: object): Promise<CrmUserInvite> => {
    api.on('inspect', ok(invitation({ providers, ...more }))).on('redeem', failure);
    await press(await open(), 'Continue with Microsoft');
    return comeBack();
  };

  it.each([
    ['an answer', { fields }],
    ['the terms', { terms }],
  ])('is refused before the form asks for %s', async (_, more) => {
    const { details, stop } = listen('refused');
    const element = await back(refused(403, 'invitation.email-mismatch'), more);
    stop();
    expect(element.state).toBe('other-account');
    expect(details).toEqual([{ code: 'invitation.email-mismatch' }]);
    const [{ body } = { body: {} }] = api.to('redeem');
    expect(body).not.toHaveProperty('acceptedTerms');
  });

  it('is not said of the right one, and the form stays', async () => {
    const element = await back(refused(400, 'request.invalid'), { fields });
    expect(api.to('redeem')[0]?.body.fields).toEqual({ company: '' });
    expect(element.state).toBe('form');
    expect(part(element, 'chosen-provider')).not.toBeNull();
    expect(part(element, 'notice')?.hidden).toBe(true);
  });

  it('is not looked for without anything that the server requires, as that would create the account', async () => {
    api.on('inspect', ok(invitation({ providers }))).on('redeem', created());
    await press(await open({ fields: 'username' }), 'Continue with Microsoft');
    const element = await comeBack('', {}, { fields: 'username' });
    expect([element.state, api.to('redeem')]).toEqual(['form', []]);
  });

  it('leaves the form alone if the site cannot be reached', async () => {
    api.on('inspect', ok(invitation({ providers, fields }))).on('redeem', 'lost');
    await press(await open(), 'Continue with Microsoft');
    const element = await comeBack();
    expect([element.state, part(element, 'notice')?.hidden]).toEqual(['form', true]);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(api.to('redeem')).toHaveLength(1);
  });
});

describe('an account with another address', () => {
  const mismatch = async (): Promise<CrmUserInvite> => {
    api.on('inspect', ok(invitation({ providers, fields })));
    api.on('redeem', refused(403, 'invitation.email-mismatch'), created());
    const before = await open();
    type(before, 'Your company', 'Analytical Engines');
    await press(before, 'Continue with Microsoft');
    return comeBack();
  };

  it('is not enough, and the message says which one is needed', async () => {
    const { details, stop } = listen('refused');
    const element = await mismatch();
    stop();
    expect(element.state).toBe('other-account');
    expect(details).toEqual([{ code: 'invitation.email-mismatch' }]);
    expect(seen(element)).toContain(
      'This invitation is for ada@example.com. You signed in to Microsoft with another address.'
    );
    expect(sessionStorage.getItem('crm-user-invite')).toBe(CODE);
  });

  it('can be followed by another account', async () => {
    const element = await mismatch();
    await press(element, 'Try another account');
    expect(String(leave.mock.lastCall)).toContain('/connect/microsoft?');
    expect(departed()?.entered).toEqual({ 'fields.phone': '', 'fields.company': 'Analytical Engines' });
    expect((await comeBack()).state).toBe('done');
  });

  it('can be followed by a password', async () => {
    const element = await mismatch();
    await press(element, 'Use a password instead');
    expect(element.state).toBe('form');
    expect(control(element, 'Your company').value).toBe('Analytical Engines');
    await signUp(element);
    expect(element.state).toBe('done');
  });
});
