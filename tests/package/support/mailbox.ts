import path from 'node:path';
import { Child } from '../../../scripts/demo/child';
import { eventually } from '../../e2e/support/eventually';
import { freePort } from './bare-app';
import { ROOT } from './tarball';

const MAILDEV = path.join(ROOT, 'node_modules/maildev/dist/bin/maildev.js');

interface Mail {
  to: { address: string }[];
  text: string;
}

export const startMailbox = async () => {
  const [web, smtp] = [await freePort(), await freePort()];
  const args = [
    MAILDEV,
    '--web',
    String(web),
    '--web-ip',
    '127.0.0.1',
    '--smtp',
    String(smtp),
    '--ip',
    '127.0.0.1',
  ];
  const child = new Child({ name: 'mailbox', args, cwd: ROOT, env: process.env, show: 'none' });
  return {
    smtp: String(smtp),
    codeSentTo: (address: string): Promise<string> =>
      eventually(`e-mail to ${address}`, async () => {
        const mails = (await (await fetch(`http://127.0.0.1:${web}/api/email`)).json()) as Mail[];
        const mail = mails.find(({ to }) => to.some((recipient) => recipient.address === address));
        return mail && /#invitation=([\w-]{43})/.exec(mail.text)?.[1];
      }),
    stop: () => child.stop(),
  };
};

export type Mailbox = Awaited<ReturnType<typeof startMailbox>>;
