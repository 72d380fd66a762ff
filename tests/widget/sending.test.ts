import '../../widget/src';
import { created, FakeApi, field, invitation, ok, refused } from './support/api';
import { CODE, control, GOOD_PASSWORD, heard, open, part, send, settle, signUp, type } from './support/page';

jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn() }));
jest.useFakeTimers();

let api: FakeApi;
beforeEach(() => {
  api = new FakeApi();
});

describe('sending the form', () => {
  it('sends the input as JSON, with the language of the page', async () => {
    api.on('redeem', created());
    await signUp(await open({ lang: 'en-GB' }));
    expect(api.to('redeem')).toEqual([
      {
        route: 'redeem',
        url: 'https://cms.example.com/api/crm-user-invite/invitations/redeem',
        method: 'POST',
        body: { code: CODE, password: GOOD_PASSWORD },
        headers: { 'Content-Type': 'application/json', 'Accept-Language': 'en-GB' },
        credentials: 'same-origin',
      },
    ]);
  });

  it('accepts an endpoint with a trailing slash, and uses the credentials attribute', async () => {
    await open({ endpoint: 'https://cms.example.com/api/crm-user-invite/', credentials: 'include' });
    expect(api.calls[0]).toMatchObject({
      url: 'https://cms.example.com/api/crm-user-invite/invitations/inspect',
      credentials: 'include',
    });
  });

  it('happens once, even if the button is pressed several times', async () => {
    api.on('redeem', 'never');
    const element = await open();
    type(element, 'Password', GOOD_PASSWORD);
    await send(element);
    await send(element);
    void element.submit();
    await settle();
    expect(element.state).toBe('sending');
    expect(api.to('redeem')).toHaveLength(1);
  });

  it('shows its progress on the button, which keeps the focus', async () => {
    api.on('redeem', 'never');
    const element = await open();
    part(element, 'submit')!.focus();
    await signUp(element);
    expect(part(element, 'submit')?.textContent).toBe('Creating your account…');
    expect(part(element, 'submit')?.getAttribute('aria-disabled')).toBe('true');
    expect(part(element, 'card')?.getAttribute('aria-busy')).toBe('true');
    expect(element.shadowRoot!.activeElement).toBe(part(element, 'submit'));
  });

  it('can be started by the submit method', async () => {
    api.on('redeem', created());
    const element = await open();
    type(element, 'Password', GOOD_PASSWORD);
    await element.submit();
    expect(element.state).toBe('done');
  });
});

describe.each([
  ['the network is lost', 'lost' as const, 'No connection'],
  ['the server fails', refused(503, 'crm.unavailable'), 'Something went wrong'],
  ['a proxy answers', { status: 502, body: '<html>Bad gateway' }, 'Something went wrong'],
  ['the answer is not the API’s', { status: 200, body: '{"ok":true}' }, 'Something went wrong'],
])('when %s while sending', (_, reply, message) => {
  beforeEach(() => {
    api.on('inspect', ok(invitation({ fields: [field('phone')] })));
    api.on('redeem', reply, created());
  });

  const fillIn = async () => {
    const element = await open();
    type(element, 'Your phone', '123');
    await signUp(element);
    return element;
  };

  it('shows and announces the problem, and keeps the input', async () => {
    const element = await fillIn();
    expect(element.state).toBe('form');
    expect(part(element, 'notice')?.textContent).toContain(message);
    expect(part(element, 'notice')?.textContent).toContain('Nothing you entered is lost.');
    expect(part(element, 'submit')?.textContent).toBe('Try again');
    expect(heard(element)).toContain(message);
    expect(control(element, 'Password').value).toBe(GOOD_PASSWORD);
    expect(control(element, 'Your phone').value).toBe('123');
  });

  it('repeats the same request automatically', async () => {
    const element = await fillIn();
    await jest.advanceTimersByTimeAsync(2000);
    expect(element.state).toBe('done');
    const [first, second] = api.to('redeem');
    expect(second!.body).toEqual(first!.body);
  });

  it('repeats the same request on demand, and then not automatically as well', async () => {
    api.on('redeem', reply, 'never');
    const element = await fillIn();
    await send(element);
    expect(part(element, 'notice')?.hidden).toBe(true);
    await jest.advanceTimersByTimeAsync(60_000);
    const [first, second, ...more] = api.to('redeem');
    expect(second!.body).toEqual(first!.body);
    expect(more).toEqual([]);
  });

  it('stops the automatic retry once the form is edited', async () => {
    const element = await fillIn();
    type(element, 'Your phone', '1234');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(api.to('redeem')).toHaveLength(1);
    await send(element);
    expect(api.to('redeem')[1]!.body.fields).toEqual({ phone: '1234' });
  });
});

it('starts with a short delay again after an earlier problem is over', async () => {
  api.on('inspect', 'lost', 'lost', ok(invitation())).on('redeem', 'lost', created());
  const element = await open();
  await jest.advanceTimersByTimeAsync(2000 + 4000);
  await signUp(element);
  await jest.advanceTimersByTimeAsync(2000);
  expect(element.state).toBe('done');
});

it('repeats the request when the network is back', async () => {
  api.on('redeem', 'lost', created());
  const element = await open();
  await signUp(element);
  window.dispatchEvent(new Event('online'));
  await settle();
  expect(element.state).toBe('done');
});

describe('too many attempts', () => {
  it('keep the form, show a countdown above the button, and allow sending after it', async () => {
    api.on('redeem', refused(429, 'rate.limited', { retryAfter: 3 }), created());
    const element = await open();
    await signUp(element);
    expect(part(element, 'notice')?.textContent).toContain('You can continue in 3 seconds.');
    expect(part(element, 'submit')?.getAttribute('aria-disabled')).toBe('true');
    await send(element);
    type(element, 'Password', `${GOOD_PASSWORD}!`);
    await jest.advanceTimersByTimeAsync(2000);
    expect(part(element, 'notice')?.textContent).toContain('You can continue in 1 second.');
    expect(api.to('redeem')).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1000);
    expect(part(element, 'notice')?.hidden).toBe(true);
    expect(api.to('redeem')).toHaveLength(1);
    await send(element);
    expect(element.state).toBe('done');
  });
});

it('shows that the invitation was withdrawn in the meantime', async () => {
  api.on('redeem', refused(410, 'invitation.revoked'));
  const element = await open();
  await signUp(element);
  expect(element.state).toBe('revoked');
});

it('times out after 30 seconds', async () => {
  const signal = jest.spyOn(AbortSignal, 'timeout');
  await open();
  expect(signal).toHaveBeenCalledWith(30_000);
});
