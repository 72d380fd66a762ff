import { connectorContract } from '../../server/src/crm/testing/connector-contract';
import { onDataverse } from './dataverse-harness';

connectorContract(onDataverse);
