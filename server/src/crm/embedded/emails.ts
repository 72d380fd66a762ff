import type { EmailActivity } from '../../../../contracts';
import { faultPoint } from '../../domain/fault-points';
import type { Connector, EmailDelivery, OutgoingEmail, TestMail } from '../connector';
import type { EmailActivityRow } from './rows';
import type { Tables } from './tables';

/** An e-mail as sent to the mail server: its bodies contain the code. */
export type Mail = TestMail;

/** Sends an e-mail. A rejection says whether a retry may succeed. */
export type SendMail = (mail: Mail) => Promise<void>;

const FAILURE_LENGTH = 500;

/** How many rows are deleted in one statement. */
const CHUNK = 200;

const toActivity = (row: EmailActivityRow): EmailActivity => ({
  id: row.documentId,
  status: row.statusReason,
  active: row.active,
  subject: row.subject,
  to: row.to,
  html: row.html,
  text: row.text,
  sentAt: row.sentAt,
});

/** The outcome of an e-mail that was handed to the mail server. */
const toDelivery = (row: EmailActivityRow): EmailDelivery =>
  row.statusReason === 'sent'
    ? { state: 'sent', sentAt: new Date(row.sentAt ?? row.updatedAt) }
    : { state: 'failed', reason: row.failure ?? 'The mail server did not accept the e-mail.' };

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, FAILURE_LENGTH);

export const createEmails = (tables: Tables, sendMail: SendMail, clock: () => Date): Connector['emails'] => {
  const { emails } = tables;

  const write = (id: string, values: Record<string, unknown>) =>
    emails.updateMany({ documentId: id }, values, clock());

  /** Stores an e-mail before it is sent. Returns its delivery if it was sent already, otherwise null. */
  const keepAsPending = async (email: OutgoingEmail): Promise<EmailDelivery | null> => {
    const { invitationId } = email;
    // An e-mail without an invitation could not be found when its contact is erased.
    const kept = invitationId === null ? { to: '', html: '', text: '' } : { ...email.masked, to: email.to };
    const draft = {
      ...kept,
      subject: email.subject,
      messageId: email.messageId,
      statusReason: 'pending',
      active: true,
      failure: null,
    };
    const invitation =
      invitationId === null ? null : await tables.invitations.referred(invitationId, 'portal invitation');
    const row = { documentId: email.id, ...draft, invitation_id: invitation?.id ?? null };
    if (await emails.insertUnlessKnown(row, clock())) return null;
    const known = await emails.findOne({ where: { documentId: email.id } });
    if (known?.statusReason === 'sent') return toDelivery(known);
    await write(email.id, draft);
    return null;
  };

  const handOver = async (email: OutgoingEmail): Promise<void> => {
    const { id, to, subject, html, text, messageId } = email;
    try {
      await sendMail({ to, subject, html, text, messageId });
    } catch (error) {
      // The mail server's reply usually repeats the address.
      const failure = email.invitationId === null ? null : messageOf(error);
      const failed = { statusReason: 'failed', active: true, failure };
      // The caller needs the mail server's error, even if storing it fails.
      await write(id, failed).catch(() => undefined);
      throw error;
    }
  };

  return {
    async send(email): Promise<EmailDelivery> {
      const delivered = await keepAsPending(email);
      if (delivered) return delivered;
      await handOver(email);
      faultPoint('send.handed-over');
      const sentAt = clock();
      await write(email.id, { statusReason: 'sent', active: false, sentAt });
      return { state: 'sent', sentAt };
    },

    sendTest: sendMail,

    async deliveries(ids) {
      // A pending row has not been handed to the mail server: only another call of `send` does that.
      const rows = await emails.findMany({
        where: { documentId: { $in: [...ids] }, statusReason: { $ne: 'pending' } },
      });
      return new Map(rows.map((row) => [row.documentId, toDelivery(row)]));
    },

    async close(id, arrivedAt) {
      const unsent = { documentId: id, statusReason: { $ne: 'sent' } };
      const outcome = arrivedAt
        ? { statusReason: 'sent', sentAt: arrivedAt, failure: null }
        : { statusReason: 'failed' };
      await emails.updateMany(unsent, { ...outcome, active: false }, clock());
    },

    async listByInvitation(invitationId) {
      const rows = await emails.findMany({
        where: { invitation: { documentId: invitationId } },
        orderBy: [{ createdAt: 'desc' }, { documentId: 'asc' }],
      });
      return rows.map(toActivity);
    },

    async anonymize(invitationIds) {
      const rows = await emails.findMany({
        where: { invitation: { documentId: { $in: [...invitationIds] } } },
      });
      const forgotten = { to: '', subject: '', html: '', text: '', failure: null };
      await emails.updateMany({ documentId: { $in: rows.map((row) => row.documentId) } }, forgotten, clock());
    },

    async deleteWithoutInvitation(before) {
      // Only those of the plugin lack the address.
      const where = {
        ...{ invitation: { id: { $null: true } }, to: '' },
        createdAt: { $lt: before.toISOString() },
      };
      for (;;) {
        const rows = await emails.findMany({ where, select: ['id'], limit: CHUNK });
        await emails.deleteMany({ id: { $in: rows.map(({ id }) => id) } });
        if (rows.length < CHUNK) return;
      }
    },
  };
};
