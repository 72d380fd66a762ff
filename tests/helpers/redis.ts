import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { freePort, requireCommand, startLocalServer, type LocalServer } from './local-server';

/** A Redis server without persistence: a killed one loses its data. */
export class RedisServer {
  private server: LocalServer | null = null;

  private constructor(
    private readonly dir: string,
    readonly port: number
  ) {}

  /** Creates a server without starting it. */
  static async create(): Promise<RedisServer> {
    return new RedisServer(await mkdtemp(path.join(tmpdir(), 'crm-user-invite-redis-')), await freePort());
  }

  static async start(): Promise<RedisServer> {
    const redis = await RedisServer.create();
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.dir];
    const command = requireCommand('redis-server', 'redis-server');
    this.server = await startLocalServer(command, [...place, '--save', '', '--appendonly', 'no'], this.port);
  }

  /** Kills the process, as in a power failure. */
  async kill(): Promise<void> {
    await this.server?.kill();
    this.server = null;
  }

  /** Runs a query on a separate connection. */
  async ask<Result>(question: (client: Redis) => Promise<Result>): Promise<Result> {
    const client = new Redis(this.url);
    try {
      return await question(client);
    } finally {
      client.disconnect();
    }
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.dir, { recursive: true, force: true });
  }
}
