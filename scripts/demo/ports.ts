import { createServer } from 'node:net';
import { DemoError } from './settings';

export interface PortUse {
  /** The server that uses the port. */
  title: string;
  port: number;
  /** The environment variable that sets the port. */
  variable: string;
}

const isFree = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });

/** @throws DemoError that lists each port that is in use or configured twice, with its environment variable */
export const requirePorts = async (host: string, uses: PortUse[]): Promise<void> => {
  const problems: string[] = [];
  for (const [index, { title, port, variable }] of uses.entries()) {
    const twin = uses.slice(0, index).find((other) => other.port === port);
    if (twin) problems.push(`Port ${port} is configured for both ${twin.title} and ${title}.`);
    else if (!(await isFree(host, port))) problems.push(`Port ${port}, for ${title}, is in use.`);
    else continue;
    problems.push(`  Choose another port: ${variable}=${port + 1} npm run demo`);
  }
  if (problems.length > 0) throw new DemoError(problems.join('\n'));
};
