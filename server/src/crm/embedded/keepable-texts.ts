import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { withMessage } from '../../../../contracts';
import { CRM_UID } from '../../content-types/crm/uids';
import { findUnstorableText } from '../../domain/unstorable-text';

const UIDS: ReadonlySet<string> = new Set(Object.values(CRM_UID));

/** Rejects records with text that a database cannot store, for example from the Content Manager. */
export const registerKeepableTextsGuard = (strapi: Core.Strapi): void => {
  strapi.documents.use((context, next) => {
    if (!UIDS.has(context.uid) || !('data' in context.params)) return next();
    const issues = findUnstorableText(context.params.data).map(withMessage);
    const [first] = issues;
    if (!first) return next();
    throw new errors.ValidationError(`${first.path.join('.')}: ${first.message}`, {
      errors: issues.map((issue) => ({ ...issue, name: 'ValidationError' })),
    });
  });
};
