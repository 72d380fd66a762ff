import type { Weight } from './weight';

/** What the plugin may add to a bare app, itself included; a megabyte is 10⁶ bytes. */
const MAX_PACKAGES = 12;
const MAX_MEGABYTES = 9;

/** Which limits are exceeded, and by which packages. */
export const excessOf = ({ packages, megabytes, heaviest }: Weight): string[] => [
  ...(packages > MAX_PACKAGES ? [`${packages} packages instead of ${MAX_PACKAGES}`] : []),
  ...(megabytes > MAX_MEGABYTES ? [`${megabytes} MB instead of ${MAX_MEGABYTES}`] : []),
  ...(packages > MAX_PACKAGES || megabytes > MAX_MEGABYTES ? heaviest : []),
];
