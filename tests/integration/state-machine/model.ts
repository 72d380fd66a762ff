import type { InvitationStatus } from '../../../contracts';

const DAYS = 24;
const LIFETIME = 14 * DAYS;
const RENEWABLE = 30 * DAYS;
const MAX_RENEWALS = 3;

/** The reminder day in the configuration of these tests. */
export const REMIND_AFTER_DAYS = 3;

/** Strapi's default role for new users. */
const DEFAULT_ROLE = 'authenticated';

/** The users-permissions roles that the portals map to, in their order. */
export const PORTAL_ROLES = [DEFAULT_ROLE, 'partner'] as const;

const OPEN: readonly InvitationStatus[] = ['new', 'sent', 'failed'];
export const isOpen = (status: InvitationStatus): boolean => OPEN.includes(status);

/** The expected state of an invitation, and the codes in its e-mails. */
export interface ModelInvitation {
  id: string;
  contact: number;
  portal: number;
  address: string;
  status: InvitationStatus;
  generation: number;
  isClosed: boolean;
  /** Whether a code of the current generation may have been sent. */
  isMinted: boolean;
  isReminded: boolean;
  sentAt: number;
  expiresAt: number;
  renewals: number;
  renewedAt: number;
  use: { by: 'redeem' | 'accept'; user: number; password?: string; at: number } | null;
  codes: { code: string; generation: number }[];
}

/** The expected response to a call. */
export interface Expected {
  status: number;
  /** `data.status` of a success, `details.code` of a refusal. */
  word?: string;
}

const refused = (status: number, word: string): Expected => ({ status, word });

/**
 * A minimal model of the design of invitations, which the real system is compared with. Times are in hours
 * and advance only through {@link Model.pass}.
 */
export class Model {
  hour = 0;
  mailWorks = true;
  readonly invitations: ModelInvitation[] = [];
  /** User numbers by address; every new user gets a new number. */
  readonly users = new Map<string, number>();
  /** The users-permissions role of each user. */
  readonly roles = new Map<number, string>();
  /** Whether a portal user is active, by `contact:portal`. */
  readonly portalUsers = new Map<string, boolean>();
  /** Invitations whose e-mail was sent in the current step. */
  mailed: ModelInvitation[] = [];
  private userNumber = 0;

  constructor(readonly contacts: { address: string; isActive: boolean }[]) {}

  problem(invitation: ModelInvitation, generation: number): string | null {
    if (invitation.status === 'redeemed') return 'invitation.redeemed';
    if (invitation.status === 'revoked' || invitation.isClosed) return 'invitation.revoked';
    if (generation !== invitation.generation) return 'invitation.replaced';
    return this.isOver(invitation) ? 'invitation.expired' : null;
  }

  inspect(invitation: ModelInvitation, generation: number): Expected {
    const problem = this.problem(invitation, generation);
    if (problem) return refused(410, problem);
    return { status: 200, word: this.users.has(invitation.address) ? 'existing-user' : 'open' };
  }

  /**
   * Returns the refusal, or null if an invitation was created. Its id is set once the real system has created
   * it.
   */
  invite(contact: number, portal: number): string | null {
    const refusal = this.uninvitable(contact, portal) ?? this.occupied(contact, portal);
    if (refusal) return refusal;
    this.expireOverdue(contact, portal);
    const invitation: ModelInvitation = {
      id: '',
      contact,
      portal,
      address: this.contactOf(contact).address,
      status: 'new',
      generation: 1,
      isClosed: false,
      isMinted: false,
      isReminded: false,
      sentAt: this.hour,
      expiresAt: this.hour + LIFETIME,
      renewals: 0,
      renewedAt: -Infinity,
      use: null,
      codes: [],
    };
    this.invitations.push(invitation);
    this.send(invitation);
    return null;
  }

  resend(invitation: ModelInvitation): Expected {
    const { contact, portal, status } = invitation;
    if (status === 'redeemed' || status === 'revoked') return refused(409, 'invitation.not-open');
    const refusal = this.uninvitable(contact, portal) ?? this.occupied(contact, portal, invitation);
    if (refusal) return refused(409, refusal);
    this.expireOverdue(contact, portal, invitation);
    invitation.generation += 1;
    invitation.status = status === 'sent' ? 'sent' : 'new';
    Object.assign(invitation, { isClosed: false, isMinted: false });
    invitation.expiresAt = this.hour + LIFETIME;
    this.send(invitation);
    return { status: 202 };
  }

  revoke(invitation: ModelInvitation): Expected {
    if (invitation.status !== 'revoked' && !isOpen(invitation.status)) {
      return refused(409, 'invitation.not-open');
    }
    invitation.status = 'revoked';
    return { status: 200 };
  }

  renew(invitation: ModelInvitation, generation: number): void {
    const { contact, portal } = invitation;
    const problem = this.problem(invitation, generation);
    if (problem !== 'invitation.expired' && problem !== 'invitation.replaced') return;
    if (this.hour - invitation.renewedAt < 1 || this.uninvitable(contact, portal)) return;
    if (this.occupied(contact, portal, invitation)) return;
    if (this.isOver(invitation)) {
      if (invitation.renewals >= MAX_RENEWALS || this.hour - invitation.expiresAt > RENEWABLE) return;
      if (invitation.status === 'expired') invitation.status = 'new';
      invitation.generation += 1;
      invitation.expiresAt = this.hour + LIFETIME;
      invitation.renewals += 1;
    }
    this.expireOverdue(contact, portal, invitation);
    invitation.renewedAt = this.hour;
    this.send(invitation, true);
  }

