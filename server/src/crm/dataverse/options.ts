import type { MappedField } from './records/contact-fields';

/** The credential that the connector presents to Microsoft Entra ID. */
type DataverseCredential =
  | { secret: string }
  | { certificate: { thumbprintSha256: string; privateKey: string } }
  | { managedIdentity: true };

/** Receives log lines for the operator. No line contains a token or a body. */
export interface DataverseLogger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Limits of the client. All times are in milliseconds. */
export interface DataverseLimits {
  /** Concurrent requests. Dataverse allows 52 per user. */
  concurrency: number;
  /** Requests that may be sent at once, after which `perSecond` may. Both make less than 6,000 in any five minutes. */
  burst: number;
  perSecond: number;
  /**
   * How long a request waits for others to go with it. Shorter than Dynamics takes to answer, and long enough to collect
   * the requests of jobs that run together.
   */
  gather: number;
  /** Timeout for one answer to a record request. */
  requestTimeout: number;
  /** Timeout for one answer to a batch or metadata request. */
  longRequestTimeout: number;
  /** Time limit for a request with all its retries and pauses. */
  deadline: number;
  /** Longest pause, asked for by Dataverse, that a request waits for. */
  longestPause: number;
  /** Delay before the first retry; doubles with each retry, up to `maxRetryDelay`, with jitter. */
  retryDelay: number;
  maxRetryDelay: number;
}

export const DEFAULT_LIMITS: DataverseLimits = {
  concurrency: 8,
  burst: 2_500,
  perSecond: 11,
  gather: 40,
  requestTimeout: 30_000,
  longRequestTimeout: 120_000,
  deadline: 150_000,
  longestPause: 10_000,
  retryDelay: 500,
  maxRetryDelay: 20_000,
};

/** Settings for connecting to one Dataverse environment. */
export interface DataverseConnectionOptions {
  /** Origin of the environment, such as `https://contoso.crm4.dynamics.com`. `http:` only on loopback. */
  environmentUrl: string;
  tenantId: string;
  clientId: string;
  credential: DataverseCredential;
  /**
   * Origin that issues tokens. Default: Microsoft's public cloud. National clouds have their own, such as
   * `https://login.microsoftonline.us`. `http:` only on loopback.
   */
  authorityHost?: string;
  logger: DataverseLogger;
  limits?: Partial<DataverseLimits>;
}

export interface DataverseConnectorOptions extends DataverseConnectionOptions {
  /** The queue that sends the invitations. */
  senderQueueId: string;
  /** Table and column names that differ from those of the plugin's solution; see `model/names.ts`. */
  tables?: Record<string, string>;
  /**
   * Seconds for which a change is reported again, because a transaction that began earlier may commit later.
   * Default 10.
   */
  settleSeconds?: number;
  /** Fields of the sign-up form whose answers are written to contacts. The connection check verifies their columns. */
  fields?: readonly MappedField[];
  /** Days that an invitation created in Dynamics without an expiry date is valid. Default 14. */
  expiresInDays?: number;
  /** The key that the Dataverse webhook must present. */
  notificationKey?: string;
  /** Seconds between two polls for changes. Default 60. */
  pollSeconds?: number;
}
