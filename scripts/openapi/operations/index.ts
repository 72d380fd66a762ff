import type { Operation } from '../operation';
import { contactOperations } from './contacts';
import { invitationOperations } from './invitations';
import { inviteeOperations } from './invitee';
import { machineOperations } from './machine';
import { pageOperations } from './pages';
import { portalOperations } from './portals';
import { settingsOperations } from './settings';
import { signInOperations } from './sign-in';

export type { Operation } from '../operation';

/** Routes of the Content API, below `/api/crm-user-invite`. */
export const publicOperations: Operation[] = [
  ...inviteeOperations,
  ...signInOperations,
  ...machineOperations,
];

/** Routes of the admin API, below `/crm-user-invite`. */
export const adminOperations: Operation[] = [
  ...contactOperations,
  ...invitationOperations,
  ...portalOperations,
  ...pageOperations,
  ...settingsOperations,
];
