import type { StoredJob } from '../../repositories/jobs';

/** One queue for e-mails and one for all other jobs, each with its own rate limit. */
export const QUEUES = ['mail', 'crm'] as const;
export type QueueName = (typeof QUEUES)[number];

/** At most `max` jobs in `duration` milliseconds, across all servers. */
export interface QueueLimit {
  max: number;
  duration: number;
}

/** A queue without an entry has no limit. */
export type QueueLimits = Partial<Record<QueueName, QueueLimit>>;

/** The data of a job in Redis: the row and the run that it is for. Everything else is in the row. */
export interface Ticket {
  id: number;
  attempts: number;
  /** Milliseconds since 1970. */
  runAt: number;
}

/** E-mails have a separate queue, so that a batch of them does not delay other jobs. */
export const queueOf = ({ kind }: StoredJob): QueueName => (kind === 'invitation.send' ? 'mail' : 'crm');

export const ticketOf = ({ id, attempts, runAt }: StoredJob): Ticket => ({
  id,
  attempts,
  runAt: runAt.getTime(),
});

/** The job id in Redis. It is the same for the same run of a row, so that Redis adds it only once. */
export const numberOf = ({ id, attempts, runAt }: Ticket): string => `${id}-${attempts}-${runAt}`;

/** False for a ticket of an earlier run. */
export const isCurrent = (ticket: Ticket, job: StoredJob): boolean =>
  numberOf(ticket) === numberOf(ticketOf(job));
