import type { Languages } from '../customizations/languages';
import type { Schema } from '../schema';
import type { Store } from '../store';
import type { Outbox } from './outbox';

/** State that all parts of the server share. */
export interface Environment {
  schema: Schema;
  languages: Languages;
  store: Store;
  outbox: Outbox;
  /** Origin that clients use to reach the server. */
  origin: () => string;
  /** The application user that sends all requests. */
  userId: string;
  /** Names of the privileges that the user lacks. */
  missingPrivileges: Set<string>;
  /** Ids of rows beyond the depth of the user's privileges: lists omit them, and a read by id is refused. */
  hiddenRows: Set<string>;
  /** Milliseconds until a new alternate key takes effect. */
  keyDelay: number;
}

export const API_PATH = '/api/data/v9.2/';
