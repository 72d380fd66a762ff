import { addressOf } from './demo';
import { eventually } from './eventually';

/** An e-mail in the demo's mailbox. */
export interface ReceivedMail {
  id: string;
  subject: string;
  to: { address: string }[];
  html: string;
  text: string;
}

const mailsTo = async (address: string): Promise<ReceivedMail[]> => {
  const response = await fetch(`${addressOf('mailbox')}/api/email`);
  const mails = (await response.json()) as ReceivedMail[];
  return mails.filter(({ to }) => to.some((recipient) => recipient.address === address));
};

/** Waits for the e-mail to an address, optionally with a subject or other than the known ones. */
export const mailTo = (
  address: string,
  { known = [], subject = '' }: { known?: ReceivedMail[]; subject?: string } = {}
): Promise<ReceivedMail> =>
  eventually(`an e-mail to ${address}`, async () => {
    const mails = await mailsTo(address);
    return mails.find((mail) => mail.subject.includes(subject) && !known.some(({ id }) => id === mail.id));
  });

/** The page of the mailbox that shows an e-mail as a mail client would. */
export const pageOf = ({ id }: ReceivedMail): string => `${addressOf('mailbox')}/api/email/${id}/html`;

/** An invitation's link, including its code. */
export const linkIn = ({ text }: ReceivedMail): string => {
  const link = /https?:\S+invitation=[A-Za-z0-9_-]{43}/.exec(text)?.[0];
  if (!link) throw new Error('There is no link in the e-mail');
  return link;
};

/** The code in an invitation's link. */
export const codeIn = (mail: ReceivedMail): string => linkIn(mail).slice(-43);
