/** How often something is looked at again while it is under way. */
export const POLL_MILLISECONDS = 2000;
