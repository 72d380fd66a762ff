import type { StoredJob } from '../../repositories/jobs';

/** One queue for what sends e-mails, and one for all else that is told to the CRM: each has its own limit. */
export const QUEUES = ['mail', 'crm'] as const;
export type QueueName = (typeof QUEUES)[number];

/** So many jobs in so many milliseconds, over all servers. */
export interface QueueLimit {
  max: number;
  duration: number;
}

/** No limit where there is none. */
export type QueueLimits = Partial<Record<QueueName, QueueLimit>>;

/** What Redis holds of a job: which row it is, and for which run. The rest is in the row. */
export interface Ticket {
  id: number;
  attempts: number;
  /** Milliseconds since 1970. */
  runAt: number;
}

/** E-mails have a queue to themselves, so that a batch of them holds up nothing else. */
export const queueOf = ({ kind }: StoredJob): QueueName => (kind === 'invitation.send' ? 'mail' : 'crm');

export const ticketOf = ({ id, attempts, runAt }: StoredJob): Ticket => ({
  id,
  attempts,
  runAt: runAt.getTime(),
});

/** The same run of the same row has the same number, so that Redis takes it once. */
export const numberOf = ({ id, attempts, runAt }: Ticket): string => `${id}-${attempts}-${runAt}`;

/** False for a ticket of a run that is over. */
export const isCurrent = (ticket: Ticket, job: StoredJob): boolean =>
  numberOf(ticket) === numberOf(ticketOf(job));
