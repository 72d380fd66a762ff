import type { Core } from '@strapi/strapi';
import type { PluginConfig } from '../../config';
import type { Connector } from '../../crm/connector';
import type { AccountRepository } from '../../repositories/accounts';
import type { InvitationRepository } from '../../repositories/invitations';
import type { PasskeyRepository } from '../../repositories/passkeys';
import type { InTransaction } from '../../repositories/transaction';
import type { UserRepository } from '../../repositories/users';
import type { Emit, RateLimits, Timeline } from '../core';
import type { PortalDirectory } from '../portals';
import { createPasskeys } from './passkeys';
import { createPortalAccess } from './portal-access';
import { createSessions } from './sessions';
import { createSiteAccess } from './site-access';

export type { Passkeys, SignUpSubject } from './passkeys';
export type { Connection, SessionCookie, Sessions } from './sessions';
export { type Access, grantedAccess, type SiteAccess } from './site-access';

interface Dependencies {
  strapi: Core.Strapi;
  config: Pick<PluginConfig, 'allowedOrigins' | 'signUp'>;
  connector: Connector;
  portals: PortalDirectory;
  invitations: InvitationRepository;
  accounts: AccountRepository;
  users: UserRepository;
  passkeys: PasskeyRepository;
  rateLimits: RateLimits;
  inTransaction: InTransaction;
  timeline: Timeline;
  emit: Emit;
  now: () => Date;
}

/** Portal users' access to the site: roles, end of access, sessions. */
export const createAccess = (dependencies: Dependencies) => {
  const { strapi, config, connector, portals, invitations, accounts, users } = dependencies;
  const { passkeys, rateLimits, inTransaction, timeline, emit, now } = dependencies;
  const sessions = createSessions(strapi);
  const siteAccess = createSiteAccess({
    connector,
    portals,
    invitations,
    accounts,
    users,
    sessions,
    inTransaction,
    timeline,
    emit,
    now,
  });

  return {
    sessions,
    siteAccess,
    passkeys: createPasskeys({
      strapi,
      config,
      passkeys,
      users,
      sessions,
      rateLimits,
      inTransaction,
      now,
    }),
    portalAccess: createPortalAccess({ connector, portals, users, siteAccess, inTransaction }),
  };
};
