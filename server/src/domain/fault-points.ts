import { channel } from 'node:diagnostics_channel';

/**
 * Points at which a process can crash while it sends, redeems, accepts, resends, renews, revokes, answers requests,
 * writes to the CRM or follows changes in it. They are published on a diagnostics channel of Node, which costs nothing without
 * subscribers; tests subscribe to end the process there.
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
  'request.noted',
  'request.committed',
  'request.asked',
  'request.answered',
  'request.settled',
  'sign-in-mail.delivered',
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

/** Publishes that the point is reached. Tests end the process here. */
export const faultPoint = (step: FaultPoint): void => faultPoints.publish(step);
