import type { CrmUserInvite } from '../../../widget/src';

const PASSWORD = 'correct horse battery staple';

const part = (element: CrmUserInvite, selector: string): HTMLInputElement | null =>
  element.shadowRoot?.querySelector<HTMLInputElement>(selector) ?? null;

const fillIn = (element: CrmUserInvite): void => {
  const password = part(element, '#password');
  const terms = part(element, '#terms');
  if (password) password.value = PASSWORD;
  password?.dispatchEvent(new Event('input'));
  if (terms) terms.checked = true;
};

/** Actions that lead to states that need input. */
const ACTS: Record<string, (element: CrmUserInvite) => Promise<void>> = {
  accepted: (element) => element.accept(),
  renewed: (element) => element.renew(),
};
for (const state of ['form-errors', 'form-limited', 'form-trouble', 'sending', 'done']) {
  ACTS[state] = (element) => {
    fillIn(element);
    return element.submit();
  };
}

const SIGNED_IN = ['accept', 'accepted', 'somebody-else'];
const FACE_MS = 50;

const formIsThere = async (element: CrmUserInvite): Promise<void> => {
  while (!part(element, '[part~=card]')) await new Promise((resolve) => setTimeout(resolve, FACE_MS));
};

const exhibit = async (figure: HTMLElement): Promise<void> => {
  const element = figure.querySelector('crm-user-invite');
  const { state = '' } = figure.dataset;
  if (!element) return;
  for (const event of ['redeemed', 'existing-user', 'accepted']) {
    element.addEventListener(`crm-user-invite:${event}`, (leaving) => leaving.preventDefault());
  }
  if (SIGNED_IN.includes(state)) element.getAccessToken = () => 'token';
  element.endpoint = new URL(element.dataset.endpoint ?? '', location.href).href;
  if (state !== 'no-code') await element.start('gallery');
  await formIsThere(element);
  await ACTS[state]?.(element);
};

void Promise.all([...document.querySelectorAll<HTMLElement>('[data-state]')].map(exhibit)).then(() => {
  // The element focuses errors, which only disturbs on a page with all states.
  (document.activeElement as HTMLElement | null)?.blur();
  scrollTo(0, 0);
});
