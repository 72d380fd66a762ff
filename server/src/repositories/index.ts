import type { Core } from '@strapi/strapi';
import { createAccountRepository } from './accounts';
import { createBatchSliceRepository } from './batch-slices';
import { createBatchRepository } from './batches';
import { createCodeRepository } from './codes';
import { createCursorRepository } from './cursors';
import { migrateRows } from './row-migrations';
import { createEventRepository } from './events';
import { createInvitationLists } from './invitation-lists';
import { createInvitationRequestRepository } from './invitation-requests';
import { createInvitationRepository } from './invitations';
import { createJobRepository } from './jobs';
import { ensureMysqlCharset } from './mysql-charset';
import { createPasskeyRepository } from './passkeys';
import { createRequestLimitRepository } from './request-limits';
import { createSignInProviderRepository } from './sign-in-providers';
import { createTransactions } from './transaction';
import { createUserRepository } from './users';
import { ensureUtcColumns } from './utc-columns';

/** The ledger's tables, and the users and sign-in providers of users-permissions. */
export const createRepositories = (strapi: Core.Strapi) => {
  const users = createUserRepository(strapi);

  return {
    inTransaction: createTransactions(strapi),
    invitations: createInvitationRepository(strapi),
    invitationLists: createInvitationLists(strapi),
    codes: createCodeRepository(strapi),
    events: createEventRepository(strapi),
    accounts: createAccountRepository(strapi),
    batches: createBatchRepository(strapi),
    batchSlices: createBatchSliceRepository(strapi),
    requests: createInvitationRequestRepository(strapi),
    requestLimits: createRequestLimitRepository(strapi),
    jobs: createJobRepository(strapi),
    cursors: createCursorRepository(strapi),
    providers: createSignInProviderRepository(strapi),
    passkeys: createPasskeyRepository(strapi),
    users,

    /**
     * Creates the indexes and collations that a Strapi schema cannot declare, and completes rows of earlier
     * versions. May run repeatedly, and on several servers at once.
     */
    async prepare(): Promise<void> {
      await ensureUtcColumns(strapi);
      await ensureMysqlCharset(strapi);
      await users.ensureAddressIndex();
      await migrateRows(strapi);
    },
  };
};
