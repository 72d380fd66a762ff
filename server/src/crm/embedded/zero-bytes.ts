import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { CRM_UID } from '../../content-types/crm/uids';

const UIDS: ReadonlySet<string> = new Set(Object.values(CRM_UID));

/** The path of the first text that holds a zero byte; null if none does. */
const pathOfZeroByte = (value: unknown, path: string[] = []): string[] | null => {
  if (typeof value === 'string') return value.includes('\0') ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, part] of Object.entries(value)) {
    const found = pathOfZeroByte(part, [...path, name]);
    if (found) return found;
  }
  return null;
};

/**
 * Refuses texts with a zero byte, which nobody means to write: PostgreSQL cannot keep them and would fail, the other
 * databases keep what nobody sees.
 *
 * @see https://www.postgresql.org/docs/current/datatype-character.html
 */
export const registerZeroByteGuard = (strapi: Core.Strapi): void => {
  strapi.documents.use((context, next) => {
    const path = UIDS.has(context.uid) && 'data' in context.params && pathOfZeroByte(context.params.data);
    if (!path) return next();
    const message = 'A text cannot hold a zero byte';
    throw new errors.ValidationError(`${path.join('.')}: ${message}`, {
      errors: [{ path, name: 'ValidationError', message }],
    });
  });
};
