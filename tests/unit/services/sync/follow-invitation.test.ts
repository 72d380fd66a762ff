import { createFollowInvitation } from '../../../../server/src/services/sync/follow-invitation';

type Options = Parameters<typeof createFollowInvitation>[0];

/** A sent invitation that staff have set to New. `meanwhile` runs while the site looks for jobs of the invitation. */
const createSite = (meanwhile: (site: { generation: number; isBusy: boolean }) => void) => {
  const site = { generation: 1, isBusy: false };
  const resend = jest.fn(async () => undefined);
  const options = {
    connector: {
      invitations: { get: async () => ({ id: 'one', status: 'new', sentAt: new Date(), failure: null }) },
    },
    invitations: { get: async () => ({ invitationId: 'one', status: 'sent', generation: site.generation }) },
    outbox: {
      async isBusy() {
        meanwhile(site);
        return site.isBusy;
      },
    },
    resend,
  } as unknown as Options;
  const run = () =>
    createFollowInvitation(options).handler.run(
      {
        kind: 'invitation.follow',
        key: '',
        attempts: 1,
        isRepeated: false,
        isBulk: false,
        payload: { invitationId: 'one', token: 'a token' },
      },
      async () => undefined
    );
  return { run, resend };
};

describe('an invitation that staff have set to New', () => {
  it('is resent in the place of the generation that was there before the site looked for other work', async () => {
    // Another job resends it, and the resend replaces generation 1, which is no longer the current one.
    const { run, resend } = createSite((site) => (site.generation = 2));
    await run();
    expect(resend).toHaveBeenCalledWith('one', 'CRM', 1);
  });

  it('waits while the site has something to send or to write', async () => {
    const { run, resend } = createSite((site) => (site.isBusy = true));
    expect(await run()).toEqual({ rerunAfterSeconds: 30 });
    expect(resend).not.toHaveBeenCalled();
  });
});

describe('an invitation that has failed before the site has it', () => {
  const follow = async (isRepeated: boolean): Promise<unknown[][]> => {
    const claim = jest.fn(async () => false);
    const record = { id: 'one', status: 'failed', active: true, claim: null };
    const options = {
      connector: { invitations: { get: async () => record, claim } },
      invitations: { get: async () => null },
      portals: { findForRole: async () => ({}) },
    } as unknown as Options;
    const job = { kind: 'invitation.follow', key: '', attempts: 1, isBulk: false } as const;
    const payload = { invitationId: 'one', token: 'a token' };
    await createFollowInvitation(options).handler.run({ ...job, isRepeated, payload }, async () => undefined);
    return claim.mock.calls;
  };

  it('is left to staff, who correct it and set it to New', async () => {
    expect(await follow(false)).toEqual([]);
  });

  it('is tried again by the job that staff retry', async () => {
    expect(await follow(true)).toEqual([['one', 'a token']]);
  });
});
