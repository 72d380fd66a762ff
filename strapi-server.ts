export { default } from './server/src';
export type { AccessService, CallOptions, InvitationService } from './server/src';
