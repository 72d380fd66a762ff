import '../../widget/src';
import { created, FakeApi, field, invitation, ok, refused } from './support/api';
import { CODE, control, GOOD_PASSWORD, heard, open, part, send, settle, signUp, type } from './support/page';

jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn() }));
jest.useFakeTimers();

let api: FakeApi;
beforeEach(() => {
  api = new FakeApi();
});

describe('sending', () => {
  it('sends what was typed, as JSON, in the language of the page', async () => {
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

  it('takes an endpoint with a slash at its end, and credentials as the site wants them', async () => {
    await open({ endpoint: 'https://cms.example.com/api/crm-user-invite/', credentials: 'include' });
    expect(api.calls[0]).toMatchObject({
      url: 'https://cms.example.com/api/crm-user-invite/invitations/inspect',
      credentials: 'include',
    });
  });

  it('happens once, however often the button is pressed', async () => {
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

  it('is seen on the button, which keeps the focus', async () => {
    api.on('redeem', 'never');
    const element = await open();
    part(element, 'submit')!.focus();
    await signUp(element);
    expect(part(element, 'submit')?.textContent).toBe('Creating your account…');
    expect(part(element, 'submit')?.getAttribute('aria-disabled')).toBe('true');
    expect(part(element, 'card')?.getAttribute('aria-busy')).toBe('true');
    expect(element.shadowRoot!.activeElement).toBe(part(element, 'submit'));
  });

  it('can be done by a script of the page', async () => {
    api.on('redeem', created());
    const element = await open();
    type(element, 'Password', GOOD_PASSWORD);
    await element.submit();
    expect(element.state).toBe('done');
  });
});

describe.each([
  ['the network is lost', 'lost' as const, 'No connection'],
  ['the server is in trouble', refused(503, 'crm.unavailable'), 'The site is in trouble'],
  ['a proxy answers', { status: 502, body: '<html>Bad gateway' }, 'The site is in trouble'],
  ['something else answers', { status: 200, body: '{"ok":true}' }, 'The site is in trouble'],
])('when %s while sending', (_, reply, words) => {
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

  it('says so, aloud too, and keeps what was typed', async () => {
    const element = await fillIn();
    expect(element.state).toBe('form');
    expect(part(element, 'notice')?.textContent).toContain(words);
    expect(part(element, 'notice')?.textContent).toContain('What you typed is kept.');
    expect(part(element, 'submit')?.textContent).toBe('Try again');
    expect(heard(element)).toContain(words);
    expect(control(element, 'Password').value).toBe(GOOD_PASSWORD);
    expect(control(element, 'Your phone').value).toBe('123');
  });

  it('repeats the same body by itself', async () => {
    const element = await fillIn();
    await jest.advanceTimersByTimeAsync(2000);
    expect(element.state).toBe('done');
    const [first, second] = api.to('redeem');
    expect(second!.body).toEqual(first!.body);
  });

  it('repeats the same body on demand, and then not once more by itself', async () => {
    api.on('redeem', reply, 'never');
    const element = await fillIn();
    await send(element);
    expect(part(element, 'notice')?.hidden).toBe(true);
    await jest.advanceTimersByTimeAsync(60_000);
    const [first, second, ...more] = api.to('redeem');
    expect(second!.body).toEqual(first!.body);
    expect(more).toEqual([]);
  });

  it('sends nothing by itself once the form is edited', async () => {
    const element = await fillIn();
    type(element, 'Your phone', '1234');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(api.to('redeem')).toHaveLength(1);
    await send(element);
    expect(api.to('redeem')[1]!.body.fields).toEqual({ phone: '1234' });
  });
});

it('begins with a short wait again after trouble that is over', async () => {
  api.on('inspect', 'lost', 'lost', ok(invitation())).on('redeem', 'lost', created());
  const element = await open();
  await jest.advanceTimersByTimeAsync(2000 + 4000);
  await signUp(element);
  await jest.advanceTimersByTimeAsync(2000);
  expect(element.state).toBe('done');
});

it('sends again when the network is back', async () => {
  api.on('redeem', 'lost', created());
  const element = await open();
  await signUp(element);
  window.dispatchEvent(new Event('online'));
  await settle();
  expect(element.state).toBe('done');
});

describe('too many tries', () => {
  it('keep the form, count down above the button, and let go on after that', async () => {
    api.on('redeem', refused(429, 'rate.limited', { retryAfter: 3 }), created());
    const element = await open();
    await signUp(element);
    expect(part(element, 'notice')?.textContent).toContain('You can go on in 3 seconds.');
    expect(part(element, 'submit')?.getAttribute('aria-disabled')).toBe('true');
    await send(element);
    type(element, 'Password', `${GOOD_PASSWORD}!`);
    await jest.advanceTimersByTimeAsync(2000);
    expect(part(element, 'notice')?.textContent).toContain('You can go on in 1 second.');
    expect(api.to('redeem')).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1000);
    expect(part(element, 'notice')?.hidden).toBe(true);
    expect(api.to('redeem')).toHaveLength(1);
    await send(element);
    expect(element.state).toBe('done');
  });
});

it('says that the invitation was withdrawn meanwhile', async () => {
  api.on('redeem', refused(410, 'invitation.revoked'));
  const element = await open();
  await signUp(element);
  expect(element.state).toBe('revoked');
});

it('gives up waiting for an answer that does not come', async () => {
  const signal = jest.spyOn(AbortSignal, 'timeout');
  await open();
  expect(signal).toHaveBeenCalledWith(30_000);
});
