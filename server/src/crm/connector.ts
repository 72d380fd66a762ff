import type {
  Answers,
  Contact,
  ContactFields,
  EmailActivity,
  FieldTarget,
  FieldValue,
  Installation,
  InvitationStatus,
  Check,
  Portal,
  PortalUpdate,
  PortalUser,
} from '../../../contracts';
import type { LogEntry } from './contact-source';

/** One page of a list that goes by cursor. A cursor is opaque, and good for the query that made it only. */
export interface CrmPage<Row> {
  rows: Row[];
  nextCursor: string | null;
}

/** Changes in the CRM since a cursor, oldest first, the site's own among them. The same may come again; none is left out. */
export interface CrmChanges<Row> {
  rows: Row[];
  /** For the next call; the same as before if nothing was changed since. */
  cursor: string;
}

export interface ContactQuery {
  /** Words that first name, last name, company or e-mail address begin with. */
  search?: string;
  cursor?: string;
  pageSize: number;
}

/** A contact as it is first written to the CRM. */
export interface NewContact extends ContactFields {
  id: string;
}

/** Writes contacts into a CRM that is the site's own. */
export interface ContactImports {
  /** Ids of those that the CRM has, active or not: under the same id, or with the same address. At most 500. */
  known(contacts: readonly NewContact[]): Promise<Set<string>>;
  /**
   * Writes them all or none; those whose id exists are left alone. Answers how many were written.
   *
   * @param restricted contacts that are known, of which one that must not be mailed, or is inactive, becomes so in the
   *   CRM; it belongs to the same all or none
   * @param onProgress told meanwhile how many are done with; if it throws, none is written
   */
  create(
    contacts: readonly NewContact[],
    restricted?: readonly NewContact[],
    onProgress?: (done: number) => void
  ): Promise<number>;
}

/** An invitation as it is first written to the CRM; `id` is a UUID made by the caller. */
export interface NewCrmInvitation {
  id: string;
  contactId: string;
  portalId: string;
  roleId: string;
  invitedBy: string | null;
  locale: string;
  expiresAt: Date;
}

/** The CRM's own record of an invitation. */
export interface CrmInvitation extends NewCrmInvitation {
  status: InvitationStatus;
  /** True for `new` and `failed`; all others are inactive, kept as history. */
  active: boolean;
  sentAt: Date | null;
  redeemedAt: Date | null;
  /** The token of the `claim` that sends it, or its own id if it was made here; null while unclaimed. */
  claim: string | null;
  /** Another one after every write of the record. */
  version: string;
}

/** A status with the moments that belong to it. */
export interface InvitationStatusChange {
  status: InvitationStatus;
  sentAt?: Date;
  openedAt?: Date;
  redeemedAt?: Date;
  expiresAt?: Date;
  /** Why it failed, for staff who look at the record in the CRM; null clears it. */
  failure?: string | null;
  /** Releases the claim, so that the invitation can be claimed again. */
  claim?: null;
}

/** One e-mail to one contact, regarding an invitation. */
export interface OutgoingEmail {
  /** UUID made by the caller. A second call with it sends nothing if the first is known to have been sent. */
  id: string;
  invitationId: string;
  contactId: string;
  /** The contact's address, as the CRM holds it. */
  to: string;
  subject: string;
  html: string;
  text: string;
  /** The same bodies with the code masked, for what is kept where the site keeps it. */
  masked: { html: string; text: string };
  /** RFC 5322 Message-ID with its angle brackets: the same for one attempt, another for the next. */
  messageId: string;
}

/** An e-mail to a member of staff, to see how it comes out. */
export type TestMail = Pick<OutgoingEmail, 'to' | 'subject' | 'html' | 'text' | 'messageId'>;

/** The state of an e-mail: handed over to the mail server, still on its way there, or failed. */
export type EmailDelivery =
  { state: 'sent'; sentAt: Date } | { state: 'pending' } | { state: 'failed'; reason: string };

export interface NewPortalUser {
  /** UUID made by the caller. */
  id: string;
  contactId: string;
  portalId: string;
  roleId: string;
  username: string;
  answers: Answers;
}

/** What a field of a contact accepts, and its value for one contact. */
export interface ContactField {
  /** Null if no answer of an invitee can be written there. */
  target: FieldTarget | null;
  value: FieldValue;
}

/** A field of a contact that is known before the CRM is asked. */
export interface KnownField {
  target: FieldTarget;
  /** The type as administrators know it. */
  type: string;
}

/** Answers for fields of a contact that an invitee may correct, never the e-mail address; null empties the field. */
export type ContactChanges = Record<string, string | boolean | null>;

/** What a redemption, or an accepted invitation, changes in the CRM. */
export interface Redemption {
  portalUser: NewPortalUser;
  invitationId: string;
  redeemedAt: Date;
  contactChanges: ContactChanges;
}

/** Creates the tables that the plugin needs in the CRM. */
export interface TableInstaller {
  /** Names of the privileges for it that the connected user does not have. */
  missingPrivileges(): Promise<string[]>;
  /** Creates what is missing. Starts no step after `until`, but always one. */
  install(until: Date): Promise<Installation>;
}

/**
 * One way to reach a CRM. Every connector passes the same contract suite (`testing/`).
 *
 * Creating something twice with the same id is one record. `get` answers null for what is not there; a write to it
 * is a {@link CrmError} of kind `not-found`. Every failure is a {@link CrmError}.
 */
