import type { JobRequest } from '../../../../server/src/jobs/job';
import { createComparePortalUsers } from '../../../../server/src/services/sync/compare-portal-users';

type Options = Parameters<typeof createComparePortalUsers>[0];

/** A site that has given access by portal users 1 to `count`, of which the CRM lacks some. */
const createSite = (count: number, missing: (id: number) => boolean) => {
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  const added: JobRequest[] = [];
  const seen: { rows: number; gone: number }[] = [];
  const options = {
    connector: {
      portalUsers: {
        getMany: async (wanted: string[]) =>
          wanted.filter((id) => !missing(Number(id))).map((id) => ({ id, portal: { id: 'ours' } })),
      },
    },
    portals: { listServedIds: async () => new Set(['ours']) },
    invitationLists: {
      listAccesses: async (after: number, limit: number) =>
        ids
          .filter((id) => id > after)
          .slice(0, limit)
          .map((id) => ({ id, portalId: id % 100 === 99 ? 'another' : 'ours', portalUserId: String(id) })),
    },
    followPortalUser: {
      async jobsFor({ rows, gone }: { rows: unknown[]; gone: string[] }) {
        seen.push({ rows: rows.length, gone: gone.length });
        return gone.map((id) => ({ kind: 'portal-user.follow', key: id, payload: { portalUserId: id } }));
      },
    },
    jobAdder: { addOnce: async (job: JobRequest) => void added.push(job) },
  } as unknown as Options;
  const { run } = createComparePortalUsers(options);
  const compare = (after = 0) =>
    run(
      {
        kind: 'portal-users.compare',
        key: '',
        attempts: 1,
        isRepeated: false,
        isBulk: false,
        payload: { after },
      },
      async () => undefined
    );
  return { compare, added, seen };
};

describe('comparing portal users with the CRM', () => {
  it('goes on slice by slice, and leaves out other portals', async () => {
    const { compare, added, seen } = createSite(501, () => false);
    await compare();
    expect(added).toMatchObject([{ kind: 'portal-users.compare', payload: { after: 500 } }]);
    await compare(500);
    expect(added).toHaveLength(1);
    expect(seen).toEqual([
      { rows: 495, gone: 0 },
      { rows: 1, gone: 0 },
    ]);
  });

  it.each([
    [1, 1],
    [10, 10],
    [40, 20],
  ])('follows the deletion: of %i, %i are missing', async (count, missing) => {
    const { compare, added } = createSite(count, (id) => id <= missing);
    await compare();
    expect(added).toHaveLength(missing);
  });

  it.each([
    [11, 11],
    [501, 300],
  ])('ends no access when so many are missing at once: of %i, %i', async (count, missing) => {
    const { compare, added } = createSite(count, (id) => id <= missing);
    await expect(compare()).rejects.toThrow('Was the environment restored?');
    expect(added.filter(({ kind }) => kind === 'portal-user.follow')).toEqual([]);
    expect(added).toHaveLength(count > 500 ? 1 : 0);
  });
});
