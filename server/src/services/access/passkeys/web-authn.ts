import type { PasskeyAssertion, PasskeyRegistration } from '../../../../../contracts';

/*
 * The library is imported here alone, when a passkey is created or used: it is installed only on sites with passkeys.
 */

/** The part of a passkey that the verification of its signatures needs. */
export interface PasskeyKey {
  /** COSE, in base64url. */
  publicKey: string;
  /** Signatures so far; 0 for an authenticator that does not count. */
  counter: number;
}

/** A passkey as its authenticator describes it. */
export interface RegisteredPasskey extends PasskeyKey {
  /** In base64url. */
  credentialId: string;
  /** How the browser reaches the authenticator, such as `internal` or `hybrid`. */
  transports: string[];
  /** Whether it can be on several devices. */
  isMultiDevice: boolean;
  isBackedUp: boolean;
}

/** Where a passkey was created or used, and with which challenge. */
export interface Expected {
  challenge: string;
  origin: string;
  /** The relying party id. */
  site: string;
}

export type PasskeyUse = Pick<RegisteredPasskey, 'counter' | 'isBackedUp'>;

const asClientData = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** What the browser signed: the challenge and the page's origin. Null for a page in a frame of another site, and for nonsense. */
export const readClientData = (clientDataJSON: string): Pick<Expected, 'challenge' | 'origin'> | null => {
  try {
    const text = Buffer.from(clientDataJSON, 'base64url').toString();
    const { challenge, origin, crossOrigin, topOrigin } = asClientData(JSON.parse(text));
    if (typeof challenge !== 'string' || typeof origin !== 'string') return null;
    return crossOrigin === true || topOrigin !== undefined ? null : { challenge, origin };
  } catch {
    return null;
  }
};

/**
 * Verifies a new passkey by the rules of WebAuthn (section 7.1). Statements about the make of the authenticator are
 * refused, except its own signature: none is asked for, and their certificates could name addresses to fetch.
 *
 * @throws Error if it is not valid
 */
export const verifyRegistration = async (
  response: PasskeyRegistration,
  { challenge, origin, site }: Expected
): Promise<RegisteredPasskey> => {
  const [{ verifyRegistrationResponse }, { decodeAttestationObject, isoBase64URL }] = await Promise.all([
    import('@simplewebauthn/server'),
    import('@simplewebauthn/server/helpers'),
  ]);
  const attestation = decodeAttestationObject(isoBase64URL.toBuffer(response.response.attestationObject));
  const format: unknown = attestation.get('fmt');
  const isOwn = format === 'packed' && attestation.get('attStmt').get('x5c') === undefined;
  if (format !== 'none' && !isOwn) throw new Error('The attestation was not asked for');
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: { ...response, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: site,
    requireUserVerification: true,
  });
  if (!verified) throw new Error('The attestation is not valid');
  const { credential, credentialDeviceType, credentialBackedUp } = registrationInfo;
  // The id that the browser states is not part of what the authenticator made.
  if (credential.id !== response.id) throw new Error('The id is of another passkey');
  return {
    credentialId: credential.id,
    publicKey: isoBase64URL.fromBuffer(credential.publicKey),
    counter: credential.counter,
    transports: response.response.transports ?? [],
    isMultiDevice: credentialDeviceType === 'multiDevice',
    isBackedUp: credentialBackedUp,
  };
};

/**
 * Verifies a signature by the rules of WebAuthn (section 7.2). A counter that did not grow is refused: the passkey may
 * have been copied.
 *
 * @throws Error if it is not valid
 */
export const verifyAssertion = async (
  assertion: PasskeyAssertion,
  { publicKey, counter }: PasskeyKey,
  { challenge, origin, site }: Expected
): Promise<PasskeyUse> => {
  const [{ verifyAuthenticationResponse }, { isoBase64URL }] = await Promise.all([
    import('@simplewebauthn/server'),
    import('@simplewebauthn/server/helpers'),
  ]);
  const { userHandle, ...response } = assertion.response;
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: {
      ...assertion,
      response: { ...response, ...(userHandle && { userHandle }) },
      clientExtensionResults: {},
    },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: site,
    credential: { id: assertion.id, publicKey: isoBase64URL.toBuffer(publicKey), counter },
    requireUserVerification: true,
  });
  if (!verified) throw new Error('The signature is not valid');
  return { counter: authenticationInfo.newCounter, isBackedUp: authenticationInfo.credentialBackedUp };
};

/** The algorithms of keys that this server can verify (COSE), best first. */
export const supportedAlgorithms = async (): Promise<number[]> =>
  (await import('@simplewebauthn/server')).getDefaultSupportedAlgorithmIDs();
