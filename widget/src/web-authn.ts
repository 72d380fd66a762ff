import type {
  PasskeyAssertion,
  PasskeyCreationOptions,
  PasskeyRegistration,
  PasskeyRequestOptions,
} from '../../contracts';

/*
 * Passkeys in JSON, with bytes in base64url. Browsers of 2023 cannot convert it, and some password managers replace the
 * browser's credentials by their own, which cannot either.
 */

const toBytes = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0)
  );

const toBase64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/** Whether the page may use passkeys. Browsers allow that on https and localhost alone. */
export const hasPasskeys = (): boolean => 'PublicKeyCredential' in globalThis;

/** Why the browser gave no passkey: the person turned it down, or the browser or authenticator cannot do it. */
export type PasskeyProblem = 'cancelled' | 'failed';

/** Browsers report a person's refusal and a time-out alike, so that pages cannot tell who has passkeys. */
export const problemOf = (error: unknown): PasskeyProblem =>
  error instanceof Error && /^(NotAllowedError|AbortError)$/.test(error.name) ? 'cancelled' : 'failed';

/** Asks the browser to create a passkey. @throws DOMException; see {@link problemOf} */
export const createPasskey = async ({
  challenge,
  user,
  ...options
}: PasskeyCreationOptions): Promise<PasskeyRegistration> => {
  const credential = (await navigator.credentials.create({
    publicKey: {
      ...options,
      excludeCredentials: [],
      challenge: toBytes(challenge),
      user: { ...user, id: toBytes(user.id) },
    },
  })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    id: credential.id,
    rawId: toBase64url(credential.rawId),
    type: 'public-key',
    response: {
      clientDataJSON: toBase64url(response.clientDataJSON),
      attestationObject: toBase64url(response.attestationObject),
      // Some password managers leave it out.
      ...('getTransports' in response && { transports: response.getTransports() }),
    },
  };
};

/**
 * Asks the browser to sign with one of its passkeys for the site.
 *
 * @param autofill Whether to offer them in the form's suggestions, until the signal; else in a dialog
 * @throws DOMException; see {@link problemOf}
 */
export const usePasskey = async (
  { challenge, ...options }: PasskeyRequestOptions,
  autofill?: { signal: AbortSignal }
): Promise<PasskeyAssertion> => {
  const credential = (await navigator.credentials.get({
    publicKey: { ...options, allowCredentials: [], challenge: toBytes(challenge) },
    ...(autofill && { ...autofill, mediation: 'conditional' }),
  })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    id: credential.id,
    rawId: toBase64url(credential.rawId),
    type: 'public-key',
    response: {
      clientDataJSON: toBase64url(response.clientDataJSON),
      authenticatorData: toBase64url(response.authenticatorData),
      signature: toBase64url(response.signature),
      userHandle: response.userHandle && toBase64url(response.userHandle),
    },
  };
};
