import { connectorContract } from '../../server/src/crm/testing/connector-contract';
import { everyDatabase } from './embedded-harness';

for (const harness of everyDatabase) connectorContract(harness);
