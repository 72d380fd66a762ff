import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { CrmError, CursorError } from '../../crm-error';

/** Maximum length of an accepted skip token, in characters. */
const MAX_TOKEN = 16_384;

/**
 * Makes a cursor from Dataverse's link to the next page. Cursors come back from clients, so only the skip token is kept: a
 * cursor must not be able to name another table or server. It is compressed because the token is a long, repetitive cookie.
 */
export const cursorOfNextLink = (link: string | undefined, origin: string): string | null => {
  if (link === undefined) return null;
  const url = URL.canParse(link) ? new URL(link) : null;
  const token = url && /[?&](?:\$|%24)skiptoken=([^&]*)/i.exec(url.search)?.[1];
  if (url?.origin !== origin || !token) {
    throw new CrmError(
      'invalid',
      'Dynamics returned a link to the next page that the connector does not follow'
    );
  }
  return deflateRawSync(decodeURIComponent(token)).toString('base64url');
};

/** The skip token in a cursor. @throws CursorError if the cursor was not made here. */
export const skipTokenOfCursor = (cursor: string): string => {
  if (!/^[\w-]+$/.test(cursor)) throw new CursorError();
  let token: string;
  try {
    token = inflateRawSync(Buffer.from(cursor, 'base64url'), { maxOutputLength: MAX_TOKEN }).toString('utf8');
  } catch {
    throw new CursorError();
  }
  // Dataverse's token is a <cookie>; anything else was not made here.
  if (!token.includes('cookie')) throw new CursorError();
  return token;
};
