import type {} from '../../../widget/src/sign-in';

/** Keeps a code in the history's state, where the page finds it after a reload with the visitor signed in. */
const keepInvitation = (code: string | undefined): void =>
  history.replaceState({ ...(history.state as object | null), invitation: code }, '');

// This script runs before the element's, which takes the code out of the URL.
const invitation = new URLSearchParams(location.hash.slice(1)).get('invitation');
if (invitation) keepInvitation(invitation);

/** Signs the visitor in on this site with the session that the element has got from Strapi. */
const signIn = async (session: object, accepted: { portal: string } | undefined): Promise<void> => {
  const response = await fetch('/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ session, accepted }),
  });
  if (!response.ok) throw new Error(`The site rejected the session: ${response.status}`);
};

for (const element of document.querySelectorAll('crm-user-sign-in')) {
  let accepted: { portal: string } | undefined;
  element.addEventListener('crm-user-sign-in:accepted', ({ detail }) => {
    accepted = { portal: detail.portal.name };
    keepInvitation(undefined);
  });
  element.addEventListener('crm-user-sign-in:signed-in', ({ detail }) => {
    detail.waitUntil(signIn(detail.session, accepted));
  });
}

addEventListener('load', () => {
  if (customElements.get('crm-user-sign-in')) return;
  for (const notice of document.querySelectorAll<HTMLElement>('[data-element-missing]'))
    notice.hidden = false;
});
