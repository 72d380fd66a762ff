/** What Strapi's e-mail plugin hands to its provider. */
export interface SentMail {
  to: string;
  from: string;
  subject: string;
  html: string;
  text: string;
  messageId?: string;
  replyTo?: string;
  headers?: Record<string, string>;
}

/** Takes the place of the mail server. */
export class Mailbox {
  readonly mails: SentMail[] = [];

  /** Set it, and the next mails are refused with this error; null to take them again. */
  failure: Error | null = null;

  /** Set by a crash: nothing more arrives until the app is started again. */
  isGone = false;

  receive(mail: SentMail): void {
    if (this.isGone) throw new Error('The process is gone');
    if (this.failure) throw this.failure;
    this.mails.push(mail);
  }

  /** The last mail to an address. */
  lastTo(address: string): SentMail {
    const mail = this.mails.findLast((candidate) => candidate.to === address);
    if (!mail) throw new Error(`There is no mail to ${address}`);
    return mail;
  }
}
