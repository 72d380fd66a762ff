import { randomUUID } from 'node:crypto';
import { withMessage, type Batch } from '../../../../contracts';
import { AppError } from '../../domain/app-error';
import type { JobHandler } from '../../jobs/job';
import type { Outbox } from '../../jobs/outbox';
import type { BatchRepository, LedgerBatch } from '../../repositories/batches';
import type { JobRepository } from '../../repositories/jobs';
import type { InTransaction } from '../../repositories/transaction';
import type { InviteService } from './invite';

interface Options {
  batches: BatchRepository;
  jobs: JobRepository;
  invite: InviteService;
  outbox: Outbox;
  inTransaction: InTransaction;
  now: () => Date;
}

const isAppError = (error: Error): error is AppError => error instanceof AppError;

/** Why a batch was given up, for staff. */
const failureOf = (error: Error): string => {
  const [issue] = isAppError(error) ? (error.details.errors ?? []) : [];
  return issue ? withMessage(issue).message : error.message;
};

/**
 * Pause, resume and cancel. They apply to everything that is not sent: contacts not yet processed, and
 * waiting e-mails. An e-mail that a server is sending at that moment goes out. One that needs a retry, or
 * whose server died, is held back.
 */
export const createBatchControl = (options: Options) => {
  const { batches, jobs, invite, outbox, inTransaction, now } = options;

  const move = async (
    batchId: string,
    from: Batch['state'][],
    to: Pick<LedgerBatch, 'state'> & Partial<LedgerBatch>
  ): Promise<boolean> => {
    if (await batches.setState(batchId, from, to)) return true;
    const batch = await batches.get(batchId);
    if (!batch) throw new AppError('batch.unknown');
    if (batch.state !== to.state) throw new AppError('batch.ended');
    return false;
  };

  const handler: JobHandler<'batch.invite'> = {
    async run({ batchId }) {
      // One chunk per run, so that other jobs run in between and a pause takes effect soon.
      if (await invite.continueBatch(batchId)) return { rerunAfterSeconds: 0 };
    },
    async onFailure({ batchId }, error, isGivenUp) {
      if (isGivenUp) await batches.fail(batchId, failureOf(error));
    },
  };

  return {
    handler,

    /** @throws AppError `batch.unknown`, `batch.ended` */
    async pause(batchId: string): Promise<void> {
      await batches.completeFinished(batchId);
      await inTransaction(async () => {
        if (await move(batchId, ['running'], { state: 'paused' })) await jobs.hold(batchId);
      });
    },

    /** A job revokes the invitations that were not mailed. @throws AppError `batch.unknown`, `batch.ended` */
    async cancel(batchId: string, actor: string): Promise<void> {
      await batches.completeFinished(batchId);
      await inTransaction(async (context) => {
        if (!(await move(batchId, ['running', 'paused'], { state: 'cancelled', cancelledBy: actor }))) return;
        await jobs.hold(batchId);
        await outbox.add(context, { kind: 'batch.cancel', key: `cancel:${batchId}`, batchId });
      });
    },

    /** @throws AppError `batch.unknown`, `batch.ended` */
    resume: async (batchId: string): Promise<void> =>
      inTransaction(async (context) => {
        if (!(await move(batchId, ['paused'], { state: 'running' }))) return;
        await jobs.resume(batchId, now());
        const key = `batch:${batchId}:${randomUUID()}`;
        await outbox.add(context, { kind: 'batch.invite', key, batchId });
      }),

    /** Completes every batch whose last e-mail is out. */
    settle: (): Promise<void> => batches.completeFinished(),
  };
};
