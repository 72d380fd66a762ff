import type { JobRequest } from '../../../../server/src/jobs/job';
import { createCrmSync } from '../../../../server/src/services/sync/crm-sync';

type Options = Parameters<typeof createCrmSync>[0];

const CHANGES = ['first', 'second', 'third'];

/** A site whose CRM has three changed portal users, one per page, and whose database fails on demand. */
const createSite = () => {
  const cursors = new Map<string, string>();
  const kept: string[] = [];
  const compared: string[] = [];
  const site = {
    kept,
    compared,
    cursors,
    now: new Date('2026-05-04T10:00:00Z'),
    gone: null as string[] | null,
    accesses: [{ id: 1, portalId: 'ours', portalUserId: 'ada' }],
    invitations: [] as string[],
    waiting: [] as string[],
    lookedBack: [] as (string[] | undefined)[],
    failAt: '',
    unsettledReads: 0,
  };
  const nothing = async (cursor: string | null) => ({ rows: [], cursor: cursor ?? '0' });
  const options = {
    connector: {
      invitations: {
        async changesSince(cursor: string | null, unclaimedOf?: string[]) {
          site.lookedBack.push(unclaimedOf);
          const waiting = unclaimedOf ? site.waiting : [];
          return { rows: site.invitations, waiting, incomplete: [], cursor: cursor ?? '0' };
        },
      },
      contacts: { changesSince: nothing },
      portalUsers: {
        async changesSince(cursor: string | null) {
          const at = Number(cursor ?? 0);
          const rows = CHANGES.slice(at, at + 1);
          site.unsettledReads -= 1;
          const next = site.unsettledReads < 0 ? at + rows.length : at;
          return { rows, gone: site.gone, cursor: String(next) };
        },
      },
    },
    invitationLists: {
      listContactsWithLinks: async () => [],
      listAccesses: async () => site.accesses,
    },
    cursors: {
      get: async (name: string) => cursors.get(name) ?? null,
      set: async (name: string, cursor: string) => void cursors.set(name, cursor),
    },
    followInvitation: {
      jobsFor: async (ids: string[]) => ids.map((id) => ({ kind: 'invitation.follow', key: id })),
      jobsForIncomplete: async () => [],
      jobsForContactsOf: async () => [],
    },
    portals: { listLastKnownIds: async () => ['ours'] },
    followPortalUser: {
      jobsFor: async ({ rows }: { rows: string[] }) =>
        rows.map((id) => ({ kind: 'portal-user.follow', key: id })),
    },
    jobAdder: {
      async addOnce(job: JobRequest) {
        if (job.key === site.failAt) throw new Error('The database is away');
        if (job.kind === 'portal-users.compare') compared.push(job.key);
        else kept.push(job.key);
      },
      async addNew(job: JobRequest) {
        if (kept.includes(job.key)) return false;
        kept.push(job.key);
        return true;
      },
    },
    now: () => site.now,
    log: { warn: () => undefined },
  } as unknown as Options;
  return Object.assign(site, { sync: createCrmSync(options) });
};

describe('reading changes from the CRM', () => {
  it('records the work for each change, page by page', async () => {
    const { sync, kept, cursors } = createSite();
    await sync.pull();
    expect([kept, cursors.get('crm-portal-users')]).toEqual([CHANGES, '3']);
  });

  it('waits for the next time if the CRM keeps its cursor before a recent change', async () => {
    const site = createSite();
    site.cursors.set('crm-portal-users', '0');
    site.unsettledReads = 1;
    await site.sync.pull();
    expect([site.kept, site.cursors.get('crm-portal-users')]).toEqual([['first'], '0']);
    await site.sync.pull();
    expect([site.kept, site.cursors.get('crm-portal-users')]).toEqual([['first', ...CHANGES], '3']);
  });

  it.each(CHANGES)('loses nothing if the database fails while recording %s', async (failAt) => {
    const site = createSite();
    site.failAt = failAt;
    await expect(site.sync.pull()).rejects.toThrow('The database is away');
    // It points to before the unrecorded change.
    expect(site.cursors.get('crm-portal-users') ?? '0').toBe(String(CHANGES.indexOf(failAt)));
    site.failAt = '';
    await site.sync.pull();
    expect(site.kept).toEqual(CHANGES);
  });

  const afterMinutes = (site: ReturnType<typeof createSite>, minutes: number) => {
    site.now = new Date(site.now.getTime() + minutes * 60_000);
    return site.sync.pull();
  };

  it('looks once a minute for invitations that wait, without another request', async () => {
    const site = createSite();
    site.cursors.set('crm-invitations', '7');
    await site.sync.pull();
    await afterMinutes(site, 0.5);
    await afterMinutes(site, 0.5);
    expect(site.lookedBack).toEqual([['ours'], undefined, ['ours']]);
  });

  it('reads the changes, too, when what waits has filled the first page', async () => {
    const site = createSite();
    site.cursors.set('crm-invitations', '7');
    site.waiting = ['late'];
    await site.sync.pull();
    await afterMinutes(site, 1);
    expect(site.lookedBack).toEqual([['ours'], undefined, ['ours'], undefined]);
    expect(site.kept.filter((key) => key === 'late')).toHaveLength(1);
  });

  it('adds one job for a version of an invitation that several looks see', async () => {
    const site = createSite();
    site.cursors.set('crm-invitations', '7');
    site.invitations = ['one:v1'];
    await site.sync.pull();
    await site.sync.pull();
    site.invitations = ['one:v2'];
    await site.sync.pull();
    expect(site.kept.filter((key) => key.startsWith('one'))).toEqual(['one:v1', 'one:v2']);
  });

  describe('portal users that were deleted', () => {
    it('are looked for every hour if the CRM does not list deletions', async () => {
      const site = createSite();
      await site.sync.pull();
      await afterMinutes(site, 59);
      expect(site.compared).toHaveLength(1);
      await afterMinutes(site, 1);
      expect(site.compared).toHaveLength(2);
    });

    it('are not looked for on a site that has given nobody access', async () => {
      const site = createSite();
      site.accesses = [];
      await site.sync.pull();
      expect(site.compared).toEqual([]);
    });

    it('are looked for only when the list is read from its beginning if it has deletions', async () => {
      const site = createSite();
      site.gone = [];
      await site.sync.pull();
      await afterMinutes(site, 600);
      expect(site.compared).toHaveLength(1);
      site.cursors.delete('crm-portal-users');
      await afterMinutes(site, 1);
      expect(site.compared).toHaveLength(2);
    });
  });
});
