import type { EmailActivity } from '../../../../../contracts';
import { maskCodes } from '../../../domain/codes';
import type { Connector, EmailDelivery, OutgoingEmail } from '../../connector';
import { CrmError } from '../../crm-error';
import type { Row } from '../client/responses';
import { guid, isGuid, queryString } from '../client/odata';
import { VERSION } from '../model/names';
import { EMAIL_STATUS } from '../model/status';
import { dateOf, idOf, lookup, numberOf, textOf } from './columns';
import type { Context } from './context';
import { createRowLoader, ifUnchanged, insertRow, PREFER_NAMES } from './rows';

/** `participationtypemask` of an activity party. */
const SENDER = 1;
const RECIPIENT = 2;

const MEANING: Record<number, EmailActivity['status']> = {
  [EMAIL_STATUS.draft]: 'pending',
  [EMAIL_STATUS.completed]: 'sent',
  [EMAIL_STATUS.sent]: 'sent',
  [EMAIL_STATUS.received]: 'sent',
  [EMAIL_STATUS.canceled]: 'failed',
  [EMAIL_STATUS.pendingSend]: 'pending',
  [EMAIL_STATUS.sending]: 'pending',
  [EMAIL_STATUS.failed]: 'failed',
};

/** Statuses of an active Email Activity. */
const ACTIVE: readonly (number | null)[] = [EMAIL_STATUS.draft, EMAIL_STATUS.failed];

const FAILURE =
  'Dynamics could not send the e-mail; its activity in Dynamics shows the reason. Check that the mailbox of the queue is approved, tested and enabled, and that the contact allows e-mail';

const HELD =
  'Dynamics holds it in Pending Send. Check there that the mailbox of the queue is approved, tested and enabled for outgoing e-mail, and that server-side synchronization runs';

export const createEmails = (context: Context, senderQueueId: string): Connector['emails'] => {
  const { client, names } = context;
  const { columns } = names.email;

  const statusSelect = (id: string): string[] => [id, columns.status, columns.sentAt];
  const loadStatus = createRowLoader(client, async () => (await context.model()).email, statusSelect);

  const isDraft = (row: Row): boolean => numberOf(row, columns.status) === EMAIL_STATUS.draft;

  const deliveryOf = (row: Row): EmailDelivery => {
    const state = MEANING[numberOf(row, columns.status) ?? 0] ?? 'pending';
    if (state === 'sent') return { state, sentAt: dateOf(row, columns.sentAt) ?? new Date() };
    return state === 'failed' ? { state, reason: FAILURE } : { state, remedy: HELD };
  };

  const emailOf = (idColumn: string, row: Row): EmailActivity => ({
    id: idOf(row, idColumn),
    status: MEANING[numberOf(row, columns.status) ?? 0] ?? 'pending',
    active: numberOf(row, columns.state) === 0,
    subject: maskCodes(textOf(row, columns.subject) ?? ''),
    // Dynamics ends the list with a semicolon.
    to: (textOf(row, columns.recipients) ?? '').replace(/;+$/, ''),
    html: maskCodes(textOf(row, columns.body) ?? ''),
    // An e-mail in Dynamics has a single body, in HTML.
    text: '',
    sentAt: dateOf(row, columns.sentAt)?.toISOString() ?? null,
  });

  /** Creates the e-mail as a draft, unless it exists. */
  const write = async (email: OutgoingEmail): Promise<'created' | 'existed'> => {
    const { email: table, invitation, contact } = await context.model();
    const regarding = table.navigation(columns.regarding, names.invitation.table);
    return insertRow(client, table, email.id, {
      [columns.subject]: email.subject,
      [columns.body]: email.html,
      ...(email.invitationId !== null && {
        [`${regarding}@odata.bind`]: `/${invitation.row(email.invitationId)}`,
      }),
      email_activity_parties: [
        { 'partyid_queue@odata.bind': `/queues(${guid(senderQueueId)})`, participationtypemask: SENDER },
        {
          'partyid_contact@odata.bind': `/${contact.row(email.contactId)}`,
          participationtypemask: RECIPIENT,
        },
      ],
    });
  };

  /** Sends a draft. Not repeatable: if the answer is lost, the next call reads the status before it sends. */
  const issue = async (id: string): Promise<EmailDelivery> => {
    const { email } = await context.model();
    const path = `${email.row(id)}/Microsoft.Dynamics.CRM.SendEmail`;
    try {
      await client.send({ method: 'POST', path, body: { IssueSend: true } });
      return { state: 'pending' };
    } catch (error) {
      // Dynamics refuses to send an e-mail that is already being sent.
      const now = error instanceof CrmError && error.kind === 'invalid' ? await loadStatus(id) : null;
      if (now && !isDraft(now)) return deliveryOf(now);
      throw error;
    }
  };

  return {
    async send(email) {
      // Writes without reading first: the e-mail is nearly always new, and requests are limited.
      const found = (await write(email)) === 'existed' ? await loadStatus(email.id) : null;
      return found && !isDraft(found) ? deliveryOf(found) : issue(email.id);
    },

    async deliveries(ids) {
      const { email } = await context.model();
      const rows = await Promise.all(ids.map(loadStatus));
      // A draft is not being sent: its creator has not asked Dynamics to send it.
      const given = rows.filter((row) => row !== null).filter((row) => !isDraft(row));
      const byId = new Map(given.map((row) => [idOf(row, email.id), deliveryOf(row)]));
      return new Map(
        ids.flatMap((id) => {
          const delivery = byId.get(id.toLowerCase());
          return delivery ? [[id, delivery] as const] : [];
        })
      );
    },

    async close(id) {
      // Dynamics itself tracks e-mails that are sent or being sent.
      const row = await loadStatus(id);
      if (!row || !ACTIVE.includes(numberOf(row, columns.status))) return;
      const { email } = await context.model();
      const canceled = { [columns.state]: 2, [columns.status]: EMAIL_STATUS.canceled };
      await client.send({ method: 'PATCH', path: email.row(id), body: canceled, headers: ifUnchanged(row) });
    },

    async listByInvitation(invitationId) {
      if (!isGuid(invitationId)) return [];
      const { email } = await context.model();
      const query = queryString({
        $select: [
          email.id,
          columns.subject,
          columns.body,
          columns.recipients,
          columns.state,
          columns.status,
          columns.sentAt,
        ].join(','),
        $filter: `${lookup(columns.regarding)} eq ${guid(invitationId)}`,
        // Times are stored in whole seconds.
        $orderby: `${columns.createdAt} desc,${VERSION} desc`,
      });
      const rows = await client.readAll(email.entitySet + query, { headers: { Prefer: PREFER_NAMES } });
      return rows.map((row) => emailOf(email.id, row));
    },

    /** Dynamics keeps its e-mails for as long as its own retention policies say. */
    anonymize: () => Promise.resolve(),
    deleteWithoutInvitation: () => Promise.resolve(),
  };
};

/** Rejects an invalid queue id before any request. */
export const checkSenderQueue = (id: string): void => {
  if (!isGuid(id)) throw new CrmError('misconfigured', 'crm.senderQueueId must be the GUID of a queue');
};
