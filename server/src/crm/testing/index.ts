export {
  connectorContract,
  type ConnectorHarness,
  type ContactSeed,
  type DeliveredEmail,
  type InvitationSeed,
  type PortalSeed,
  type RunningCrm,
} from './connector-contract';
export { contactSourceContract, type ContactSourceHarness, type RunningSource } from './contact-source';
