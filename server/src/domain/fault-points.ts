import { channel } from 'node:diagnostics_channel';

/**
 * The places between which a process can die while it sends, redeems, accepts, resends, renews, revokes, tells the CRM,
 * or follows what is done there. They are announced on a diagnostics channel of Node, which costs nothing unless somebody
 * listens: tests do, to end the process right there.
 */
export const FAULT_POINTS = [
  'send.begun',
  'send.crm-created',
  'send.code-kept',
  'send.handed-over',
  'send.delivered',
  'send.settled',
  'redeem.found',
  'redeem.asked',
  'redeem.hashed',
  'redeem.claimed',
  'redeem.user-created',
  'redeem.account-kept',
  'redeem.noted',
  'redeem.committed',
  'accept.claimed',
  'accept.committed',
  'resend.noted',
  'resend.committed',
  'renew.noted',
  'renew.committed',
  'revoke.noted',
  'revoke.committed',
  'status.begun',
  'status.written',
  'record.begun',
  'record.written',
  'sync.looked',
  'sync.noted',
  'sync.moved-on',
  'follow.claimed',
  'follow.written',
] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];

export const FAULT_POINT_CHANNEL = 'crm-user-invite:step';
const faultPoints = channel(FAULT_POINT_CHANNEL);

/** Tells whoever listens that a step is done; faults are tested by ending the process there. */
export const faultPoint = (step: FaultPoint): void => faultPoints.publish(step);
