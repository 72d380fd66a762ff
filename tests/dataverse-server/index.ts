export { startDataverseServer, type DataverseServer, type DataverseServerOptions } from './server';
export type { Misfortune, FaultRule } from './faults';
export type { DeliveredEmail } from './rows/outbox';
