import type { PersonExport } from '../../../../contracts';
import type { Connector } from '../../crm/connector';
import { AppError } from '../../domain/app-error';
import type { AccountRepository } from '../../repositories/accounts';
import type { InvitationRequestRepository } from '../../repositories/invitation-requests';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { Passkey, PasskeyRepository } from '../../repositories/passkeys';
import { toDate } from '../../repositories/table';
import type { UserRepository } from '../../repositories/users';
import type { InvitationViews } from '../invitations';

const READ_AT_ONCE = 100;

interface Options {
  connector: Connector;
  invitationLists: InvitationLists;
  accounts: AccountRepository;
  passkeys: Pick<PasskeyRepository, 'listByUsers'>;
  users: UserRepository;
  requests: Pick<InvitationRequestRepository, 'listOfContact'>;
  views: InvitationViews;
  now: () => Date;
}

type ExportedInvitation = PersonExport['invitations'][number];
type ExportedUser = PersonExport['users'][number];

const toExportedPasskey = ({ site, isBackedUp, createdAt, lastUsedAt }: Passkey) => ({
  site,
  backedUp: isBackedUp,
  createdAt: createdAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});

/** Everything the plugin stores about a contact, for a data subject access request (GDPR, article 15). */
export const createPersonExport = (options: Options) => {
  const { connector, invitationLists, accounts, passkeys, users, requests, views, now } = options;

  const invitationsOf = async (contactId: string): Promise<LedgerInvitation[]> => {
    const all: LedgerInvitation[] = [];
    for (let cursor: string | undefined; ;) {
      const { rows, nextCursor } = await invitationLists.list(
        { contactId, pageSize: READ_AT_ONCE, cursor },
        now()
      );
      all.push(...rows);
      if (nextCursor === null) return all;
      cursor = nextCursor;
    }
  };

  const detailed = async (invitation: LedgerInvitation): Promise<ExportedInvitation> => {
    const { message, username, answers, contactChanges, termsVersion, termsAcceptedAt } = invitation;
    return {
      ...(await views.getInvitation(invitation.invitationId)),
      message,
      username,
      answers: answers ?? {},
      contactChanges: contactChanges ?? {},
      consent:
        termsVersion === null
          ? null
          : { version: termsVersion, acceptedAt: termsAcceptedAt?.toISOString() ?? null },
    };
  };

  /** The users that the invitations created or that accepted them. */
  const usersOf = async (used: readonly LedgerInvitation[]): Promise<ExportedUser[]> => {
    const ids = new Set<number>();
    for (const { invitationId, userId } of used) {
      const id = userId ?? (await accounts.findByInvitation(invitationId))?.userId;
      if (id !== undefined) ids.add(id);
    }
    const found: ExportedUser[] = [];
    for (const id of ids) {
      const [user, account, ofUser] = await Promise.all([
        users.get(id),
        accounts.findByUser(id),
        passkeys.listByUsers([id]),
      ]);
      if (!user) continue;
      const { documentId, username, email } = user;
      const endedAt = account?.endedAt ? toDate(account.endedAt).toISOString() : null;
      found.push({
        ...{ documentId, username, email, blocked: user.blocked, endedAt },
        passkeys: ofUser.filter(({ userDocumentId }) => userDocumentId === documentId).map(toExportedPasskey),
      });
    }
    return found;
  };

  /**
   * Codes are masked: they are keys, not data about the person.
   *
   * @throws AppError `contact.unknown`
   */
  return async (contactId: string): Promise<PersonExport> => {
    const contact = await connector.contacts.get(contactId);
    if (!contact) throw new AppError('contact.unknown');
    const [portalUsers, all, asked] = await Promise.all([
      connector.portalUsers.find({ contactIds: [contactId] }),
      invitationsOf(contactId),
      requests.listOfContact(contactId),
    ]);
    const exported: ExportedInvitation[] = [];
    for (const invitation of all) exported.push(await detailed(invitation));
    const exportedRequests = asked.map(({ portalKey, requestedAt, outcome }) => ({
      portalKey,
      requestedAt: requestedAt.toISOString(),
      outcome,
    }));
    return {
      ...{ contact, portalUsers, users: await usersOf(all), invitations: exported },
      requests: exportedRequests,
    };
  };
};
