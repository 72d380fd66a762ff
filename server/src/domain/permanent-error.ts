/** Trying again cannot help: a job with it fails at once, with this message for the one who can mend it. */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError';
}
