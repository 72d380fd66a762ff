/** Added to the priority of bulk work: all of it comes after all that a person waits for. */
export const BULK_PRIORITY = 10;

/** So many jobs that persons wait for are begun before one of bulk work has its turn, so that neither stops the other. */
export const URGENT_PER_BULK = 3;

/** Whether a job is one of many that were asked for together. */
export const isBulk = ({ priority }: { priority: number }): boolean => priority >= BULK_PRIORITY;
