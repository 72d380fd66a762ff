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

/** Makes a page's browser one that offers passkeys in its dialog alone. */
export const withoutSuggestions = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
  });
};
