/** The work took longer than it may. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * Waits for the work no longer than the given milliseconds, even if it does not heed the signal that then tells it to
 * stop.
 *
 * @throws TimeoutError
 */
export const withTimeout = async <Result>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<Result>
): Promise<Result> => {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new TimeoutError(`No answer within ${milliseconds} ms`));
      controller.abort();
    }, milliseconds);
  });
  try {
    return await Promise.race([work(controller.signal), limit]);
  } finally {
    clearTimeout(timer);
  }
};
