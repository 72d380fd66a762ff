import { connectorContract } from './connector-contract';
import { everyDatabase } from './embedded-harness';

for (const harness of everyDatabase) connectorContract(harness);
