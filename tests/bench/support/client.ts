import { Agent, request } from 'node:http';

export interface Answer {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a server answers is `any` to its client
  body: any;
}

/** Calls a server over kept-alive connections, as a website's back end or a proxy does. */
export class Client {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(
    private readonly port: number,
    private readonly token?: string
  ) {}

  /** A client for the same server that sends this token. */
  as(token: string): Client {
    return new Client(this.port, token);
  }

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  post(path: string, body: object): Promise<Answer> {
    return this.call('POST', path, JSON.stringify(body));
  }

  close(): void {
    this.agent.destroy();
  }

  private call(method: string, path: string, body = ''): Promise<Answer> {
    const headers = {
      ...(body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      ...(this.token && { authorization: `Bearer ${this.token}` }),
    };
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: this.port, agent: this.agent, method, path, headers };
      const call = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, body: text && JSON.parse(text) });
        });
      });
      call.on('error', reject);
      call.end(body);
    });
  }
}

/** @throws Error if the server responded with another status */
export const expectStatus = (answer: Answer, status: number): Answer => {
  if (answer.status === status) return answer;
  throw new Error(`Expected ${status}: ${answer.status} ${JSON.stringify(answer.body)}`);
};