  redeem(invitation: ModelInvitation, generation: number, password: string): Expected {
    const problem = this.problem(invitation, generation);
    const { use, address } = invitation;
    if (problem) {
      const isRepetition =
        use?.by === 'redeem' &&
        use.password === password &&
        use.at === this.hour &&
        generation === invitation.generation &&
        this.users.get(address) === use.user;
      return isRepetition ? { status: 201, word: 'created' } : refused(410, problem);
    }
    if (this.users.has(address)) return { status: 200, word: 'existing-user' };
    const user = this.addUser(address, this.roleOf(invitation));
    this.use(invitation, { by: 'redeem', user, password, at: this.hour });
    return { status: 201, word: 'created' };
  }

  /** @param address The address of the signed-in user */
  accept(invitation: ModelInvitation, generation: number, address: string): Expected {
    const user = this.users.get(address);
    if (user === undefined) return refused(401, 'sign-in.required');
    if (address !== invitation.address) return refused(403, 'invitation.email-mismatch');
    const accepted = { status: 200, word: 'accepted' };
    if (invitation.use?.by === 'accept' && invitation.use.user === user) return accepted;
    const problem = this.problem(invitation, generation);
    if (problem) return refused(410, problem);
    if (this.roles.get(user) === DEFAULT_ROLE) this.roles.set(user, this.roleOf(invitation));
    this.use(invitation, { by: 'accept', user, at: this.hour });
    return accepted;
  }

  changeContact(contact: number, change: { address?: string; isActive?: boolean }): void {
    const changed = Object.assign(this.contactOf(contact), change);
    for (const invitation of this.invitations.filter((each) => each.contact === contact)) {
      const isGood = changed.isActive && changed.address === invitation.address;
      if (isOpen(invitation.status) && !isGood) invitation.isClosed = true;
    }
  }

  addUser(address: string, role: string = DEFAULT_ROLE): number {
    this.userNumber += 1;
    this.roles.set(this.userNumber, role);
    this.users.set(address, this.userNumber);
    return this.userNumber;
  }

  deleteUser(address: string): void {
    const user = this.users.get(address);
    this.users.delete(address);
    for (const { use, contact, portal } of this.invitations) {
      if (use && use.user === user) this.portalUsers.set(`${contact}:${portal}`, false);
    }
  }

  sweepExpired(): void {
    for (const invitation of this.invitations) {
      if (isOpen(invitation.status) && this.isOver(invitation)) invitation.status = 'expired';
    }
  }

  remind(): void {
    for (const invitation of this.invitations) {
      const { status, isReminded, sentAt, isClosed } = invitation;
      const isDue = this.hour - sentAt >= REMIND_AFTER_DAYS * DAYS && !this.isOver(invitation);
      if (status !== 'sent' || isReminded || isClosed || !isDue) continue;
      invitation.isReminded = true;
      if (this.mailWorks) this.mailed.push(invitation);
    }
  }

  pass(hours: number): void {
    this.hour += hours;
  }

  private contactOf(contact: number): { address: string; isActive: boolean } {
    return this.contacts[contact] as { address: string; isActive: boolean };
  }

  private roleOf({ portal }: ModelInvitation): string {
    return String(PORTAL_ROLES[portal]);
  }

  private isOver({ status, expiresAt }: ModelInvitation): boolean {
    return status === 'expired' || this.hour >= expiresAt;
  }

  /** The open invitation that blocks another one, even if it is past its expiry. */
  private openOne(contact: number, portal: number, besides?: ModelInvitation): ModelInvitation | undefined {
    return this.invitations.find(
      (each) => each !== besides && each.contact === contact && each.portal === portal && isOpen(each.status)
    );
  }

  private occupied(contact: number, portal: number, besides?: ModelInvitation): string | null {
    const holder = this.openOne(contact, portal, besides);
    return holder && !this.isOver(holder) ? 'invitation.already-open' : null;
  }

  private expireOverdue(contact: number, portal: number, besides?: ModelInvitation): void {
    const holder = this.openOne(contact, portal, besides);
    if (holder) holder.status = 'expired';
  }

  private uninvitable(contact: number, portal: number): string | null {
    if (!this.contactOf(contact).isActive) return 'contact.inactive';
    return this.portalUsers.get(`${contact}:${portal}`) ? 'contact.already-user' : null;
  }

  /** @param isAskedFor True if the invitee asked for it; it is then only sent to the unchanged address */
  private send(invitation: ModelInvitation, isAskedFor = false): void {
    const { address } = this.contactOf(invitation.contact);
    if ((invitation.isMinted || isAskedFor) && address !== invitation.address) {
      invitation.isClosed = true;
      invitation.status = 'failed';
      return;
    }
    invitation.address = address;
    invitation.isMinted = true;
    invitation.status = this.mailWorks ? 'sent' : 'failed';
    if (!this.mailWorks) return;
    Object.assign(invitation, { sentAt: this.hour, isReminded: false });
    this.mailed.push(invitation);
  }

  private use(invitation: ModelInvitation, use: NonNullable<ModelInvitation['use']>): void {
    invitation.status = 'redeemed';
    invitation.use = use;
    this.portalUsers.set(`${invitation.contact}:${invitation.portal}`, true);
  }
}
