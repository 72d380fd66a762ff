import '../../widget/src';
import type { CrmUserInvite } from '../../widget/src';
import { created, FakeApi, field, invitation, ok, refused } from './support/api';
import { button, CODE, control, heard, open, part, press, settle, signUp, type } from './support/page';
import { departed, GOOGLE, MICROSOFT, offered } from './support/providers';

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

describe('the providers of an invitation', () => {
  it('are buttons with their marks above the form, in the order of the site', async () => {
    const element = await open();
    expect(offered(element)).toEqual(['Continue with Microsoft', 'Continue with Google']);
    expect(part(element, 'divider')?.textContent).toBe('or with a password');
    expect(part(element, 'provider')?.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');
    expect(part(element, 'microsoft')).toBe(button(element, 'Continue with Microsoft'));
    const order = [...element.shadowRoot!.querySelectorAll('[part~=provider],[part=divider],input')];
    expect(order.map((each) => each.id || each.getAttribute('part'))).toEqual([
      'button quiet provider microsoft',
      'button quiet provider google',
      'divider',
      'email',
      'password',
    ]);
    expect(part(element, 'intro')?.textContent).toBe(
      'Hello Ada, You have been invited to Contoso Portal. Choose how you want to sign in.'
    );
  });

  it('have a mark also if it is an unknown one, and no markup in their names', async () => {
    const label = '<b>Acme</b>';
    api.on('inspect', ok(invitation({ providers: [{ name: 'acme', label }] })));
    const element = await open();
    expect(offered(element)).toEqual([`Continue with ${label}`]);
    expect(part(element, 'acme')?.querySelectorAll('path')).toHaveLength(1);
  });

  it('are not shown if there are none, and the form is as it was', async () => {
    api.on('inspect', ok(invitation({ providers: [] })));
    const element = await open();
    expect(part(element, 'providers')).toBeNull();
    expect(part(element, 'intro')?.textContent).toContain('Choose a password to create your account.');
  });

  it('do without an answer of an older plugin', async () => {
    const { providers: _, ...older } = invitation();
    api.on('inspect', ok(older));
    expect((await open()).state).toBe('form');
  });

  it('are shown in the language of the page', async () => {
    const element = await open({ lang: 'de' });
    expect(offered(element)).toEqual(['Weiter mit Microsoft', 'Weiter mit Google']);
    element.lang = 'fr';
    await settle();
    expect(part(element, 'divider')?.textContent).toBe('ou avec un mot de passe');
  });

  it.each([
    ['in a frame', () => jest.spyOn(window, 'parent', 'get').mockReturnValue({} as Window)],
    [
      'without storage',
      () =>
        jest.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
          throw new DOMException('The operation is insecure', 'SecurityError');
        }),
    ],
  ])('are not offered %s, from where nobody can come back', async (_, restrict) => {
    restrict();
    const element = await open();
    expect(offered(element)).toEqual([]);
    expect(part(element, 'divider')).toBeNull();
    expect(part(element, 'intro')?.textContent).toContain('Choose a password');
    expect(control(element, 'Password')).toBeDefined();
  });

  it('keep the site’s own introduction', async () => {
    expect(part(await open({ intro: 'It takes a minute.' }), 'intro')?.textContent).toContain(
      'It takes a minute.'
    );
    const own = await open({}, { texts: { intro: 'Join {portal}!' } });
    expect(part(own, 'intro')?.textContent).toContain('Join Contoso Portal!');
  });

  it('are shown in a preview, which goes nowhere', async () => {
    const element = await open({ preview: JSON.stringify(invitation({ providers })) });
    await press(element, 'Continue with Microsoft');
    expect(leave).not.toHaveBeenCalled();
    expect(departed()).toBeNull();
  });
});

