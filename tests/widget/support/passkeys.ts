import type { PasskeyCreationOptions } from '../../../contracts';

export const CREATION_OPTIONS: PasskeyCreationOptions = {
  rp: { id: 'www.example.com', name: 'Contoso Portal' },
  user: { id: 'AQID_-8', name: 'ada@example.com', displayName: 'Ada Lovelace' },
  challenge: 'BAUG',
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  timeout: 300_000,
  excludeCredentials: [],
  authenticatorSelection: {
    residentKey: 'required',
    requireResidentKey: true,
    userVerification: 'required',
  },
  attestation: 'none',
  extensions: { credProps: true },
};

const buffer = (...bytes: number[]): ArrayBuffer => Uint8Array.from(bytes).buffer;

/** What a browser creates. */
export const NEW_PASSKEY = {
  id: '-__-',
  rawId: buffer(251, 255, 254),
  type: 'public-key',
  response: {
    clientDataJSON: buffer(1),
    attestationObject: buffer(2, 3),
    getTransports: () => ['internal'],
  },
};

/** The same in JSON. */
export const NEW_PASSKEY_JSON = {
  id: '-__-',
  rawId: '-__-',
  type: 'public-key',
  response: { clientDataJSON: 'AQ', attestationObject: 'AgM', transports: ['internal'] },
};

/** Gives jsdom, which has none, passkeys. Returns the mock of `navigator.credentials.create`. */
export const offerPasskeys = (): jest.Mock => {
  const create = jest.fn().mockResolvedValue(NEW_PASSKEY);
  Object.defineProperty(navigator, 'credentials', { value: { create }, configurable: true });
  Object.assign(globalThis, { PublicKeyCredential: class {} });
  return create;
};

/** Takes them away again. */
export const withdrawPasskeys = (): void => {
  Reflect.deleteProperty(globalThis, 'PublicKeyCredential');
};
