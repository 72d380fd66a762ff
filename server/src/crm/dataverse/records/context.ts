import type { DataverseClient } from '../client/client';
import type { Model } from '../model/model';
import type { TableNames } from '../model/names';
import type { DataverseLogger } from '../options';

/** What every part of the connector works with. */
export interface Context {
  readonly client: DataverseClient;
  readonly names: TableNames;
  /** Where rows are and how look-ups are bound; read from the metadata once. */
  readonly model: () => Promise<Model>;
  readonly logger: DataverseLogger;
}
