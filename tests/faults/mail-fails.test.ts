/** @run gate, nightly */

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import type { SentMail } from '../helpers/mailbox';
import { casesOfRun } from '../helpers/cases-of-run';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { liveThrough, type Crm } from './support/day';
import { embeddedCrm } from './support/embedded-crm';
import { TcpProxy, type Weather } from './support/tcp-proxy';

const WEATHERS: [string, Weather][] = [
  ['refuses', 'refuse'],
  ['stalls', 'stall'],
  ['answers late', 'slow'],
  ['accepts and then drops the connection', 'swallow'],
];

describe('a site whose mail server fails', () => {
  const mails: { to: string; text: string }[] = [];
  /**
   * The e-mails passed to the transport, by Message-ID. The mail server reports which of them it received.
   */
  const texts = new Map<string, string>();
  let server: SMTPServer;
  let proxy: TcpProxy;
  let app: TestApp;
  let crm: Crm;

  beforeAll(async () => {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData(stream, session, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const id = /^Message-ID: (<.+>)/im.exec(Buffer.concat(chunks).toString())?.[1] ?? '';
          const [recipient] = session.envelope.rcptTo;
          mails.push({ to: String(recipient?.address), text: texts.get(id) ?? '' });
          done();
        });
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    // Only the response that confirms an e-mail is affected.
    proxy = await TcpProxy.start((server.server.address() as AddressInfo).port, (answer) =>
      answer.startsWith('250 OK: message queued')
    );
    app = await bootStrapi();
    const times = { connectionTimeout: 500, greetingTimeout: 500, socketTimeout: 500 };
    const transport = createTransport({ host: '127.0.0.1', port: proxy.port, ignoreTLS: true, ...times });
    const receive = (mail: SentMail): Promise<unknown> => {
      texts.set(mail.messageId ?? '', mail.text);
      return transport.sendMail(mail);
    };
    // The app waits for the returned promise.
    Object.assign(app.mailbox, { receive });
    crm = { ...(await embeddedCrm(app)), mails: () => mails };
  });
  afterAll(async () => {
    await app?.stop();
    await proxy?.stop();
    server.close();
  });

  it.each(casesOfRun(WEATHERS, ([, weather]) => weather === 'swallow'))(
    'loses and repeats nothing when it %s',
    async (_, weather) => {
      await liveThrough(app, crm, {
        begin: () => proxy.become(weather),
        end: () => proxy.become('fair'),
        milliseconds: 2_000,
      });
    },
    120_000
  );
});
