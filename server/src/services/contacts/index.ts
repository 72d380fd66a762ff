import type { Connector } from '../../crm/connector';
import type { AccountRepository } from '../../repositories/accounts';
import type { EventRepository } from '../../repositories/events';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { InvitationRequestRepository } from '../../repositories/invitation-requests';
import type { InvitationRepository } from '../../repositories/invitations';
import type { PasskeyRepository } from '../../repositories/passkeys';
import type { UserRepository } from '../../repositories/users';
import type { InvitationViews } from '../invitations';
import { createContactViews } from './contact-views';
import { createContactImport } from './import-contacts';
import { createPersonExport } from './person-export';

export type { ImportFile } from './import-contacts';

interface Dependencies {
  connector: Connector;
  invitations: InvitationRepository;
  invitationLists: InvitationLists;
  events: EventRepository;
  accounts: AccountRepository;
  passkeys: PasskeyRepository;
  users: UserRepository;
  requests: InvitationRequestRepository;
  invitationViews: InvitationViews;
  now: () => Date;
}

/** Contacts as staff see them, their import, and the export of one person's data. */
export const createContacts = (dependencies: Dependencies) => {
  const { connector, invitations, invitationLists, events, accounts, users, requests } = dependencies;
  const { passkeys, invitationViews, now } = dependencies;

  return {
    views: createContactViews({ connector, invitations, invitationLists, events, now }),
    exportPerson: createPersonExport({
      connector,
      invitationLists,
      accounts,
      passkeys,
      users,
      requests,
      views: invitationViews,
      now,
    }),
    importContacts: createContactImport({ connector }),
  };
};
