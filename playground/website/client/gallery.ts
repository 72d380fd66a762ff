import type { CrmUserInvite } from '../../../widget/src';

const PASSWORD = 'correct horse battery staple';

const find = (element: CrmUserInvite, selector: string): HTMLInputElement | null =>
  element.shadowRoot?.querySelector<HTMLInputElement>(selector) ?? null;

const fillInForm = (element: CrmUserInvite): void => {
  const password = find(element, '#password');
  const terms = find(element, '#terms');
  if (password) password.value = PASSWORD;
  password?.dispatchEvent(new Event('input'));
  if (terms) terms.checked = true;
};

/** Actions that lead to states other than the first one. */
const ACTIONS: Record<string, (element: CrmUserInvite) => Promise<void>> = {
  accepted: (element) => element.accept(),
  renewed: (element) => element.renew(),
};
for (const state of ['request-errors', 'request-limited', 'requested']) {
  ACTIONS[state] = (element) => {
    const email = find(element, '#email');
    if (email) email.value = state === 'request-errors' ? 'ada' : 'ada.lovelace@example.com';
    return element.submit();
  };
}
for (const state of ['form-errors', 'form-limited', 'form-trouble', 'sending', 'done', 'done-message']) {
  ACTIONS[state] = (element) => {
    fillInForm(element);
    return element.submit();
  };
}

const SIGNED_IN = ['accept', 'accepted', 'somebody-else', 'signed-up', 'signed-in'];
const WITHOUT_CODE = ['no-code', 'signed-in', 'request', 'request-errors', 'request-limited', 'requested'];

/** What the way back from a provider adds to the address, by state. */
const BACK_FROM_PROVIDER: Record<string, string> = {
  'form-provider': '',
  'form-cancelled': 'error=access_denied',
  'form-refused': '',
  'other-account': '',
};

/** Lets the element find what a person leaves behind who goes to a provider. */
const comeBack = (state: string, code: string): void => {
  const { href } = location;
  const provider = { name: 'microsoft', label: 'Microsoft' };
  const departure = { provider, code, url: href, entered: {} };
  sessionStorage.setItem('crm-user-invite-provider', JSON.stringify(departure));
  history.replaceState(
    null,
    '',
    `${href.replace(/[?#].*/, '')}?exhibit=${code}&${BACK_FROM_PROVIDER[state]}`
  );
};
const POLL_MS = 50;

/** Waits until the element shows what its look-up has found. */
const waitForView = async (element: CrmUserInvite): Promise<void> => {
  while (element.state === 'looking-up' || !find(element, `[part~="${element.state}"]`))
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
};

const setUp = async (figure: HTMLElement): Promise<void> => {
  const element = figure.querySelector('crm-user-invite');
  const { state = '' } = figure.dataset;
  if (!element) return;
  for (const event of ['redeemed', 'existing-user', 'accepted', 'refused']) {
    element.addEventListener(`crm-user-invite:${event}`, (leaving) => leaving.preventDefault());
  }
  if (SIGNED_IN.includes(state)) element.getAccessToken = () => 'token';
  element.endpoint = new URL(element.dataset.endpoint ?? '', location.href).href;
  const code = `${state}-${figure.className}`;
  if (state in BACK_FROM_PROVIDER) comeBack(state, code);
  if (!WITHOUT_CODE.includes(state)) await element.start(code);
  if (state === 'looking-up') return;
  await waitForView(element);
  await ACTIONS[state]?.(element);
};

const figures = [...document.querySelectorAll<HTMLElement>('[data-state]')];
const isBack = ({ dataset }: HTMLElement): boolean => (dataset.state ?? '') in BACK_FROM_PROVIDER;

/** Only one person at a time can be on the way back. */
const setUpAll = async (): Promise<void> => {
  for (const figure of figures.filter(isBack)) await setUp(figure);
  // An element keeps the code after a provider's sign-in, and the other exhibits would look it up.
  sessionStorage.clear();
  await Promise.all(figures.filter((figure) => !isBack(figure)).map(setUp));
};

void setUpAll().then(() => {
  // The forms with errors move the focus and scroll the page; undo that.
  (document.activeElement as HTMLElement | null)?.blur();
  scrollTo(0, 0);
});
