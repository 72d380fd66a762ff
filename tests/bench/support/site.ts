import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Pool } from 'pg';
import type { Bench } from './benchmark';
import { Client, expectStatus } from './client';
import { writeSite, type SiteOptions } from './site-app';

const MEGABYTE = 1024 * 1024;

interface Told {
  port?: number;
  readyMs?: number;
  memory?: number;
}

/** The orders that the benchmark can send to a site. */
type Order = { seedContacts: number } | { memory: true };

/** Strapi in production mode, in a separate process. */
export class Site {
  private pool: Pool | null = null;

  private constructor(
    private readonly child: ChildProcess,
    readonly dir: string,
    private readonly connection: SiteOptions['database'],
    readonly client: Client,
    /** From the start of the process until it listened. */
    readonly readyMs: number
  ) {}

  static async start(options: SiteOptions): Promise<Site> {
    const { dir, env } = await writeSite(options);
    const log = path.join(dir, 'strapi.log');
    const output = openSync(log, 'a');
    const child = fork(path.join(__dirname, 'site-process.mjs'), [dir], {
      env: { ...process.env, ...env },
      // The child must not inherit the benchmark's options, such as its TypeScript loader.
      execArgv: ['--expose-gc', ...(process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [])],
      stdio: ['ignore', output, output, 'ipc'],
    });
    const ended = once(child, 'exit').then(() => {
      throw new Error(`Strapi did not start:\n${readFileSync(log, 'utf8').slice(-4000)}`);
    });
    const [{ port, readyMs }] = (await Promise.race([once(child, 'message'), ended])) as [Required<Told>];
    ended.catch(() => undefined);
    return new Site(child, dir, options.database, new Client(port), readyMs);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** A direct connection to the site's PostgreSQL database. */
  get database(): Pool {
    if (this.connection.client !== 'postgres') throw new Error('This site is not on PostgreSQL');
    return (this.pool ??= new Pool({ ...this.connection, max: 2 }));
  }

  /** The memory of the process in megabytes, after garbage collection. */
  async memory(): Promise<number> {
    return (await this.order({ memory: true })).memory / MEGABYTE;
  }

  /** Creates a portal and contacts on any database. The measured site is started afterwards. */
  async seedContacts(count: number): Promise<void> {
    await this.order({ seedContacts: count });
  }

  private async order(order: Order): Promise<Required<Told>> {
    this.child.send(order);
    const [told] = (await once(this.child, 'message')) as [Required<Told>];
    return told;
  }

  /** Creates the first admin and returns a client for the admin API. */
  async signInAsStaff(): Promise<Client> {
    const staff = {
      email: 'staff@example.org',
      password: 'Staff-password-1',
      firstname: 'Ada',
      lastname: 'L',
    };
    const { body } = expectStatus(await this.client.post('/admin/register-admin', staff), 200);
    return this.client.as(body.data.token);
  }

  async count(table: string, condition = 'true'): Promise<number> {
    const { rows } = await this.database.query(`select count(*)::int as n from ${table} where ${condition}`);
    return (rows as [{ n: number }])[0].n;
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.pool?.end();
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
    await rm(this.dir, { recursive: true, force: true });
  }
}

/** Starts a site that stops when the benchmark ends. */
export const startSite = async (
  bench: Bench,
  options: Omit<SiteOptions, 'database'> & Partial<Pick<SiteOptions, 'database'>> = {}
): Promise<Site> => {
  const site = await Site.start({ ...options, database: options.database ?? (await bench.createDatabase()) });
  bench.onEnd(() => site.stop());
  return site;
};
