import { randomUUID } from 'node:crypto';
import type { Batch } from '../../../../contracts';
import { AppError } from '../../domain/app-error';
import type { JobHandler } from '../../jobs/job';
import type { Outbox } from '../../jobs/outbox';
import type { BatchRepository } from '../../repositories/batches';
import type { InTransaction } from '../../repositories/transaction';
import type { InviteService } from './invite';

interface Options {
  batches: BatchRepository;
  invite: InviteService;
  outbox: Outbox;
  inTransaction: InTransaction;
}

/** Pause, resume and cancel. What was accepted before stays accepted. */
export const createBatchControl = ({ batches, invite, outbox, inTransaction }: Options) => {
  const move = async (batchId: string, from: Batch['state'][], to: Batch['state']): Promise<boolean> => {
    if (await batches.setState(batchId, from, to)) return true;
    const batch = await batches.get(batchId);
    if (!batch) throw new AppError('batch.unknown');
    if (batch.state !== to) throw new AppError('batch.ended');
    return false;
  };

  const handler: JobHandler<'batch.invite'> = {
    async run({ batchId }) {
      // One chunk a run: others' jobs get their turn in between, and a pause is heeded soon.
      if (await invite.continueBatch(batchId)) return { againAfterSeconds: 0 };
    },
  };

  return {
    handler,
    pause: async (batchId: string): Promise<void> => {
      await move(batchId, ['running'], 'paused');
    },
    cancel: async (batchId: string): Promise<void> => {
      await move(batchId, ['running', 'paused'], 'cancelled');
    },
    resume: async (batchId: string): Promise<void> =>
      inTransaction(async (context) => {
        if (!(await move(batchId, ['paused'], 'running'))) return;
        const key = `batch:${batchId}:${randomUUID()}`;
        await outbox.add(context, { kind: 'batch.invite', key, batchId });
      }),
  };
};
