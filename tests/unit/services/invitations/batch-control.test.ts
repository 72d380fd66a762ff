import type { JobRequest } from '../../../../server/src/jobs/job';
import type { BatchRepository } from '../../../../server/src/repositories/batches';
import type { JobRepository } from '../../../../server/src/repositories/jobs';
import type { InTransaction } from '../../../../server/src/repositories/transaction';
import { createBatchControl } from '../../../../server/src/services/invitations/batch-control';
import type { InviteService } from '../../../../server/src/services/invitations/invite';

describe('a batch that is resumed', () => {
  it('continues each time, even if the clock stops or goes back', async () => {
    jest.useFakeTimers({ now: new Date('2030-01-15T12:00:00Z') });
    const batches = { setState: async () => true, completeFinished: async () => undefined };
    const jobs = { hold: async () => undefined, resume: async () => undefined };
    const added: JobRequest[] = [];
    const outbox = { add: async (_: unknown, ...jobs: JobRequest[]) => void added.push(...jobs) };
    const inTransaction: InTransaction = (work) => work({ onCommit: () => undefined });
    const control = createBatchControl({
      // The only methods that pausing and resuming call.
      ...{ batches: batches as unknown as BatchRepository, jobs: jobs as unknown as JobRepository },
      ...{ invite: {} as InviteService, outbox, inTransaction, now: () => new Date() },
    });
    await control.resume('a-batch');
    await control.pause('a-batch');
    await control.resume('a-batch');
    expect(added).toMatchObject([{ batchId: 'a-batch' }, { batchId: 'a-batch' }]);
    // The database would refuse the second of two jobs with the same key.
    expect(new Set(added.map(({ key }) => key)).size).toBe(2);
    jest.useRealTimers();
  });
});
