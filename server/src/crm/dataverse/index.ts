import type { Connector } from '../connector';
import { createDataverseClient } from './client/client';
import { createModelSource } from './model/model';
import { resolveNames } from './model/names';
import type { DataverseConnectorOptions } from './options';
import { install } from './provisioning/install';
import { missingPrivileges } from './provisioning/missing-privileges';
import { createColumns } from './records/contact-columns';
import { checkFields, createFieldsOf } from './records/contact-fields';
import { createContacts } from './records/contacts';
import type { Context } from './records/context';
import { checkSenderQueue, createEmails } from './records/emails';
import { createInvitations } from './records/invitations';
import { createPortalUsers } from './records/portal-users';
import { createPortals } from './records/portals';
import { createRecent } from './records/recent';
import { createRecordRedemption } from './records/redemption';
import { createVerify } from './verify';

export { nameProblems } from './model/names';

const DEFAULT_SETTLE_SECONDS = 10;
const DEFAULT_EXPIRES_IN_DAYS = 14;
const DEFAULT_POLL_SECONDS = 60;

/** For how long it is known which contact an id stands for: an invitee's check and the record of the sign-up are close. */
const RECENT_CONTACT_MS = 30_000;

/**
 * Requests that Dataverse accepts from one user in five minutes. Jobs share requests, and each server keeps to a pace of its
 * own; this is for servers that share a user.
 *
 * @see https://learn.microsoft.com/power-apps/developer/data-platform/api-limits
 */
const RATE_LIMIT = { max: 6_000, duration: 300_000 };

/**
 * Connects to Microsoft Dynamics 365 through the Dataverse Web API. Sends no request before the first call.
 *
 * @throws CrmError `misconfigured` for a configuration that cannot work
 */
export const createDataverseConnector = (options: DataverseConnectorOptions): Connector => {
  const names = resolveNames(options.tables);
  checkSenderQueue(options.senderQueueId);
  const client = createDataverseClient(options);
  const context: Context = {
    client: client.records,
    names,
    model: createModelSource(client, names),
    logger: options.logger,
  };

  const columns = createColumns(context);
  const recentContacts = createRecent<string>(RECENT_CONTACT_MS);
  const settleSeconds = options.settleSeconds ?? DEFAULT_SETTLE_SECONDS;

  return {
    name: 'dataverse',
    isInSiteDatabase: false,
    poll: { everySeconds: options.pollSeconds ?? DEFAULT_POLL_SECONDS },
    rateLimit: RATE_LIMIT,
    webhookKey: options.notificationKey ?? null,
    fields: null,
    verify: createVerify(client, names, options.senderQueueId, () =>
      checkFields(context, columns, options.fields ?? [])
    ),
    installer: {
      missingPrivileges: () => missingPrivileges(client),
      install: (until) => install(client, { until }),
    },
    contacts: {
      ...createContacts(context, settleSeconds, recentContacts),
      fieldsOf: createFieldsOf(context, columns),
    },
    portals: createPortals(context),
    invitations: createInvitations(context, {
      settleSeconds,
      expiresInDays: options.expiresInDays ?? DEFAULT_EXPIRES_IN_DAYS,
    }),
    emails: createEmails(context, options.senderQueueId),
    portalUsers: createPortalUsers(context, settleSeconds),
    recordRedemption: createRecordRedemption(context, columns, recentContacts),
    log: null,
    end: () => {
      client.end();
    },
  };
};
