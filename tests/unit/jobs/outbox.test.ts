import { JOB_KINDS } from '../../../server/src/jobs/job-data';
import { priorityOf } from '../../../server/src/jobs/job';
import { createOutbox } from '../../../server/src/jobs/outbox';
import type { JobRepository, NewJob } from '../../../server/src/repositories/jobs';

const NOW = new Date('2030-01-15T12:00:00Z');

const MAIL = {
  invitationId: 'i1',
  payload: { emailId: 'e1', generation: 1, reason: 'invite' as const },
};

const createStage = () => {
  const added: NewJob[] = [];
  const onCommit: (() => void)[] = [];
  const wake = jest.fn<void, []>();
  const jobs = { addMany: async (more: readonly NewJob[]) => void added.push(...more) };
  // The only method that the outbox calls.
  const outbox = createOutbox(jobs as JobRepository, () => NOW, wake);
  return { added, onCommit, wake, add: outbox.add.bind(outbox, { onCommit: (call) => onCommit.push(call) }) };
};

describe('the outbox', () => {
  it('adds a job that is due immediately with the priority of its kind', async () => {
    const { add, added } = createStage();
    await add({ kind: 'invitation.send', key: 'send:1', ...MAIL });
    expect(added).toEqual([
      {
        kind: 'invitation.send',
        key: 'send:1',
        ...MAIL,
        priority: priorityOf({ kind: 'invitation.send' }),
        runAt: NOW,
      },
    ]);
  });

  it('adds a job for later', async () => {
    const { add, added } = createStage();
    const runAt = new Date('2030-02-01T00:00:00Z');
    await add({ kind: 'invitation.send', key: 'send:1', ...MAIL, runAt });
    expect(added[0]?.runAt).toEqual(runAt);
  });

  it('wakes the runner after the commit', async () => {
    const { add, onCommit, wake } = createStage();
    await add(
      { kind: 'invitation.send', key: '1', ...MAIL },
      { kind: 'batch.invite', key: '2', batchId: 'b1' }
    );
    expect(wake).not.toHaveBeenCalled();
    expect(onCommit).toHaveLength(1);
    onCommit[0]?.();
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('does not wake the runner without jobs', async () => {
    const { add, added, onCommit } = createStage();
    await add();
    expect([added, onCommit]).toEqual([[], []]);
  });

  it('ranks promises to invitees before what staff wait for', () => {
    const told = priorityOf({ kind: 'redemption.record' });
    expect(told).toBe(Math.min(...JOB_KINDS.map((kind) => priorityOf({ kind }))));
    expect(told).toBeLessThan(priorityOf({ kind: 'invitation.send' }));
  });

  it('ranks everything that a person waits for before bulk jobs', () => {
    const urgent = JOB_KINDS.map((kind) => priorityOf({ kind }));
    const bulk = JOB_KINDS.map((kind) => priorityOf({ kind, isBulk: true }));
    expect(Math.max(...urgent)).toBeLessThan(Math.min(...bulk));
  });
});
