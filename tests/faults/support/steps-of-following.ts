import type { Step } from '../../../server/src/domain/steps';

/** Steps of following what staff do inside the CRM, which there is with Dynamics alone. */
export const isOfFollowing = (step: Step): boolean => step.startsWith('sync.') || step.startsWith('follow.');
