import type { Weight } from './weight';

/** What the plugin may add to a bare app, including the plugin itself. A megabyte is 10⁶ bytes. */
const MAX_PACKAGES = 12;
const MAX_MEGABYTES = 9;

/** The exceeded limits, and the packages that cause it. */
export const excessOf = ({ packages, megabytes, heaviest }: Weight): string[] => [
  ...(packages > MAX_PACKAGES ? [`${packages} packages instead of ${MAX_PACKAGES}`] : []),
  ...(megabytes > MAX_MEGABYTES ? [`${megabytes} MB instead of ${MAX_MEGABYTES}`] : []),
  ...(packages > MAX_PACKAGES || megabytes > MAX_MEGABYTES ? heaviest : []),
];
