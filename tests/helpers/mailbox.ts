/** An e-mail as Strapi's e-mail plugin passes it to its provider. */
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

/** Replaces the mail server. */
export class Mailbox {
  readonly mails: SentMail[] = [];

  /** The error with which the next e-mails are refused; null to accept them. */
  failure: Error | null = null;

  /** Set after a simulated crash: no e-mail arrives until the app is started again. */
  isGone = false;

  receive(mail: SentMail): void {
    if (this.isGone) throw new Error('The process is gone');
    if (this.failure) throw this.failure;
    this.mails.push(mail);
  }

  /** The last e-mail to an address. */
  lastTo(address: string): SentMail {
    const mail = this.mails.findLast((candidate) => candidate.to === address);
    if (!mail) throw new Error(`There is no mail to ${address}`);
    return mail;
  }
}
