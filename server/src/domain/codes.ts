import { createHash, randomBytes } from 'node:crypto';

/** What a masked code looks like. */
const MASKED_CODE = '***';

/** Makes a code: 32 random bytes in base64url, 43 characters. It is a secret: it goes into the e-mail and nowhere else. */
export const mintCode = (): string => randomBytes(32).toString('base64url');

/** The SHA-256 of a code in hexadecimal: all that is kept of it. */
export const hashCode = (code: string): string => createHash('sha256').update(code).digest('hex');

/** Replaces every code in a link of the text by {@link MASKED_CODE}. */
export const maskCodes = (text: string): string =>
  text.replace(/(invitation(?:=|&#x3d;|&#61;|%3D))[A-Za-z0-9_-]{43}/gi, `$1${MASKED_CODE}`);
