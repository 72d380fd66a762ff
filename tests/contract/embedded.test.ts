import { connectorContract } from './connector-contract';
import { onPostgres, onSqlite } from './embedded-harness';

connectorContract(onSqlite);
connectorContract(onPostgres);
