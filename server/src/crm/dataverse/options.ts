import type { MappedField } from './records/contact-fields';

/** How the connector proves to Microsoft Entra ID who it is. */
type DataverseCredential =
  | { secret: string }
  | { certificate: { thumbprintSha256: string; privateKey: string } }
  | { managedIdentity: true };

/** Where the connector writes what an operator may want to read. No line holds a token or a body. */
export interface DataverseLogger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Bounds of the client. All times in milliseconds. */
export interface DataverseLimits {
  /** Requests under way at once. Dataverse allows 52 for each user. */
  concurrency: number;
  /** For one answer of a record request. */
  requestTimeout: number;
  /** For one answer of a batch or metadata request. */
  longRequestTimeout: number;
  /** For a request with all its retries and pauses. */
  deadline: number;
  /** First pause between two attempts; doubles with each, up to `maxRetryDelay`, with jitter. */
  retryDelay: number;
  maxRetryDelay: number;
}

export const DEFAULT_LIMITS: DataverseLimits = {
  concurrency: 8,
  requestTimeout: 30_000,
  longRequestTimeout: 120_000,
  deadline: 150_000,
  retryDelay: 500,
  maxRetryDelay: 20_000,
};

/** What is needed to reach one Dataverse environment. */
export interface DataverseConnectionOptions {
  /** Origin of the environment, such as `https://contoso.crm4.dynamics.com`. `http:` on loopback only. */
  environmentUrl: string;
  tenantId: string;
  clientId: string;
  credential: DataverseCredential;
  /**
   * Origin that issues tokens. Default: Microsoft's public cloud; national clouds have their own, such as
   * `https://login.microsoftonline.us`. `http:` on loopback only.
   */
  authorityHost?: string;
  logger: DataverseLogger;
  limits?: Partial<DataverseLimits>;
}

export interface DataverseConnectorOptions extends DataverseConnectionOptions {
  /** The queue that invitations are sent from. */
  senderQueueId: string;
  /** Names of tables and columns that differ from those of the plugin's solution; see `model/names.ts`. */
  tables?: Record<string, string>;
  /**
   * Seconds for which a change is announced again, because a transaction that began before it may be committed
   * after it. Default 10.
   */
  settleSeconds?: number;
  /** Fields of the sign-up form whose answers go to contacts; the connection check looks whether they can. */
  fields?: readonly MappedField[];
  /** Days that an invitation made in Dynamics without an expiry is valid for. Default 14. */
  expiresInDays?: number;
  /** The key that Dataverse's webhook has to present. */
  notificationKey?: string;
  /** Seconds between two looks for changes. Default 60. */
  pollSeconds?: number;
}
