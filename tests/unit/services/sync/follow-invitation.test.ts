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
