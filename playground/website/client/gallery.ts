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
for (const state of ['form-errors', 'form-limited', 'form-trouble', 'sending', 'done']) {
  ACTIONS[state] = (element) => {
    fillInForm(element);
    return element.submit();
  };
}

const SIGNED_IN = ['accept', 'accepted', 'somebody-else'];
const POLL_MS = 50;

const waitForView = async (element: CrmUserInvite): Promise<void> => {
  while (!find(element, '[part~=card]')) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
};

const setUp = async (figure: HTMLElement): Promise<void> => {
  const element = figure.querySelector('crm-user-invite');
  const { state = '' } = figure.dataset;
  if (!element) return;
  for (const event of ['redeemed', 'existing-user', 'accepted']) {
    element.addEventListener(`crm-user-invite:${event}`, (leaving) => leaving.preventDefault());
  }
  if (SIGNED_IN.includes(state)) element.getAccessToken = () => 'token';
  element.endpoint = new URL(element.dataset.endpoint ?? '', location.href).href;
  if (state !== 'no-code') await element.start('gallery');
  await waitForView(element);
  await ACTIONS[state]?.(element);
};

void Promise.all([...document.querySelectorAll<HTMLElement>('[data-state]')].map(setUp)).then(() => {
  // The forms with errors move the focus and scroll the page; undo that.
  (document.activeElement as HTMLElement | null)?.blur();
  scrollTo(0, 0);
});
