import type { PluginConfig } from '../../config';
import type { Connector } from '../../crm/connector';
import type { RenderMail } from '../../mail/render';
import type { PageDirectory } from '../../pages';
import type { InvitationRequestRepository } from '../../repositories/invitation-requests';
import type { InvitationLists } from '../../repositories/invitation-lists';
import type { UserRepository } from '../../repositories/users';
import type { RateLimits, SignInProviders } from '../core';
import { createJourneyCheck } from './journey-check';
import { createPlacementCheck, type ReadPlacedWidgets } from './placement';
import { createPortalDirectory } from './portal-directory';
import { createPortalSettings } from './portal-settings';
import { createFindSignInPage } from './sign-in-page';
import { createSetup } from './setup';
import { createRequestViews } from './request-views';
import { createReadSignUpWidgets } from './sign-up-widgets';
import { createTryMail } from './try-mail';

export { composeMail, DUMMY_CODE, linkToSignUp, type MailOptions } from './compose-mail';
export type { MappedPortal, MappedRole, PortalDirectory } from './portal-directory';
export type { FindSignInPage } from './sign-in-page';
export type { Staff } from './try-mail';

interface Dependencies {
  config: Pick<PluginConfig, 'allowedOrigins' | 'invitation' | 'portals' | 'roles'>;
  connector: Connector;
  pages: PageDirectory;
  readPlacedWidgets: ReadPlacedWidgets;
  /** Renders an e-mail that is not sent; refuses a template that is too costly. */
  renderMail: RenderMail;
  rateLimits: RateLimits;
  signInProviders: SignInProviders;
  users: UserRepository;
  invitationLists: InvitationLists;
  requests: InvitationRequestRepository;
  now: () => Date;
}

/** The portals that this site serves: their settings, their readiness, and their e-mail. */
export const createPortals = (dependencies: Dependencies) => {
  const { config, connector, pages, readPlacedWidgets, renderMail, rateLimits } = dependencies;
  const { signInProviders, users, invitationLists, requests, now } = dependencies;
  const directory = createPortalDirectory({ connector, config, users, now });
  const readWidgets = createReadSignUpWidgets({ pages, readPlacedWidgets });
  const checkPlacement = createPlacementCheck({ pages, placedWidgets: readPlacedWidgets });

  return {
    directory,
    settings: createPortalSettings({ config, connector, portals: directory, renderMail, users }),
    checkJourney: createJourneyCheck({
      config,
      connector,
      portals: directory,
      signInProviders,
      users,
      checkPlacement,
      readWidgets,
    }),
    findSignInPage: createFindSignInPage({ pages, readWidgets }),
    requestViews: createRequestViews({ config, connector, portals: directory, requests, now }),
    readSetup: createSetup({ config, connector, portals: directory, invitationLists, checkPlacement }),
    tryMail: createTryMail({ config, connector, portals: directory, renderMail, rateLimits }),
  };
};
