import { badRequest } from '../fault';
import type { Schema } from '../schema';
import { isReference, textOf, timestamp, type Reference, type Store, type StoredRow } from '../store';

export interface DeliveredEmail {
  id: string;
  to: string[];
  subject: string;
  html: string;
}

export interface OutboxOptions {
  /** Milliseconds that server-side synchronization takes. Default 0. */
  delay?: number;
  /** Decides whether mail to an address fails. */
  fails?: (address: string) => boolean;
  /** Called for each e-mail that was sent. */
  onSent?: (email: DeliveredEmail) => void;
}

const SENDER = 1;
const RECIPIENT = 2;
const SERVER_SIDE_SYNCHRONIZATION = 2;
const APPROVED = 1;

const DRAFT = 1;
const SENT = { statecode: 1, statuscode: 3 };
const PENDING_SEND = { statecode: 1, statuscode: 6 };
const SENDING = { statecode: 1, statuscode: 7 };
const FAILED = { statecode: 0, statuscode: 8 };

/** Server-side synchronization: moves e-mails from *Pending Send* through *Sending* to *Sent* or *Failed*. */
export class Outbox {
  private readonly waiting = new Map<string, number>();
  /** All sent e-mails, in order. */
  readonly sent: DeliveredEmail[] = [];

  constructor(
    private readonly schema: Schema,
    private readonly store: Store,
    private readonly options: OutboxOptions
  ) {}

  /** The action SendEmail. */
  issue(row: StoredRow): void {
    const email = this.schema.get('email');
    if (row.values.statuscode !== DRAFT) {
      throw badRequest('The e-mail is not a draft and cannot be sent.', '0x80045001');
    }
    this.store.update(email, row, PENDING_SEND);
    this.waiting.set(row.id, Date.now() + (this.options.delay ?? 0));
  }

  /** Advances e-mails that are due. Called before every request, so that no timers are needed. */
  moveOn(): void {
    const email = this.schema.get('email');
    for (const [id, due] of this.waiting) {
      const row = this.store.find(email, id);
      if (!row) this.waiting.delete(id);
      else if (!this.canSend(row)) continue;
      else if (due <= Date.now()) this.finish(row);
      else if (
        due - (this.options.delay ?? 0) / 2 <= Date.now() &&
        row.values.statuscode === PENDING_SEND.statuscode
      ) {
        this.store.update(email, row, SENDING);
      }
    }
  }

  /** E-mails of a queue that cannot send wait in *Pending Send* until it can. */
  private canSend(email: StoredRow): boolean {
    return this.partiesOf(email, SENDER).every(
      ({ values }) =>
        values.statecode === 0 &&
        values.outgoingemaildeliverymethod === SERVER_SIDE_SYNCHRONIZATION &&
        values.emailrouteraccessapproval === APPROVED
    );
  }

  private finish(row: StoredRow): void {
    const email = this.schema.get('email');
    this.waiting.delete(row.id);
    const contacts = this.recipients(row);
    const to = contacts.map((contact) => textOf(contact.values.emailaddress1));
    const refused =
      to.length === 0 ||
      contacts.some((contact) => contact.values.donotemail === true || !contact.values.emailaddress1) ||
      to.some((address) => this.options.fails?.(address));
    if (refused) {
      this.store.update(email, row, FAILED);
      return;
    }
    this.store.update(email, row, { ...SENT, senton: timestamp(new Date()) });
    const delivered = {
      id: row.id,
      to,
      subject: textOf(row.values.subject),
      html: textOf(row.values.description),
    };
    this.sent.push(delivered);
    this.options.onSent?.(delivered);
  }

  /** The contacts that an e-mail is addressed to. */
  recipients(email: StoredRow): StoredRow[] {
    return this.partiesOf(email, RECIPIENT);
  }

  private partiesOf(email: StoredRow, role: typeof SENDER | typeof RECIPIENT): StoredRow[] {
    const table = role === SENDER ? 'queue' : 'contact';
    return this.store
      .all(this.schema.get('activityparty'))
      .filter(({ values }) => isOf(values.activityid, email.id) && values.participationtypemask === role)
      .flatMap(({ values: { partyid } }) => {
        const row = isReference(partyid) && partyid.table === table ? this.store.follow(partyid) : undefined;
        return row ?? [];
      });
  }
}

const isOf = (value: unknown, id: string): value is Reference =>
  typeof value === 'object' && value !== null && 'id' in value && value.id === id;
