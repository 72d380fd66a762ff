export { startDataverseServer, type DataverseServer, type DataverseServerOptions } from './server';
export type { Misfortune } from './faults';
