import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * The replies to commands, by the command; `BODY` is the reply after the e-mail. Lines are separated by `\n`.
 */
export type SmtpScript = Partial<Record<'CONNECT' | 'EHLO' | 'AUTH' | 'MAIL' | 'RCPT' | 'BODY', string>>;

const USUAL: Required<SmtpScript> = {
  CONNECT: '220 mx.example.org ESMTP',
  EHLO: '250-mx.example.org\n250-SMTPUTF8\n250 8BITMIME',
  AUTH: '235 2.7.0 Accepted',
  MAIL: '250 2.1.0 Ok',
  RCPT: '250 2.1.5 Ok',
  BODY: '250 2.0.0 Ok: queued',
};

/** A mail server on the loopback interface that sends the given replies byte for byte. */
export class ScriptedSmtpServer {
  /** Replies that replace the usual ones. A function receives the e-mail. */
  script: Omit<SmtpScript, 'BODY'> & { BODY?: string | ((mail: string) => string) } = {};

  /** The accepted e-mails, as they were received. */
  readonly mails: string[] = [];

  readonly #sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.#talk(socket));
  }

  static async start(): Promise<ScriptedSmtpServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ScriptedSmtpServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  #replyTo(command: string): string {
    if (command === 'QUIT') return '221 2.0.0 Bye';
    if (command === 'DATA') return '354 End data with <CR><LF>.<CR><LF>';
    const reply = { ...USUAL, ...this.script }[command as keyof SmtpScript];
    return typeof reply === 'string' ? reply : '250 2.0.0 Ok';
  }

  #replyToMail(mail: string): string {
    const { BODY = USUAL.BODY } = this.script;
    const reply = typeof BODY === 'function' ? BODY(mail) : BODY;
    if (reply.startsWith('2')) this.mails.push(mail);
    return reply;
  }

  #talk(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    const say = (reply: string) => socket.write(`${reply.split('\n').join('\r\n')}\r\n`);
    let waiting = '';
    let isInBody = false;
    socket.on('data', (chunk: Buffer) => {
      waiting += chunk.toString();
      for (;;) {
        const end = isInBody ? '\r\n.\r\n' : '\r\n';
        const at = waiting.indexOf(end);
        if (at === -1) return;
        const piece = waiting.slice(0, at);
        waiting = waiting.slice(at + end.length);
        if (isInBody) {
          isInBody = false;
          say(this.#replyToMail(piece));
          continue;
        }
        const command = /^\w+/.exec(piece)?.[0].toUpperCase() ?? '';
        isInBody = command === 'DATA';
        say(this.#replyTo(command));
      }
    });
    say(this.#replyTo('CONNECT'));
  }
}
