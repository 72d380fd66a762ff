import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * What becomes of what goes through: `fair` passes it on; `refuse` hangs up on everybody; `stall` keeps it until the
 * weather is another; `slow` passes it on a moment later; `halve` hangs up after half of an answer; `swallow` passes on
 * what is asked, and hangs up instead of an answer.
 */
export type Weather = 'fair' | 'refuse' | 'stall' | 'slow' | 'halve' | 'swallow';

/** What a connection may suffer, and how that is told of it. */
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

/** Stands between a client and a server, on one port. */
export class TcpProxy {
  private weather: Weather = 'fair';
  private readonly sockets = new Set<Socket>();
  private resume: () => void = () => undefined;
  private passable: Promise<void> = Promise.resolve();
  /** How often it hung up on somebody or kept somebody waiting. */
  troubles = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: number,
    /** Which answers the weather is about; all of them if it is left out. */
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

  /** Ends the connections that are there, once; new ones are served as the weather is. */
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
      // What hangs up on one side hangs up on the other.
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
