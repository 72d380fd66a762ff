import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { cose, isoCBOR } from '@simplewebauthn/server/helpers';
import type { PasskeyAssertion, PasskeyRegistration } from '../../contracts';

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const base64url = (data: string | Buffer): string => Buffer.from(data).toString('base64url');

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const ATTESTED = 0x40;

interface CreationOptions {
  rp: { id: string };
  user: { id: string };
  challenge: string;
}

interface RequestOptions {
  rpId: string;
  challenge: string;
}

/** What a dishonest browser or authenticator could change. */
interface Lies {
  /** Of the page. */
  origin?: string;
  /** The relying party id that is signed. */
  site?: string;
  challenge?: string;
  type?: string;
  crossOrigin?: boolean;
  isVerified?: boolean;
  userHandle?: string;
}

/** A passkey in the authenticator, which test code may change. */
interface Kept {
  id: Buffer;
  site: string;
  userHandle: string;
  privateKey: KeyObject;
  publicKey: Buffer;
  counter: number;
}

const coseKey = (key: KeyObject): Buffer => {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const { COSEALG, COSECRV, COSEKEYS, COSEKTY } = cose;
  return Buffer.from(
    isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        [COSEKEYS.kty, COSEKTY.EC2],
        [COSEKEYS.alg, COSEALG.ES256],
        [COSEKEYS.crv, COSECRV.P256],
        [COSEKEYS.x, Uint8Array.from(Buffer.from(x, 'base64url'))],
        [COSEKEYS.y, Uint8Array.from(Buffer.from(y, 'base64url'))],
      ])
    )
  );
};

/**
 * A browser with an authenticator in software, which makes what `navigator.credentials` would return on a page.
 *
 * @param counts Whether its passkeys count their signatures, as security keys do; those of password managers do not
 */
export const createAuthenticator = (page: string, { counts = false } = {}) => {
  const passkeys: Kept[] = [];

  const clientData = (type: string, challenge: string, lies: Lies): string =>
    base64url(
      JSON.stringify({
        type: lies.type ?? type,
        challenge: lies.challenge ?? challenge,
        origin: lies.origin ?? page,
        crossOrigin: lies.crossOrigin ?? false,
      })
    );

  const flags = ({ isVerified = true }: Lies): number =>
    USER_PRESENT | (isVerified ? USER_VERIFIED : 0) | (counts ? 0 : BACKUP_ELIGIBLE | BACKED_UP);

  const authenticatorData = (site: string, flagBits: number, counter: number, attested = Buffer.alloc(0)) => {
    const counted = Buffer.alloc(4);
    counted.writeUInt32BE(counter);
    return Buffer.concat([sha256(site), Buffer.from([flagBits]), counted, attested]);
  };

  return {
    passkeys,

    /** `navigator.credentials.create` */
    create(
      { rp, user, challenge }: CreationOptions,
      lies: Lies & { id?: Buffer; statement?: { fmt: string; attStmt: Map<string, unknown> } } = {}
    ): PasskeyRegistration {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const id = lies.id ?? randomBytes(16);
      const kept = {
        id,
        site: rp.id,
        userHandle: user.id,
        privateKey,
        publicKey: coseKey(publicKey),
        counter: 0,
      };
      passkeys.push(kept);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const attested = Buffer.concat([Buffer.alloc(16), length, id, kept.publicKey]);
      const authData = authenticatorData(lies.site ?? rp.id, flags(lies) | ATTESTED, 0, attested);
      const { fmt, attStmt } = lies.statement ?? { fmt: 'none', attStmt: new Map() };
      const attestation = new Map<string, unknown>([
        ['fmt', fmt],
        ['attStmt', attStmt],
        ['authData', Uint8Array.from(authData)],
      ]);
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: 'public-key',
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, lies),
          attestationObject: base64url(
            Buffer.from(isoCBOR.encode(attestation as Parameters<typeof isoCBOR.encode>[0]))
          ),
          transports: ['internal'],
        },
      };
    },

    /** `navigator.credentials.get` with the passkey that was created last, unless another one is given. */
    get({ rpId, challenge }: RequestOptions, lies: Lies = {}, passkey = passkeys.at(-1)): PasskeyAssertion {
      if (!passkey) throw new Error('The authenticator has no passkey');
      if (counts) passkey.counter += 1;
      const signed = authenticatorData(lies.site ?? rpId, flags(lies), passkey.counter);
      const clientDataJSON = clientData('webauthn.get', challenge, lies);
      const signature = sign(
        'sha256',
        Buffer.concat([signed, sha256(Buffer.from(clientDataJSON, 'base64url'))]),
        passkey.privateKey
      );
      return {
        id: base64url(passkey.id),
        rawId: base64url(passkey.id),
        type: 'public-key',
        response: {
          clientDataJSON,
          authenticatorData: base64url(signed),
          signature: base64url(signature),
          userHandle: lies.userHandle ?? passkey.userHandle,
        },
      };
    },
  };
};
