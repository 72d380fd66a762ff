import { applicationOf } from '../../../server/src/compose';
import { createJobRepository } from '../../../server/src/repositories/jobs';
import { bootStrapi, type BootOptions, type TestApp } from '../../helpers/strapi';

/** The work of the process. Its time zone is set in the environment. */
export interface Task {
  boot: BootOptions;
  /** Times to write, one invitation for each. */
  write?: string[];
  /** Tries to lease a job around its start at this time. */
  leaseAt?: string;
}

/** The results. */
export interface Found {
  zone: string;
  /** The times of the invitations: as read, and as sorted by the database. */
  read: string[];
  sorted: string[];
  /** Whether the job could be leased again, by seconds after its first lease. */
  due?: Record<number, boolean>;
}

const INVITATION = 'plugin::crm-user-invite.invitation';
/** Duration of the lease. */
const LEASE_SECONDS = 20;
const LOOKS = [1, 10, 19, 20, 21, 3600, 3660];

const write = async ({ strapi }: TestApp, moments: string[]): Promise<void> => {
  for (const [index, moment] of moments.entries()) {
    await strapi.db.query(INVITATION).create({
      data: {
        ...{
          invitationId: `invitation-${index}`,
          contactId: 'contact',
          portalId: 'portal',
          portalName: 'Portal',
        },
        ...{
          roleId: 'role',
          roleName: 'Role',
          userRole: 'authenticated',
          address: 'a@example.org',
          locale: 'en',
        },
        ...{ status: 'redeemed', generation: 1, sentAt: moment, expiresAt: new Date(moment) },
      },
    });
  }
};

const read = async ({ strapi }: TestApp, field: 'id' | 'expiresAt'): Promise<string[]> => {
  const rows = await strapi.db.query(INVITATION).findMany({ orderBy: { [field]: 'asc' } });
  return rows.flatMap(({ expiresAt, sentAt }: { expiresAt: string; sentAt: string }) =>
    expiresAt === sentAt ? [expiresAt] : [`${expiresAt} and ${sentAt}`]
  );
};

const lease = async ({ strapi }: TestApp, moment: string): Promise<Record<number, boolean>> => {
  // For the real clock, the job is overdue, so the runner would take it.
  await applicationOf(strapi).runner.stop();
  const jobs = createJobRepository(strapi);
  const after = (seconds: number) => new Date(Date.parse(moment) + seconds * 1000);
  const job = { key: 'of-the-night', kind: 'invitation.send', payload: {}, priority: 1, runAt: after(0) };
  await jobs.addMany([job]);
  const [waiting] = await jobs.listDue(after(0), 1);
  if (!waiting || !(await jobs.lease(waiting, 'first', after(0), after(LEASE_SECONDS)))) {
    throw new Error('The job cannot be leased');
  }
  const due: Record<number, boolean> = {};
  for (const seconds of LOOKS) due[seconds] = (await jobs.listDue(after(seconds), 1)).length > 0;
  return due;
};

const main = async (task: Task): Promise<void> => {
  const app = await bootStrapi(task.boot);
  if (task.write) await write(app, task.write);
  const found: Found = {
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    read: await read(app, 'id'),
    sorted: await read(app, 'expiresAt'),
    ...(task.leaseAt && { due: await lease(app, task.leaseAt) }),
  };
  process.stdout.write(`${JSON.stringify(found)}\n`);
  await app.stop({ keepDir: true });
};

void main(JSON.parse(process.argv[2] ?? '{}') as Task).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  }
);
