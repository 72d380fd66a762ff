import type { Schema } from '../schema';
import type { Store } from '../store';
import type { Outbox } from './outbox';

/** What every part of the server works on. */
export interface Environment {
  schema: Schema;
  store: Store;
  outbox: Outbox;
  /** Address that clients know the server by. */
  origin: () => string;
  /** The application user that all requests come from. */
  userId: string;
  /** Names of privileges that the user lacks. */
  missingPrivileges: Set<string>;
  /** Ids of rows that are beyond the depth of the user's privileges: lists leave them out, a read by id is refused. */
  hiddenRows: Set<string>;
  /** Milliseconds until a new alternate key works. */
  keyDelay: number;
}

export const API_PATH = '/api/data/v9.2/';
