import type { RecordRequests } from '../client/record-requests';
import type { Model } from '../model/model';
import type { TableNames } from '../model/names';
import type { DataverseLogger } from '../options';

/** Shared by all parts of the connector. */
export interface Context {
  readonly client: RecordRequests;
  readonly names: TableNames;
  /** Paths of rows and navigation properties of look-ups; read from the metadata once. */
  readonly model: () => Promise<Model>;
  readonly logger: DataverseLogger;
}
