import { z } from 'zod';

/**
 * Why an e-mail is sent; determines its timeline event. `renew` replaces links that are not good any more, and `request` is
 * for somebody who asked by address for one more link of an open invitation.
 */
export const SEND_REASONS = ['invite', 'resend', 'renew', 'request', 'remind'] as const;
export type SendReason = (typeof SEND_REASONS)[number];

const invitationData = z.object({ invitationId: z.string() });
const mailData = invitationData.extend({
  /** The batch with which the e-mail is paused. */
  batchId: z.string().nullish(),
  payload: z.object({ emailId: z.string(), generation: z.number(), reason: z.enum(SEND_REASONS) }),
});

/** The data of each kind of job: ids, without secrets or personal data. */
const JOB_DATA = {
  'invitation.send': mailData,
  'invitation.follow-delivery': mailData.extend({
    /** `since`: when the delivery was to be asked for the first time. */
    payload: mailData.shape.payload.extend({ since: z.iso.datetime().optional() }),
  }),
  'invitation.write-status': invitationData,
  'invitation.follow': z.object({ payload: z.object({ invitationId: z.string(), token: z.string() }) }),
  'invitation.refuse': z.object({
    payload: z.object({
      invitationId: z.string(),
      version: z.string(),
      missing: z.array(z.enum(['contact', 'portal', 'role'])),
    }),
  }),
  'redemption.record': invitationData,
  'batch.invite': z.object({ batchId: z.string() }),
  'batch.cancel': z.object({ batchId: z.string() }),
  'invitation.request': z.object({ payload: z.object({ requestId: z.string() }) }),
  'sign-in-mail.send': z.object({
    /** The contact's last invitation to the portal, which the e-mail is regarding. */
    invitationId: z.string().nullish(),
    payload: z.object({ emailId: z.string(), contactId: z.string(), portalId: z.string() }),
  }),
  'contact.check': z.object({ payload: z.object({ contactId: z.string() }) }),
  'contact.log': invitationData.extend({
    payload: z.object({
      contactId: z.string(),
      portalId: z.string(),
      roleId: z.string(),
      kind: z.enum(['invited', 'signed-up', 'access-ended']),
      at: z.iso.datetime(),
    }),
  }),
  'portal-user.end': invitationData,
  'user.deleted': z.object({
    /** `invitationId`: the invitation of the user's account, if it had one. */
    payload: z.object({ userId: z.number(), invitationId: z.string().nullable() }),
  }),
  /** `after`: the row of the ledger that the previous slice ended with. */
  'portal-users.compare': z.object({ payload: z.object({ after: z.number() }) }),
  'portal-user.follow': z.object({ payload: z.object({ portalUserId: z.string() }) }),
};

/** Kinds of work that run after the transaction that requests them. */
export type JobKind = keyof typeof JOB_DATA;
export const JOB_KINDS = Object.keys(JOB_DATA) as JobKind[];

export type JobData = { [Kind in JobKind]: z.infer<(typeof JOB_DATA)[Kind]> };

const schemas: { [Kind in JobKind]: z.ZodType<JobData[Kind]> } = JOB_DATA;

export const isJobKind = (kind: string): kind is JobKind => Object.hasOwn(JOB_DATA, kind);

/**
 * Parses the data of a stored job.
 *
 * @throws Error if it does not match the job's kind
 */
export const parseJobData = <Kind extends JobKind>(kind: Kind, stored: object): JobData[Kind] => {
  const read = schemas[kind].safeParse(stored);
  if (read.success) return read.data;
  const places = read.error.issues.map(({ path }) => path.join('.'));
  throw new Error(`This version cannot read the data of a ${kind} job: ${places.join(', ')}`);
};
