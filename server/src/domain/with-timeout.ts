/** The time limit was exceeded. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * Rejects after the given milliseconds and aborts the signal. Does not wait for work that ignores the signal.
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
