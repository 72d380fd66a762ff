import { AppError } from '../../../../server/src/domain/app-error';
import type { LedgerInvitation } from '../../../../server/src/repositories/invitation-row';
import { createRefusedAttempts } from '../../../../server/src/services/redemption/refused-attempts';

const LINK = { invitation: { invitationId: 'invitation-1' } as LedgerInvitation, generation: 2 };
const NOW = new Date('2026-11-27T12:00:00Z');

describe('refused attempts', () => {
  const add = jest.fn(async () => undefined);
  const count = jest.fn(async () => 0);
  const warn = jest.fn();
  const { watch } = createRefusedAttempts({
    events: { add, count } as never,
    now: () => NOW,
    log: { warn },
  });
  const attempt = async (thrown: Error): Promise<unknown> =>
    watch(LINK, () => Promise.reject(thrown)).catch((error: unknown) => error);

  beforeEach(() => jest.clearAllMocks());

  it('are recorded with their reason', async () => {
    const refusal = new AppError('invitation.expired');
    expect(await attempt(refusal)).toBe(refusal);
    expect(add).toHaveBeenCalledWith({
      invitationId: 'invitation-1',
      event: 'refused',
      detail: 'invitation.expired',
      generation: 2,
      at: NOW,
      actor: 'invitee',
    });
  });

  it.each([new AppError('password.too-short'), new AppError('username.taken'), new TypeError('a fault')])(
    'do not include form errors and internal errors: %s',
    async (thrown) => {
      expect(await attempt(thrown)).toBe(thrown);
      expect(add).not.toHaveBeenCalled();
    }
  );

  it('are refused for their reason even if it cannot be recorded', async () => {
    add.mockRejectedValueOnce(new Error('The database is away'));
    const refusal = new AppError('invitation.expired');
    expect(await attempt(refusal)).toBe(refusal);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('The database is away'));
  });

  it('do not change successful answers', async () => {
    expect(await watch(LINK, async () => 'done')).toBe('done');
    expect(add).not.toHaveBeenCalled();
  });
});
