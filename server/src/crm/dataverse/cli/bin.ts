import { installAdvice, isMissingPackage } from '../../../domain/optional-packages';

const PACKAGES = ['@azure/msal-node'];

const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const writeError = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const run = async (): Promise<number> => {
  const { main } = await import('./index');
  return main(process.argv.slice(2), { environment: process.env, write, writeError });
};

void run()
  .catch((error: unknown) => {
    if (!isMissingPackage(error, PACKAGES)) throw error;
    writeError(`This command needs packages that are not installed. Run: ${installAdvice(PACKAGES)}`);
    return 1;
  })
  .then((code) => {
    process.exitCode = code;
  });
