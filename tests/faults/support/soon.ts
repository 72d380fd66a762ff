export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits up to two minutes until the check returns a result. */
export const soon = async <Result>(what: string, check: () => Promise<Result | null>): Promise<Result> => {
  const end = Date.now() + 120_000;
  while (Date.now() < end) {
    const result = await check();
    if (result !== null) return result;
    await sleep(50);
  }
  throw new Error(`Not within two minutes: ${what}`);
};
