const NOT_FOUND = new Set(['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND']);

/** Whether a module could not be loaded because one of these packages is not installed. */
export const isMissingPackage = (error: unknown, packages: readonly string[]): boolean => {
  const { code = '', message = '' } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  return NOT_FOUND.has(code) && packages.some((name) => message.includes(`'${name}'`));
};

/** The command that installs them. */
export const installAdvice = (packages: readonly string[]): string => `npm install ${packages.join(' ')}`;
