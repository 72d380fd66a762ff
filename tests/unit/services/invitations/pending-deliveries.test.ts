import type { EmailDelivery } from '../../../../server/src/crm/connector';
import type { StoredJob } from '../../../../server/src/repositories/jobs';
import {
  createPendingDeliveries,
  nextSurvey,
} from '../../../../server/src/services/invitations/pending-deliveries';

const jobOf = (emailId: string): StoredJob => ({
  id: 1,
  key: emailId,
  kind: 'invitation.follow-delivery',
  invitationId: null,
  batchId: null,
  payload: { emailId },
  state: 'waiting',
  runAt: new Date(0),
  attempts: 0,
  priority: 0,
  error: null,
});

/** A CRM with deliveries that can be changed, and that keeps the questions. */
const start = (count: number) => {
  const ids = Array.from({ length: count }, (_, index) => `email-${String(index)}`);
  const crm = {
    time: 0,
    questions: [] as number[],
    deliveries: new Map<string, EmailDelivery>(ids.map((id) => [id, { state: 'pending' }])),
  };
  const pending = createPendingDeliveries({
    connector: {
      emails: {
        deliveries: (asked) => {
          crm.questions.push(asked.length);
          return Promise.resolve(new Map([...crm.deliveries].filter(([id]) => asked.includes(id))));
        },
      },
    },
    jobs: { listFollowed: () => Promise.resolve([...ids.map(jobOf), { ...jobOf(''), payload: {} }]) },
    now: () => new Date(crm.time),
  });
  return { ids, crm, pending };
};

describe('the deliveries of e-mails that are on their way', () => {
  it('are asked for together', async () => {
    const { ids, crm, pending } = start(600);
    const found = await Promise.all(ids.map((id) => pending.find(id)));
    expect(new Set(found.map((delivery) => delivery?.state))).toEqual(new Set(['pending']));
    crm.time = 9_999;
    await pending.find(ids[0] ?? '');
    expect(crm.questions).toEqual([500, 100]);
    crm.time = 15_000;
    await pending.find(ids[0] ?? '');
    expect(crm.questions).toEqual([500, 100, 500, 100]);
  });

  it.each<[string, EmailDelivery | undefined]>([
    ['failed', { state: 'failed', reason: 'The mailbox is full' }],
    ['never handed over', undefined],
  ])('are asked for again before anything is done about one that is %s', async (_, delivery) => {
    const { ids, crm, pending } = start(1);
    const [id = ''] = ids;
    if (delivery) crm.deliveries.set(id, delivery);
    else crm.deliveries.delete(id);
    await pending.find(id);
    crm.deliveries.set(id, { state: 'sent', sentAt: new Date(0) });
    expect(await pending.find(id)).toMatchObject({ state: 'sent' });
  });

  it.each([
    ['00:00:00', '00:00:15'],
    ['00:00:09', '00:00:15'],
    ['00:00:11', '00:00:30'],
    ['00:00:14', '00:00:30'],
  ])('at %s are asked for at %s next', (now, next) => {
    expect(nextSurvey(new Date(`2026-01-01T${now}Z`))).toEqual(new Date(`2026-01-01T${next}Z`));
  });
});