describe('going to a provider', () => {
  beforeEach(() => {
    api.on('inspect', ok(invitation({ providers, fields, terms })));
  });

  it.each([
    ['/sign-up?step=2#top', 'https://www.example.com/sign-up'],
    ['/app?x=1#/sign-up?step=2', 'https://www.example.com/app#/sign-up?step=2'],
  ])('asks Strapi to come back to this page: %s', async (path, callback) => {
    await open();
    history.replaceState(null, '', path);
    const element = document.querySelector('crm-user-invite')!;
    await press(element, 'Continue with Microsoft');
    const [url] = leave.mock.lastCall as [URL];
    expect(url.origin + url.pathname).toBe('https://cms.example.com/api/connect/microsoft');
    expect([...url.searchParams]).toEqual([['callback', callback]]);
    expect(url.href).not.toContain(CODE);
  });

  it('keeps what was entered and the code, but not the password, in this tab', async () => {
    const element = await open({ fields: 'username phone company' });
    type(element, 'Username', 'ada');
    type(element, 'Password', 'correct horse battery');
    type(element, 'Your phone', '123');
    type(element, 'I accept', true);
    await press(element, 'Continue with Google');
    expect(departed()).toEqual({
      provider: GOOGLE,
      code: CODE,
      url: 'https://www.example.com/sign-up',
      entered: { username: 'ada', 'fields.phone': '123', 'fields.company': '', acceptedTerms: true },
    });
    expect(JSON.stringify(sessionStorage)).not.toContain('correct horse');
    expect(localStorage).toHaveLength(0);
  });

  it('says so on the button and to screen readers, and the form stays usable', async () => {
    const element = await open();
    await press(element, 'Continue with Google');
    expect(heard(element)).toBe('Opening Google…');
    expect(button(element, 'Continue with Google').getAttribute('aria-busy')).toBe('true');
    expect(element.state).toBe('form');
  });

  it('keeps a code that the page has given to the element', async () => {
    const element = await open();
    sessionStorage.clear();
    await element.start(CODE);
    await press(element, 'Continue with Google');
    expect(sessionStorage.getItem('crm-user-invite')).toBe(CODE);
  });

  it('does not happen if the site no longer offers it, which is said', async () => {
    const all = invitation({ providers, fields });
    api.on('inspect', ok(all), ok({ ...all, providers: [GOOGLE] }));
    const element = await open();
    type(element, 'Your phone', '123');
    await press(element, 'Continue with Microsoft');
    expect(leave).not.toHaveBeenCalled();
    expect(departed()).toBeNull();
    expect(part(element, 'notice')?.textContent).toBe(
      'Microsoft is not available at the moment Please choose another way. Nothing you entered is lost.'
    );
    expect(heard(element)).toContain('Microsoft is not available at the moment');
    expect(offered(element)).toEqual(['Continue with Google']);
    expect(control(element, 'Your phone').value).toBe('123');
  });

  it('does not happen without a connection, which is said', async () => {
    api.on('inspect', ok(invitation({ providers })), 'lost', ok(invitation({ providers })));
    const element = await open();
    await press(element, 'Continue with Google');
    expect(leave).not.toHaveBeenCalled();
    expect(part(element, 'notice')?.textContent).toContain('No connection We cannot reach the site');
    expect(button(element, 'Continue with Google').hasAttribute('aria-busy')).toBe(false);
    await press(element, 'Continue with Google');
    expect(leave).toHaveBeenCalledTimes(1);
  });

  it('shows that the invitation has been withdrawn meanwhile', async () => {
    api.on('inspect', ok(invitation({ providers })), refused(410, 'invitation.revoked'));
    const element = await open();
    await press(element, 'Continue with Google');
    expect([element.state, leave.mock.calls]).toEqual(['revoked', []]);
  });

  it('does not happen once the form is being sent', async () => {
    api.on('inspect', ok(invitation({ providers })), 'never').on('redeem', created());
    const element = await open();
    await press(element, 'Continue with Google');
    await signUp(element);
    expect([element.state, leave.mock.calls]).toEqual(['done', []]);
  });

  it('gives up a sign-up with a password that would be repeated', async () => {
    api.on('inspect', ok(invitation({ providers }))).on('redeem', 'lost', created());
    const element = await open();
    await signUp(element);
    expect(part(element, 'notice')?.textContent).toContain('We will keep trying.');
    await press(element, 'Continue with Google');
    expect(leave).toHaveBeenCalledTimes(1);
    expect(part(element, 'notice')?.hidden ?? true).toBe(true);
    dispatchEvent(new Event('online'));
    await jest.advanceTimersByTimeAsync(120_000);
    expect(api.to('redeem')).toHaveLength(1);
    expect(element.state).toBe('form');
  });

  it('does not lift a limit on attempts', async () => {
    api.on('inspect', ok(invitation({ providers })));
    api.on('redeem', refused(429, 'rate.limited', { retryAfter: 60 }));
    const element = await open();
    await signUp(element);
    await press(element, 'Continue with Google');
    await signUp(element);
    expect(api.to('redeem')).toHaveLength(1);
  });

  it('does not happen while the form is being sent', async () => {
    api.on('inspect', ok(invitation({ providers }))).on('redeem', 'never');
    const element = await open();
    await signUp(element);
    await press(element, 'Continue with Google');
    expect(leave).not.toHaveBeenCalled();
  });
});

describe('the providers’ file', () => {
  it('is not needed for the password: the form is shown if it does not load', async () => {
    jest.resetModules();
    jest.doMock('../../widget/src/view/providers', () => {
      throw new Error('Failed to fetch dynamically imported module');
    });
    const { CrmUserInvite: Fresh } = await import('../../widget/src/element');
    customElements.define('invite-without-providers', class extends Fresh {});
    await open();
    const element = document.createElement('invite-without-providers') as CrmUserInvite;
    element.setAttribute('endpoint', 'https://cms.example.com/api/crm-user-invite');
    document.body.append(element);
    await settle();
    expect(element.state).toBe('form');
    expect(control(element, 'Password')).toBeDefined();
    expect(part(element, 'intro')?.textContent).toContain('Choose a password');
    jest.dontMock('../../widget/src/view/providers');
    type(element, 'Password', 'half a pass');
    await jest.advanceTimersByTimeAsync(2000);
    expect(offered(element)).toHaveLength(2);
    expect(control(element, 'Password').value).toBe('half a pass');
  });
});