export interface Connector {
  /** As administrators read it: `embedded`, `dataverse`, or the name that a connector of the site's own has. */
  readonly name: string;

  /** True if all records are in the site's database: what is written in a transaction of the site is part of it. */
  readonly isInSiteDatabase: boolean;

  /** How often to ask what was changed inside the CRM; null if its changes come by themselves. */
  readonly poll: { everySeconds: number } | null;

  /** The most jobs in so many milliseconds, over all servers, that the CRM can take; null without a limit. */
  readonly rateLimit: { max: number; duration: number } | null;

  /** The key that a notification of the CRM has to present; null if it sends none. */
  readonly webhookKey: string | null;

  /**
   * The contact's fields that an answer of the sign-up form may go to, checked at the start against the configuration; null
   * if only the CRM knows them, which may be away then: its `verify` checks them.
   */
  readonly fields: ReadonlyMap<string, KnownField> | null;

  /** Checks everything that the use of the CRM depends on. Never rejects: a failure is a red check. */
  verify(): Promise<Check[]>;

  /** Null where there is nothing to install. */
  readonly installer: TableInstaller | null;

  contacts: {
    /** Active contacts first by last name, then first name; inactive ones are left out. */
    search(query: ContactQuery): Promise<CrmPage<Contact>>;
    get(id: string, signal?: AbortSignal): Promise<Contact | null>;
    /** Those of the ids that exist, in no order. At most 500 ids. */
    getMany(ids: readonly string[]): Promise<Contact[]>;
    /**
     * Fields of one contact by their names in the configuration, without values if the contact does not exist; an unknown
     * field has neither target nor value.
     */
    fieldsOf(id: string, names: readonly string[], signal?: AbortSignal): Promise<Map<string, ContactField>>;
    /** Null where contacts are imported in the CRM itself. */
    imports: ContactImports | null;
    /** Ids of changed contacts; null begins at the present. Deletions may be missing. */
    changesSince(cursor: string | null): Promise<CrmChanges<string>>;
  };

  portals: {
    list(): Promise<Portal[]>;
    get(id: string): Promise<Portal | null>;
    update(id: string, changes: PortalUpdate): Promise<Portal>;
  };

  invitations: {
    /** Writes them all, each as `new`; those whose id exists are left alone. At most 500. */
    createMany(invitations: readonly NewCrmInvitation[]): Promise<void>;
    get(id: string, signal?: AbortSignal): Promise<CrmInvitation | null>;
    /** Leaves an invitation alone that was redeemed or revoked, here or by staff in the CRM. */
    setStatus(id: string, change: InvitationStatusChange): Promise<void>;
    /**
     * Claims an invitation that was made in the CRM, so that no other site or server sends it. One of several concurrent
     * claims wins; repeated with its token, it wins again.
     *
     * @param token Made by the caller, for this invitation, and kept until it has been sent
     * @returns true if the token holds the claim
     */
    claim(id: string, token: string): Promise<boolean>;
    /** Null begins with the first invitation of all. One without contact, portal or role is left out. */
    changesSince(cursor: string | null): Promise<CrmChanges<CrmInvitation>>;
  };

  emails: {
    send(email: OutgoingEmail): Promise<EmailDelivery>;
    /**
     * Sends a test mail, which is not kept. Left out by a CRM that can only send to its contacts.
     */
    sendTest?(mail: TestMail): Promise<void>;
    /** Delivery states by id, without e-mails that were never handed over. At most 500 ids. */
    deliveries(ids: readonly string[]): Promise<Map<string, EmailDelivery>>;
    /**
     * Makes an e-mail inactive that will not be sent again. One that is sent or on its way stays as it is; an unknown id is
     * ignored.
     *
     * @param arrivedAt set if the e-mail is known to have arrived although the mail server's answer was lost
     */
    close(id: string, arrivedAt: Date | null): Promise<void>;
    /** Newest first, with bodies masked. */
    listByInvitation(invitationId: string): Promise<EmailActivity[]>;
    /**
     * Removes addresses and texts from the e-mails of invitations, at most 500, where the CRM is the site's own. A CRM
     * with a retention of its own leaves them to that.
     */
    anonymize(invitationIds: readonly string[]): Promise<void>;
  };

  portalUsers: {
    find(query: { contactIds: readonly string[]; portalId?: string }): Promise<PortalUser[]>;
    get(id: string): Promise<PortalUser | null>;
    /** Creates it, or makes the one that the contact has on the portal active again, with this role. */
    create(portalUser: NewPortalUser): Promise<PortalUser>;
    changeRole(id: string, roleId: string): Promise<PortalUser>;
    /** Makes it inactive. Safe to repeat. */
    end(id: string): Promise<PortalUser>;
    /** Null begins with the first portal user of all. One without contact, portal or role is left out. */
    changesSince(cursor: string | null): Promise<CrmChanges<PortalUser>>;
  };

  /**
   * Writes portal user, invitation and contact, in one transaction if the CRM has them. Safe to repeat. An answer that the
   * contact's field does not accept is kept with the portal user's answers, since the invitee was told that all is saved.
   */
  recordRedemption(redemption: Redemption): Promise<void>;

  /** Writes a line into the timeline that a contact has in the CRM; null if the CRM's own records say it all. Safe to repeat. */
  readonly log: ((contactId: string, entry: LogEntry) => Promise<void>) | null;

  /** Stops waiting for the CRM, as the site is stopping: calls under way, and all later ones, are `unavailable`. */
  end(): void;
}
