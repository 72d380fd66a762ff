/** Added to the priority of bulk jobs, so that they run after jobs that a person waits for. */
export const BULK_PRIORITY = 10;

/** One bulk job runs after this many urgent ones, so that neither starves the other. */
export const URGENT_PER_BULK = 3;

/** Whether a job belongs to a bulk operation. */
export const isBulk = ({ priority }: { priority: number }): boolean => priority >= BULK_PRIORITY;
