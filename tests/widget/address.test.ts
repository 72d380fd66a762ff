import '../../widget/src';
import { created, FakeApi } from './support/api';
import { CODE, mount, open, PAGE, settle, signUp, visit } from './support/page';

jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn() }));
jest.useFakeTimers();

let api: FakeApi;
beforeEach(() => {
  api = new FakeApi();
});

describe('the code of an invitation', () => {
  it.each([
    ['the fragment', `/sign-up#invitation=${CODE}`, '/sign-up'],
    ['the query', `/sign-up?invitation=${CODE}`, '/sign-up'],
    ['a query among others', `/sign-up?a=1&invitation=${CODE}&b=%20x`, '/sign-up?a=1&b=%20x'],
    ['a fragment among others', `/sign-up?a=1#x=1&invitation=${CODE}`, '/sign-up?a=1#x=1'],
    ['both', `/sign-up?invitation=old#invitation=${CODE}`, '/sign-up'],
    ['a query twice', `/sign-up?invitation=old&invitation=${CODE}`, '/sign-up'],
  ])('is taken out of %s at once', async (_, path, left) => {
    visit(path);
    const mounted = mount();
    expect(location.href).toBe(new URL(left, PAGE).href);
    await mounted;
    expect(api.to('inspect').map(({ body }) => body)).toEqual([{ code: CODE }]);
  });

  it('travels in bodies, never in a URL', async () => {
    api.on('redeem', created());
    await signUp(await open());
    expect(api.calls).toHaveLength(2);
    expect(api.calls.every(({ url }) => !url.includes(CODE))).toBe(true);
  });

  it('survives a reload', async () => {
    await open();
    expect(location.hash).toBe('');
    document.body.replaceChildren();
    await mount();
    expect(api.to('inspect')).toHaveLength(2);
    expect(api.to('inspect')[1]!.body).toEqual({ code: CODE });
  });

  it('leaves alone what the site keeps in the history', async () => {
    visit(`/sign-up#invitation=${CODE}`);
    history.replaceState({ router: 7 }, '');
    const element = await mount();
    expect(history.state).toMatchObject({ router: 7 });
    api.on('redeem', created());
    await signUp(element);
    expect(JSON.parse(JSON.stringify(history.state))).toEqual({ router: 7 });
  });

  it('is forgotten once it is used', async () => {
    api.on('redeem', created());
    await signUp(await open());
    document.body.replaceChildren();
    const again = await mount();
    expect(again.state).toBe('no-code');
  });

  it('is kept while sending it failed', async () => {
    api.on('redeem', 'lost');
    await signUp(await open());
    expect(JSON.stringify(history.state)).toContain(CODE);
  });

  it('stands nowhere in the page', async () => {
    const element = await open({ 'existing-user-url': '/sign-in' });
    expect(document.documentElement.outerHTML + element.shadowRoot!.innerHTML).not.toContain(CODE);
  });

  it('is replaced when another link is opened in the same tab', async () => {
    await open();
    location.hash = '#invitation=another';
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    await settle();
    expect(api.to('inspect').at(-1)!.body).toEqual({ code: 'another' });
    expect(location.hash).toBe('');
  });

  it('is none if the link was cut off before it', async () => {
    visit('/sign-up#invitation=');
    const element = await mount();
    expect(element.state).toBe('no-code');
    expect(location.hash).toBe('');
    expect(api.calls).toEqual([]);
  });
});
