import { en as detours } from '../../widget/src/face/detours/en';
import { en as problems } from '../../widget/src/face/problems';
import { en as straight } from '../../widget/src/texts/en';

/** All that the sign-up element says, in English. */
export const en = { ...straight, ...detours, ...problems };
