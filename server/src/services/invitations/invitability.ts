import type { Contact } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import type { Connector } from '../../crm/connector';
import { normalizeAddress } from '../../domain/addresses';
import { contactProblem, targetProblem, type Ineligibility } from '../../domain/eligibility';
import { isOpenAt, openKey } from '../../domain/invitation-state';
import type { AccountRepository } from '../../repositories/accounts';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { UserRepository } from '../../repositories/users';
import type { AddressHolders } from './address-holder';
import type { MappedPortal, MappedRole } from '../portals';

interface Options {
  config: Pick<PluginConfig, 'allowedOrigins'>;
  connector: Connector;
  invitations: InvitationRepository;
  accounts: AccountRepository;
  users: UserRepository;
  addressHolders: AddressHolders;
  now: () => Date;
}

/** The portal and role of an invitation. */
export interface Target {
  portal: MappedPortal;
  roleId: string;
}

/** A contact who may be invited. */
export interface Invitee {
  contact: Contact;
  /** The contact's address, normalized. */
  address: string;
  role: MappedRole & { userRole: string };
}

/** Whether a contact may be invited, or why not. */
export type Eligibility = { invitee: Invitee; problem: null } | { invitee: null; problem: Ineligibility };

type ReadContacts = (ids: readonly string[]) => Promise<Map<string, Contact>>;

/** The only place that decides who may be invited. Asks the CRM and writes nothing. */
export const createInvitability = (options: Options) => {
  const { config, connector, invitations, accounts, users, addressHolders, now } = options;

  /** The contacts that have an open, unexpired invitation to the portal. */
  const withOpenInvitation = async (
    contactIds: readonly string[],
    portalId: string,
    exceptId?: string
  ): Promise<Set<string>> => {
    const holders = await invitations.listByOpenKeys(contactIds.map((id) => openKey(id, portalId)));
    const open = holders.filter((each) => each.invitationId !== exceptId && isOpenAt(each, now()));
    return new Set(open.map(({ contactId }) => contactId));
  };

  /** The contacts whose user was deleted bypassing Strapi, so that the CRM was not updated. */
  const withoutUser = async (contactIds: readonly string[], portalId: string): Promise<Set<string>> => {
    if (contactIds.length === 0) return new Set();
    const used = await invitations.listUsed({ contactIds, portalUserIds: [] });
    const last = contactIds.flatMap(
      (id) => used.find((each) => each.contactId === id && each.portalId === portalId) ?? []
    );
    const made = await accounts.listByInvitations(last.map(({ invitationId }) => invitationId));
    const userOf = ({ userId, invitationId }: LedgerInvitation): number | null =>
      userId ?? made.find((account) => account.invitationId === invitationId)?.userId ?? null;
    const gone = await users.listMissing(last.flatMap((each) => userOf(each) ?? []));
    return new Set(last.filter((each) => gone.has(userOf(each) ?? NaN)).map(({ contactId }) => contactId));
  };

  const judge = async (
    { portal, roleId }: Target,
    contactIds: readonly string[],
    { read, exceptId, notify = true }: { read: ReadContacts; exceptId?: string; notify?: boolean }
  ): Promise<Eligibility[]> => {
    const role = portal.roles.find(({ id }) => id === roleId);
    const target = targetProblem(portal, role, config.allowedOrigins);
    if (target || !role?.userRole) {
      const problem = target ?? { code: 'role.unmapped' as const };
      return contactIds.map(() => ({ invitee: null, problem }));
    }
    const mapped = { ...role, userRole: role.userRole };
    const [contacts, portalUsers, open] = await Promise.all([
      read(contactIds),
      connector.portalUsers.find({ contactIds, portalId: portal.id }),
      withOpenInvitation(contactIds, portal.id, exceptId),
    ]);
    const active = portalUsers.filter((user) => user.active);
    const addresses = [...contacts.values()].flatMap(({ email }) => normalizeAddress(email) ?? []);
    const [gone, blocked] = await Promise.all([
      withoutUser(
        active.map((user) => user.contact.id),
        portal.id
      ),
      addressHolders.listBlocked(addresses),
    ]);
    const withAccess = new Set(active.map((user) => user.contact.id).filter((id) => !gone.has(id)));
    return contactIds.map((contactId): Eligibility => {
      const contact = contacts.get(contactId);
      const address = normalizeAddress(contact?.email);
      const problem = contactProblem(contact, {
        isMailed: notify,
        isPortalUser: withAccess.has(contactId),
        isUserBlocked: address !== null && blocked.has(address),
        hasOpenInvitation: open.has(contactId),
      });
      return problem || !contact || !address
        ? { invitee: null, problem: problem ?? { code: 'contact.unknown' } }
        : { invitee: { contact, address, role: mapped }, problem: null };
    });
  };

  const readMany: ReadContacts = async (ids) =>
    new Map((await connector.contacts.getMany(ids)).map((contact) => [contact.id, contact]));

  return {
    /**
     * Judges each of the contacts, in their order. At most 500.
     *
     * @param notify False if no e-mail is sent, so that contacts who do not want any may be invited
     * @throws CrmError if the CRM cannot be asked
     */
    judge: (target: Target, contactIds: readonly string[], notify?: boolean): Promise<Eligibility[]> =>
      judge(target, contactIds, { read: readMany, notify }),

    /**
     * Judges one contact who is to be e-mailed, or the contact that it was merged into.
     *
     * @param exceptId The invitation to be resent, which must not block itself
     * @throws CrmError if the CRM cannot be asked
     */
    async checkOne(target: Target, contactId: string, exceptId?: string): Promise<Eligibility> {
      const read: ReadContacts = async () => {
        const contact = await connector.contacts.get(contactId);
        return new Map(contact ? [[contactId, contact]] : []);
      };
      const [judgement] = await judge(target, [contactId], { read, exceptId });
      return judgement ?? { invitee: null, problem: { code: 'contact.unknown' } };
    },
  };
};

export type Invitability = ReturnType<typeof createInvitability>;
