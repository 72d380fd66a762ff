import { connectorContract } from './connector-contract';
import { onDataverse } from './dataverse-harness';

connectorContract(onDataverse);
