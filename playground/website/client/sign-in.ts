/** What the sign-up page has handed over. It survives a reload in the history's state, which leaves the browser as little. */
interface Handover {
  /** Code of an invitation. */
  invitation?: string;
  /** The invited address. */
  email?: string;
}

/** Key in `sessionStorage` under which the elements keep the code of an invitation. */
const CODE_KEY = 'crm-user-invite';

/** Key in `sessionStorage` of what waits while the visitor signs in with a provider. */
const WAITING_KEY = 'lindenhof-provider';

const pageState = (): Handover => (history.state as Handover | null) ?? {};

/** Takes the code from the fragment and the address from the query, and removes both from the URL at once. */
const takeHandover = (): Handover => {
  const { hash, pathname, search } = location;
  const invitation = new URLSearchParams(hash.slice(1)).get('invitation');
  const query = new URLSearchParams(search);
  const email = query.get('email');
  query.delete('email');
  if (invitation || email !== null) {
    const state = { ...pageState(), ...(invitation && { invitation }), ...(email && { email }) };
    const rest = query.size ? `?${query}` : '';
    history.replaceState(state, '', pathname + rest + (invitation ? '' : hash));
  }
  return pageState();
};

const show = (selector: string): void => {
  for (const element of document.querySelectorAll<HTMLElement>(selector)) element.hidden = false;
};

const prefill = ({ invitation, email }: Handover): void => {
  const inputs = document.querySelectorAll<HTMLInputElement>('input[name=invitation]');
  for (const input of inputs) input.value ||= invitation ?? sessionStorage.getItem(CODE_KEY) ?? '';
  if ([...inputs].some((input) => input.value)) show('[data-with-invitation]');
  const identifier = document.querySelector<HTMLInputElement>('input[name=identifier]');
  if (identifier) identifier.value ||= email ?? '';
};

/** Signs in on this site, accepts the invitation, and goes on, all by the page's own form. */
const submit = (invitation: string): void => {
  const form = document.createElement('form');
  form.method = 'post';
  const input = Object.assign(document.createElement('input'), { name: 'invitation', value: invitation });
  form.append(input);
  document.body.append(form);
  form.submit();
};

/** Gets a session from Strapi for the provider's sign-in, which has just come back, and starts one on this site. */
const finish = async (provider: string, api: string, query: string): Promise<boolean> => {
  const answer = await fetch(`${api}/auth/${provider}/callback${query}`, { credentials: 'include' });
  if (!answer.ok) return false;
  const { jwt } = (await answer.json()) as { jwt: string };
  const response = await fetch('/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ session: { jwt } }),
  });
  return response.ok;
};

const invitationOnPage = (): string =>
  document.querySelector<HTMLInputElement>('input[name=invitation]')?.value ?? '';

const setUpProvider = async (button: HTMLButtonElement): Promise<void> => {
  const { provider = '', api = '' } = button.dataset;
  button.hidden = false;
  button.addEventListener('click', () => {
    sessionStorage.setItem(WAITING_KEY, JSON.stringify({ invitation: invitationOnPage() }));
    const callback = encodeURIComponent(location.origin + location.pathname);
    location.assign(`${api}/connect/${provider}?callback=${callback}`);
  });

  const waiting = sessionStorage.getItem(WAITING_KEY);
  sessionStorage.removeItem(WAITING_KEY);
  const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (!waiting || page?.type !== 'navigate') return;
  const { search, pathname } = location;
  history.replaceState(history.state, '', pathname);
  const { invitation = '' } = JSON.parse(waiting) as Handover;
  prefill({ invitation });
  const isError = new URLSearchParams(search).has('error');
  if (!isError && (await finish(provider, api, search).catch(() => false))) submit(invitation);
  else show('[data-provider-problem]');
};

prefill(takeHandover());
const button = document.querySelector<HTMLButtonElement>('button[data-provider]');
if (button) void setUpProvider(button);
