import type { CrmUserInviteEventMap } from '../../../widget/src/types';

/** Signs the visitor in on this site with the session that came with the new account. */
const signIn = async (session: object): Promise<void> => {
  const response = await fetch('/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ session }),
  });
  if (!response.ok) throw new Error(`The site did not take the session: ${response.status}`);
};

const getAccessToken = async (): Promise<string | null> => {
  const response = await fetch('/session/token');
  return response.ok ? ((await response.json()) as { token: string | null }).token : null;
};

for (const element of document.querySelectorAll('crm-user-invite')) {
  Object.assign(element, { getAccessToken });
  element.addEventListener('crm-user-invite:redeemed', (event) => {
    const { detail } = event as CrmUserInviteEventMap['crm-user-invite:redeemed'];
    if (detail.session) detail.waitUntil(signIn(detail.session));
  });
}
