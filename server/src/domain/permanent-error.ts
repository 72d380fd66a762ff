/** A retry cannot succeed: a job fails at once, with this message for the person who can fix it. */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError';
}
