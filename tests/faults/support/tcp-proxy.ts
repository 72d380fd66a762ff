import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * How the proxy treats traffic: `fair` forwards it; `refuse` closes every connection; `stall` holds it back
 * until the weather changes; `slow` forwards it with a delay; `halve` closes the connection after half of a
 * response; `swallow` forwards requests and closes the connection instead of responding.
 */
export type Weather = 'fair' | 'refuse' | 'stall' | 'slow' | 'halve' | 'swallow';

/** The faults of a connection, with their descriptions for test titles. */
export const BAD_WEATHER: readonly (readonly [string, Weather])[] = [
  ['is refused', 'refuse'],
  ['stalls', 'stall'],
  ['is slow', 'slow'],
  ['loses half of every answer', 'halve'],
  ['loses every answer to what was done', 'swallow'],
];

const SLOW_MS = 150;

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A TCP proxy between a client and a server. */
export class TcpProxy {
  private weather: Weather = 'fair';
  private readonly sockets = new Set<Socket>();
  private resume: () => void = () => undefined;
  private passable: Promise<void> = Promise.resolve();
  /** How many connections or messages were closed or delayed. */
  troubles = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: number,
    /** Selects the responses that are affected. Default: all. */
    private readonly concerns: (answer: string) => boolean
  ) {
    server.on('connection', (client) => this.serve(client));
  }

  static async start(target: number, concerns: (answer: string) => boolean = () => true): Promise<TcpProxy> {
    const server = createServer({ pauseOnConnect: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpProxy(server, target, concerns);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  become(weather: Weather): void {
    this.weather = weather;
    if (weather === 'refuse') this.hangUp();
    if (weather === 'stall') this.passable = new Promise((resolve) => (this.resume = resolve));
    else this.resume();
  }

  /** Closes all current connections once. New ones are treated according to the weather. */
  hangUp(): void {
    for (const socket of this.sockets) {
      this.troubles += 1;
      socket.destroy();
    }
  }

  async stop(): Promise<void> {
    this.resume();
    this.hangUp();
    this.server.close();
    await once(this.server, 'close');
  }

  private serve(client: Socket): void {
    if (this.weather === 'refuse') {
      this.troubles += 1;
      client.destroy();
      return;
    }
    const upstream = connect(this.target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      this.sockets.add(socket);
      // When one side closes, the other side is closed too.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    this.pipe(client, upstream, false);
    this.pipe(upstream, client, true);
    client.resume();
  }

  private pipe(from: Socket, to: Socket, isAnswer: boolean): void {
    let last: Promise<void> = Promise.resolve();
    from.on('data', (chunk) => {
      last = last.then(() => this.pass(chunk, to, isAnswer));
    });
    from.on('end', () => {
      last = last.then(() => void to.end());
    });
  }

  private async pass(chunk: Buffer, to: Socket, isAnswer: boolean): Promise<void> {
    if (this.weather === 'stall') this.troubles += 1;
    await this.passable;
    if (this.weather === 'slow') await sleep(SLOW_MS);
    const isConcerned = isAnswer && this.concerns(chunk.toString('latin1'));
    if (isConcerned && (this.weather === 'halve' || this.weather === 'swallow')) {
      this.troubles += 1;
      if (this.weather === 'halve') to.write(chunk.subarray(0, chunk.length / 2));
      to.destroySoon();
      return;
    }
    if (!to.destroyed) to.write(chunk);
  }
}
