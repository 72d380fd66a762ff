import type { Core } from '@strapi/strapi';
import type { FieldTarget } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import type { Connector } from '../../crm/connector';
import type { JobHandlers } from '../../jobs/job';
import type { RerunnableOutbox } from '../../jobs/outbox';
import type { RenderMail } from '../../mail/render';
import type { AccountRepository } from '../../repositories/accounts';
import type { CodeRepository } from '../../repositories/codes';
import type { EventRepository } from '../../repositories/events';
import type { InvitationRequestRepository } from '../../repositories/invitation-requests';
import type { InvitationRepository } from '../../repositories/invitations';
import type { RequestLimitRepository } from '../../repositories/request-limits';
import type { InTransaction } from '../../repositories/transaction';
import type { SignInProviderRepository } from '../../repositories/sign-in-providers';
import type { UserRepository } from '../../repositories/users';
import type { Passkeys, Sessions } from '../access';
import type { RateLimits, SignInProviders, Timeline } from '../core';
import type {
  AddressHolders,
  CloseCodes,
  Expiry,
  Invitability,
  ResendAndRevoke,
  SendLink,
} from '../invitations';
import type { FindSignInPage, PortalDirectory } from '../portals';
import { createAccept } from './accept';
import { createAnswerRequest } from './answer-request';
import { createAnswerTargets } from './answer-targets';
import { createAuthenticate } from './authenticate';
import { createCheckCrm } from './check-crm';
import { createCheckForm } from './check-form';
import { createCodeLookup } from './code-lookup';
import { createCredentials } from './credentials';
import { createInspect } from './inspect';
import { createJudgeRequest } from './judge-request';
import { createPasskeyOptions } from './passkey-options';
import { createPasswords } from './passwords';
import { createReadProviderAccount } from './provider-account';
import { createRecordRedemption } from './record-redemption';
import { createRedeem } from './redeem';
import { createRedeemAnswers } from './redeem-answers';
import { createRefusedAttempts } from './refused-attempts';
import { createRenew } from './renew';
import { createRequestInvitation } from './request-invitation';
import { createSignInMail } from './sign-in-mail';
import { createSignUp } from './sign-up';

interface Dependencies {
  strapi: Core.Strapi;
  config: PluginConfig;
  connector: Connector;
  /** The attributes of a users-permissions user that take answers. */
  userTargets: ReadonlyMap<string, FieldTarget>;
  portals: PortalDirectory;
  findSignInPage: FindSignInPage;
  /** Renders an e-mail that is sent. */
  renderMail: RenderMail;
  /** A keyed hash of a normalized address. */
  hashAddress: (address: string) => string;
  sessions: Sessions;
  passkeys: Passkeys;
  rateLimits: RateLimits;
  signInProviders: SignInProviders;
  addressHolders: AddressHolders;
  closeCodes: CloseCodes;
  syncRevocation: ResendAndRevoke['syncRevocation'];
  invitability: Invitability;
  expiry: Expiry;
  sendLink: SendLink;
  invitations: InvitationRepository;
  codes: CodeRepository;
  events: EventRepository;
  accounts: AccountRepository;
  providers: SignInProviderRepository;
  users: UserRepository;
  requests: InvitationRequestRepository;
  requestLimits: RequestLimitRepository;
  outbox: RerunnableOutbox;
  inTransaction: InTransaction;
  timeline: Timeline;
  now: () => Date;
}

/** The invitees' actions: inspect, redeem, accept, renew and request an invitation. */
export const createRedemption = (dependencies: Dependencies) => {
  const { strapi, config, connector, userTargets, portals, sessions, passkeys, rateLimits } = dependencies;
  const { signInProviders, addressHolders, closeCodes, syncRevocation, invitability, expiry } = dependencies;
  const { sendLink, timeline } = dependencies;
  const { invitations, codes, events, accounts, providers, users, outbox, inTransaction, now } = dependencies;
  const { findSignInPage, renderMail, hashAddress, requests, requestLimits } = dependencies;
  const { log } = strapi;

  const lookUp = createCodeLookup({ codes, rateLimits });
  const refusedAttempts = createRefusedAttempts({ events, now, log });
  const answerTargets = createAnswerTargets({ config, connector, userTargets });
  const passwords = createPasswords();
  const checkCrm = createCheckCrm({ config, connector, portals, closeCodes, syncRevocation, users, log });
  const { runRedemption, recordHandler } = createRecordRedemption({
    connector,
    invitations,
    timeline,
    outbox,
    inTransaction,
  });

  return {
    authenticate: createAuthenticate(strapi, { users, accounts, sessions }),
    inspect: createInspect({
      config,
      answerTargets,
      lookUp,
      refusedAttempts,
      addressHolders,
      signInProviders,
      passkeys,
      users,
      invitations,
      timeline,
      outbox,
      inTransaction,
      now,
    }),
    redeem: createRedeem({
      config,
      lookUp,
      refusedAttempts,
      addressHolders,
      checkForm: createCheckForm({ config, answerTargets }),
      checkCrm,
      credentialOf: createCredentials({
        config,
        passwords,
        passkeys,
        readProviderAccount: createReadProviderAccount({ signInProviders, providers, log }),
      }),
      signUp: createSignUp({
        users,
        accounts,
        invitations,
        runRedemption,
        inTransaction,
        addressHolders,
        passkeys,
        now,
      }),
      answers: createRedeemAnswers({ config, sessions, users, accounts, invitations, now }),
      now,
    }),
    accept: createAccept({
      lookUp,
      checkCrm,
      refusedAttempts,
      users,
      accounts,
      invitations,
      runRedemption,
      sessions,
      now,
    }),
    renew: createRenew({ lookUp, portals, invitability, sendLink, inTransaction, log, now }),
    request: createRequestInvitation({ requests, rateLimits, hashAddress, outbox, inTransaction, log, now }),
    passkeyOptions: createPasskeyOptions({ lookUp, refusedAttempts, addressHolders, passkeys, now }),
    /** Loads the list of common passwords, so that the first invitee does not wait for it. */
    async warmUp(): Promise<void> {
      await passwords.common();
    },
    handlers: {
      'redemption.record': recordHandler,
      'invitation.request': createAnswerRequest({
        judge: createJudgeRequest({
          config,
          connector,
          portals,
          invitability,
          addressHolders,
          invitations,
          now,
        }),
        expiry,
        sendLink,
        requests,
        requestLimits,
        invitations,
        timeline,
        outbox,
        inTransaction,
        now,
      }),
      'sign-in-mail.send': createSignInMail({ connector, portals, findSignInPage, renderMail, now }),
    } satisfies Partial<JobHandlers>,
  };
};
