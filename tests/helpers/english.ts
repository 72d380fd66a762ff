import { en as primary, providers, request, secondary, serverErrors } from '../../widget/src/texts/en';

/** All English texts of the sign-up element. */
export const en = { ...primary, ...secondary, ...serverErrors, ...providers, ...request };
