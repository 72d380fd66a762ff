import type { FaultPoint } from '../../../server/src/domain/fault-points';

/** Steps of following what staff do inside the CRM, which there is with Dynamics alone. */
export const isOfFollowing = (step: FaultPoint): boolean =>
  step.startsWith('sync.') || step.startsWith('follow.');
