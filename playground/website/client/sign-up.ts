import type {} from '../../../widget/src/index';

/** Signs the visitor in on this site with the session of the new account. */
const signIn = async (session: object): Promise<void> => {
  const response = await fetch('/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ session }),
  });
  if (!response.ok) throw new Error(`The site rejected the session: ${response.status}`);
};

/** Shows who is signed in, for a page that stays after sign-up. */
const updateHeader = async (): Promise<void> => {
  const response = await fetch(location.href);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const header = page.querySelector('.site-header');
  if (header) document.querySelector('.site-header')?.replaceWith(header);
};

const getAccessToken = async (): Promise<string | null> => {
  const response = await fetch('/session/token');
  return response.ok ? ((await response.json()) as { token: string | null }).token : null;
};

for (const element of document.querySelectorAll('crm-user-invite')) {
  element.getAccessToken = getAccessToken;
  element.addEventListener('crm-user-invite:redeemed', (event) => {
    const { session, redirectUrl } = event.detail;
    if (!session) return;
    const signedIn = signIn(session);
    event.detail.waitUntil(redirectUrl ? signedIn : signedIn.then(updateHeader));
  });
}

// Module scripts run in order, and the element's comes first. If it is not defined by now, it failed to load.
if (!customElements.get('crm-user-invite')) {
  for (const notice of document.querySelectorAll<HTMLElement>('[data-element-missing]'))
    notice.hidden = false;
}
