import type { FaultPoint } from '../../../server/src/domain/fault-points';

/** Whether the step is part of following changes in the CRM. Only Dynamics needs these steps. */
export const isOfFollowing = (step: FaultPoint): boolean =>
  step.startsWith('sync.') || step.startsWith('follow.');
