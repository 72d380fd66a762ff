import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { PLUGIN_ID } from '../../../contracts';
import { ledgerContentTypes } from '../content-types/ledger';

/** The uids of the ledger's content types. */
export const LEDGER_UIDS: ReadonlySet<string> = new Set(
  Object.keys(ledgerContentTypes).map((name) => `plugin::${PLUGIN_ID}.${name}`)
);

/**
 * Keeps the ledger out of the Document Service, and so out of the Content Manager, which shows a super admin hidden types
 * too. Its events carry whole rows, and a row that is changed by hand could be an invitation that nobody was sent.
 */
export const guardLedger = (strapi: Core.Strapi): void => {
  strapi.documents.use((context, next) => {
    if (LEDGER_UIDS.has(context.uid)) {
      throw new errors.PolicyError('The ledger of CRM User Invite is written and read by the plugin alone');
    }
    return next();
  });
};
