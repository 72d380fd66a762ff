import type { CrmUserInvite } from '../../../widget/src';
import { ENDPOINT } from './api';

export const PAGE = 'https://www.example.com/sign-up';
export const CODE = 'Yk3xQ0v7n2c9s1d5f8h4j6l0p2r5t8w1z4b7m0q3u6A';

/** Lets everything happen that waits for nothing but its turn. */
export const settle = async (): Promise<void> => {
  await jest.advanceTimersByTimeAsync(0);
};

/** An empty page at an address, as after a click on a link, in a tab of its own. */
export const visit = (path: string): void => {
  sessionStorage.clear();
  document.body.replaceChildren();
  document.documentElement.lang = 'en';
  history.replaceState(null, '', path);
};

interface Setting extends Record<string, unknown> {
  getAccessToken?: CrmUserInvite['getAccessToken'];
  texts?: CrmUserInvite['texts'];
}

/** Puts the element into the page, and waits until nothing more happens by itself. */
export const mount = async (
  attributes: Record<string, string> = {},
  properties: Setting = {}
): Promise<CrmUserInvite> => {
  const element = document.createElement('crm-user-invite');
  for (const [name, value] of Object.entries({ endpoint: ENDPOINT, ...attributes })) {
    element.setAttribute(name, value);
  }
  Object.assign(element, properties);
  document.body.append(element);
  await settle();
  return element;
};

/** Opens the link of an invitation. */
export const open = (
  attributes: Record<string, string> = {},
  properties: Setting = {}
): Promise<CrmUserInvite> => {
  visit(`/sign-up#invitation=${CODE}`);
  return mount(attributes, properties);
};

const root = (element: CrmUserInvite): ShadowRoot => element.shadowRoot!;

/** What is seen. */
export const seen = (element: CrmUserInvite): string => {
  const card = root(element).querySelector('section')?.cloneNode(true) as HTMLElement;
  card.querySelectorAll('[hidden]').forEach((each) => each.remove());
  return (card.textContent ?? '').replace(/\s+/g, ' ').trim();
};

/** What screen readers are told. */
export const heard = (element: CrmUserInvite): string =>
  root(element).querySelector('[role=status]')?.textContent ?? '';

export const part = (element: CrmUserInvite, name: string): HTMLElement | null =>
  root(element).querySelector<HTMLElement>(`[part~="${name}"]`);

/** The control with this label. */
export const control = (element: CrmUserInvite, label: string): HTMLInputElement => {
  const found = [...root(element).querySelectorAll('label')].find((each) =>
    each.textContent.startsWith(label)
  );
  const input = found && root(element).getElementById(found.htmlFor);
  if (!input) throw new Error(`There is no control labelled ${label} in: ${seen(element)}`);
  return input as HTMLInputElement;
};

/** The sentences that a control is described by. */
export const description = (element: CrmUserInvite, label: string): string =>
  (control(element, label).getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => root(element).getElementById(id))
    .filter((each) => each && !each.hidden)
    .map((each) => each!.textContent)
    .join(' ')
    .trim();

export const type = (element: CrmUserInvite, label: string, value: string | boolean): void => {
  const input = control(element, label);
  if (typeof value === 'boolean') input.checked = value;
  else input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
};

export const button = (element: CrmUserInvite, label: string): HTMLElement => {
  const all = [...root(element).querySelectorAll<HTMLElement>('button,a')];
  const found = all.find((each) => (each.getAttribute('aria-label') ?? each.textContent) === label);
  if (!found) throw new Error(`There is no button ${label} in: ${seen(element)}`);
  return found;
};

export const press = async (element: CrmUserInvite, label: string): Promise<void> => {
  button(element, label).click();
  await settle();
};

/** Presses the form's button. */
export const send = async (element: CrmUserInvite): Promise<void> => {
  part(element, 'submit')!.click();
  await settle();
};

export const GOOD_PASSWORD = 'correct horse battery';

/** Fills in what every form asks, and sends it. */
export const signUp = async (element: CrmUserInvite): Promise<void> => {
  type(element, 'Password', GOOD_PASSWORD);
  await send(element);
};

/** Listens for one of the element's events. */
export const listen = <Detail>(
  name: string,
  then: (event: CustomEvent<Detail>) => void = () => undefined
) => {
  const details: Detail[] = [];
  const listener = (event: Event): void => {
    details.push((event as CustomEvent<Detail>).detail);
    then(event as CustomEvent<Detail>);
  };
  window.addEventListener(`crm-user-invite:${name}`, listener);
  return { details, stop: () => window.removeEventListener(`crm-user-invite:${name}`, listener) };
};
