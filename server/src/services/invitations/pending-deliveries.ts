import { z } from 'zod';
import type { Connector, EmailDelivery } from '../../crm/connector';
import type { JobRepository } from '../../repositories/jobs';

/** How often a CRM that sends e-mail itself is asked for the deliveries. */
const INTERVAL_MS = 15_000;

/** A moment that is closer than this is skipped: the CRM has just been given the e-mail. */
const SOON_MS = 5_000;

/** How long an answer about an e-mail that is on its way, or out, is good for the other jobs. */
const GOOD_FOR_MS = 10_000;

/** How many e-mails one question may be about. */
const MOST = 5_000;

/** How many of them a connector takes in one call. */
const PER_CALL = 500;

interface Options {
  connector: { emails: Pick<Connector['emails'], 'deliveries'> };
  jobs: Pick<JobRepository, 'listFollowed'>;
  now: () => Date;
}

/** Jobs of other versions may have other data; each reports that itself. */
const payloadSchema = z.object({ emailId: z.string() });

/** One question for all e-mails that a job follows. */
interface Survey {
  at: number;
  deliveries: ReadonlyMap<string, EmailDelivery>;
}

/**
 * The next time to ask for a delivery. All jobs ask at the same moments, on all servers, so that one question serves them
 * all.
 */
export const nextSurvey = (now: Date): Date =>
  new Date(Math.ceil((now.getTime() + SOON_MS) / INTERVAL_MS) * INTERVAL_MS);

/** Deliveries of the e-mails that the CRM has been given, each followed by a job of its own. */
export const createPendingDeliveries = ({ connector, jobs, now }: Options) => {
  let last: Survey | null = null;
  let asking: Promise<Survey> | null = null;

  const ask = async (): Promise<Survey> => {
    const at = now().getTime();
    const followed = await jobs.listFollowed(MOST);
    const ids = followed.flatMap(({ payload }) => payloadSchema.safeParse(payload).data?.emailId ?? []);
    const calls = Array.from({ length: Math.ceil(ids.length / PER_CALL) }, (_, call) =>
      connector.emails.deliveries(ids.slice(call * PER_CALL, (call + 1) * PER_CALL))
    );
    last = { at, deliveries: new Map((await Promise.all(calls)).flatMap((some) => [...some])) };
    return last;
  };

  const newSurvey = (): Promise<Survey> => {
    asking ??= ask().finally(() => (asking = null));
    return asking;
  };
  const recentSurvey = async (): Promise<Survey> =>
    last && Math.abs(now().getTime() - last.at) < GOOD_FOR_MS ? last : newSurvey();

  return {
    /** The delivery as it was at most a few seconds ago; undefined if the e-mail was never handed over. */
    async find(emailId: string): Promise<EmailDelivery | undefined> {
      const known = (await recentSurvey()).deliveries.get(emailId);
      if (known?.state === 'pending' || known?.state === 'sent') return known;
      // It was handed over since, or may have to be sent, which only a fresh answer can decide.
      const fresh = (await newSurvey()).deliveries.get(emailId);
      return fresh ?? (await connector.emails.deliveries([emailId])).get(emailId);
    },
  };
};

export type PendingDeliveries = ReturnType<typeof createPendingDeliveries>;
