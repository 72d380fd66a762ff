import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { PLUGIN_ID } from '../../../contracts';
import { ledgerContentTypes } from '../content-types/ledger';

/** The uids of the ledger's content types. */
export const LEDGER_UIDS: ReadonlySet<string> = new Set(
  Object.keys(ledgerContentTypes).map((name) => `plugin::${PLUGIN_ID}.${name}`)
);

/**
 * Blocks the ledger in the Document Service, and thereby in the Content Manager, which shows super admins hidden
 * types too. Events of the Document Service carry whole rows, and a manually edited row could be an invitation that
 * was never sent.
 */
export const guardLedger = (strapi: Core.Strapi): void => {
  strapi.documents.use((context, next) => {
    if (LEDGER_UIDS.has(context.uid)) {
      throw new errors.PolicyError('Only the plugin itself can read and write the ledger of CRM User Invite');
    }
    return next();
  });
};
