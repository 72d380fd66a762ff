import { createHash, randomBytes } from 'node:crypto';

const MASKED_CODE = '***';

/**
 * Generates a code: 32 random bytes in base64url, 43 characters. A code is a secret that appears in the e-mail alone.
 */
export const mintCode = (): string => randomBytes(32).toString('base64url');

/** The SHA-256 of a code in hexadecimal, which is stored instead of the code. */
export const hashCode = (code: string): string => createHash('sha256').update(code).digest('hex');

/** Replaces every code in the links of a text by {@link MASKED_CODE}. */
export const maskCodes = (text: string): string =>
  text.replace(/(invitation(?:=|&#x3d;|&#61;|%3D))[A-Za-z0-9_-]{43}/gi, `$1${MASKED_CODE}`);
