import type { Page } from 'playwright-core';
import { addressOf } from './demo';

/** The website on the machine's name, because browsers have no passkeys on an IP address. */
export const localhost = (url: string): string => url.replace('//127.0.0.1:', '//localhost:');

/** The website's URL on the machine's name. */
export const localSite = (): string => localhost(addressOf('site'));

/** Gives a page's browser an authenticator that verifies its user, as a phone with a fingerprint does. */
export const addAuthenticator = async (page: Page) => {
  const client = await page.context().newCDPSession(page);
  await client.send('WebAuthn.enable');
  const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    /** The passkeys that it has. */
    passkeys: async () => (await client.send('WebAuthn.getCredentials', { authenticatorId })).credentials,

    /** Whether the person passes the device's question for fingerprint, face or PIN. */
    verifies: (isUserVerified: boolean) =>
      client.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  };
};

/** Puts the sign-in element on the website's sign-in page, in place of the demo's own form. */
export const useSignInElement = async (page: Page, attributes = '', lang = 'en'): Promise<void> => {
  const endpoint = `${addressOf('strapi')}/api/crm-user-invite`;
  const body = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Sign in</title><style>body { font-family: system-ui; margin: 1rem; background: light-dark(#f4f4f8, #101018) }</style>
<script type="module" src="${endpoint}/widget/sign-in.js"></script></head>
<body><main><h1 style="font-size: 1rem">Lindenhof</h1>
<crm-user-sign-in endpoint="${endpoint}" redirect-url="/welcome" forgot-password-url="/password" ${attributes}></crm-user-sign-in>
</main><script>
  addEventListener('crm-user-sign-in:signed-in', ({ detail }) => {
    detail.waitUntil(fetch('/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ session: detail.session }),
    }));
  });
</script></body></html>`;
  await page.route(/\/(sign-in|anmelden)(\?.*)?$/, (route) =>
    route.fulfill({ contentType: 'text/html; charset=utf-8', body })
  );
};

/** Makes a page's browser one that offers passkeys in its dialog alone. */
export const withoutSuggestions = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
  });
};
