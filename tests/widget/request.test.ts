import '../../widget/src';
import type { CrmUserInvite } from '../../widget/src';
import { FakeApi, ok, refused } from './support/api';
import {
  button,
  CODE,
  control,
  description,
  heard,
  mount,
  open,
  part,
  press,
  seen,
  send,
  settle,
  type,
  visit,
} from './support/page';

jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn() }));
jest.useFakeTimers();

const attributes = { request: '', portal: 'customers' };

let api: FakeApi;
beforeEach(() => {
  api = new FakeApi().on('request', ok({}, 202));
});

const arrive = (more: Record<string, string> = {}): Promise<CrmUserInvite> => {
  visit('/sign-up');
  return mount({ ...attributes, ...more });
};

const ask = async (element: CrmUserInvite, email = 'ada@example.com'): Promise<void> => {
  type(element, 'E-mail address', email);
  await send(element);
};

describe('a visitor without a code', () => {
  it('is asked for an address', async () => {
    const element = await arrive();
    expect(element.state).toBe('request');
    expect(seen(element)).toContain('Enter your e-mail address and we will send you your invitation.');
    expect(heard(element)).toBe('Enter your e-mail address and we will send you your invitation.');
    expect(control(element, 'E-mail address')).toMatchObject({
      type: 'email',
      autocomplete: 'email',
      required: true,
    });
    expect(part(element, 'card')?.getAttribute('part')).toBe('card request');
    expect(api.calls).toEqual([]);
  });

  it.each([
    ['without a portal', { request: '' }],
    ['without the attribute', { portal: 'customers' }],
    ['if the attribute is false', { request: 'false', portal: 'customers' }],
  ])('is not asked %s', async (_, some) => {
    visit('/sign-up');
    expect((await mount(some)).state).toBe('no-code');
  });

  it('is asked once the attributes are there', async () => {
    visit('/sign-up');
    const element = await mount();
    element.portal = 'customers';
    element.request = true;
    await settle();
    expect(element.state).toBe('request');
    expect(element.getAttribute('request')).toBe('');
    element.request = false;
    await settle();
    expect(element.state).toBe('no-code');
  });

  it.each(['request', 'portal'])('keeps the form of an invitation when %s changes', async (name) => {
    const element = await open();
    element.setAttribute(name, 'customers');
    await settle();
    expect(element.state).toBe('form');
    expect(api.to('inspect')).toHaveLength(1);
  });

  it('gets the same answer for every address, and can correct it', async () => {
    const element = await arrive({ lang: 'en-GB' });
    await ask(element, ' ada@example.com');
    expect(api.to('request')).toEqual([
      {
        route: 'request',
        url: 'https://cms.example.com/api/crm-user-invite/invitations/request',
        method: 'POST',
        body: { email: 'ada@example.com', portal: 'customers' },
        headers: { 'Content-Type': 'application/json', 'Accept-Language': 'en-GB' },
        credentials: 'same-origin',
      },
    ]);
    expect(element.state).toBe('requested');
    expect(part(element, 'text')?.textContent).toBe(
      'If this address can be invited, an e-mail is on its way to ada@example.com. This can take a few minutes.'
    );
    await press(element, 'Use another address');
    expect(element.state).toBe('request');
    expect(control(element, 'E-mail address').value).toBe('ada@example.com');
    await ask(element, 'ada@example.org');
    expect(seen(element)).toContain('ada@example.org');
    expect(api.to('request')).toHaveLength(2);
  });

  it('can sign in instead afterwards, if the site has a page for it', async () => {
    api.on('request', ok({}, 202));
    const element = await arrive({ 'existing-user-url': '/sign-in' });
    await ask(element);
    expect(element.state).toBe('requested');
    expect(button(element, 'Sign in')).toMatchObject({ href: 'https://www.example.com/sign-in' });
  });

  it.each([
    ['', 'This field is required.'],
    ['ada', 'Enter an e-mail address, like name@example.com.'],
  ])('is told what is wrong with %j, and nothing is sent', async (address, message) => {
    const element = await arrive();
    await ask(element, address);
    expect(description(element, 'E-mail address')).toBe(message);
    expect(element.shadowRoot!.activeElement).toBe(control(element, 'E-mail address'));
    expect(api.calls).toEqual([]);
  });

  it('is told if only the plugin finds the address invalid', async () => {
    const issue = { path: ['email'], code: 'email.invalid', message: 'Expected an e-mail address' };
    api.on('request', refused(400, 'request.invalid', { errors: [issue] }));
    const element = await arrive();
    await ask(element, 'ada@example');
    expect(element.state).toBe('request');
    expect(description(element, 'E-mail address')).toBe('Enter an e-mail address, like name@example.com.');
    expect(part(element, 'submit')?.textContent).toBe('Send my invitation');
  });

  it('is told above the button if something else is invalid', async () => {
    api.on('request', refused(400, 'request.invalid', { errors: [{ path: ['portal'], message: 'x' }] }));
    const element = await arrive();
    await ask(element);
    expect(part(element, 'notice')?.textContent).toBe('Check your answer and try again.');
  });

  it('sends it once, and sees that it is being sent', async () => {
    api.on('request', 'never');
    const element = await arrive();
    await ask(element);
    await send(element);
    expect(api.to('request')).toHaveLength(1);
    expect(part(element, 'submit')?.textContent).toBe('Sending…');
    expect(part(element, 'card')?.getAttribute('aria-busy')).toBe('true');
    expect(control(element, 'E-mail address').value).toBe('ada@example.com');
  });

  it('waits after too many attempts, and keeps the address', async () => {
    api.on('request', refused(429, 'rate.limited', { retryAfter: 3 }), ok({}, 202));
    const element = await arrive();
    await ask(element);
    expect(element.state).toBe('request');
    expect(part(element, 'notice')?.textContent).toContain('You can continue in 3 seconds.');
    await send(element);
    expect(api.to('request')).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(3000);
    expect(part(element, 'notice')?.hidden).toBe(true);
    await send(element);
    expect(element.state).toBe('requested');
  });

  it.each([
    ['the network is lost', 'lost' as const, 'No connection'],
    ['the server fails', refused(503, 'crm.unavailable'), 'Something went wrong'],
  ])('sees it sent again when %s', async (_, reply, title) => {
    api.on('request', reply, ok({}, 202));
    const element = await arrive();
    await ask(element);
    expect(element.state).toBe('request');
    expect(seen(element)).toContain(title);
    expect(control(element, 'E-mail address').value).toBe('ada@example.com');
    await jest.advanceTimersByTimeAsync(2000);
    expect(element.state).toBe('requested');
  });

  it('can edit the address instead of waiting', async () => {
    api.on('request', 'lost', ok({}, 202));
    const element = await arrive();
    await ask(element);
    type(element, 'E-mail address', 'ada@example.org');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(api.to('request')).toHaveLength(1);
    await send(element);
    expect(api.to('request')[1]?.body.email).toBe('ada@example.org');
  });

  it('finds the way to sign in', async () => {
    const element = await arrive({ 'existing-user-url': '/sign-in' });
    expect(button(element, 'Sign in')).toMatchObject({ href: 'https://www.example.com/sign-in' });
  });

  it('may be signed in', async () => {
    visit('/sign-up');
    const element = await mount(attributes, { getAccessToken: () => 'token' });
    await ask(element);
    expect(element.state).toBe('requested');
    expect(api.to('request')[0]?.headers).not.toHaveProperty('Authorization');
  });

  it('goes on with a link that is opened meanwhile', async () => {
    let answer: (reply: { status: number; body: unknown }) => void = () => undefined;
    api.on('request', new Promise((resolve) => (answer = resolve)));
    const element = await arrive();
    await ask(element);
    await element.start(CODE);
    answer({ status: 202, body: { data: {} } });
    await settle();
    expect(element.state).toBe('form');
    expect(part(element, 'submit')?.textContent).toBe('Create account');
    expect(part(element, 'submit')?.getAttribute('aria-disabled')).toBe('false');
  });

  it('is asked in the language of the page, which may change', async () => {
    const element = await arrive({ lang: 'de' });
    expect(seen(element)).toContain('Geben Sie Ihre E-Mail-Adresse ein');
    type(element, 'E-Mail-Adresse', 'ada@');
    element.lang = 'nl';
    await settle();
    expect(control(element, 'E-mailadres').value).toBe('ada@');
  });

  it('can send by the submit method', async () => {
    const element = await arrive();
    type(element, 'E-mail address', 'ada@example.com');
    await element.submit();
    expect(element.state).toBe('requested');
  });
});

describe('a link that is not valid', () => {
  it('can be replaced by asking for an invitation', async () => {
    api.on('inspect', refused(404, 'invitation.unknown'));
    const element = await open(attributes);
    expect(element.state).toBe('unknown');
    await press(element, 'Request an invitation');
    expect(element.state).toBe('request');
    await ask(element);
    expect(element.state).toBe('requested');
  });

  it('offers nothing where nobody may ask', async () => {
    api.on('inspect', refused(404, 'invitation.unknown'));
    expect(part(await open({ portal: 'customers' }), 'button')).toBeNull();
  });
});
