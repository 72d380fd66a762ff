import { createServer } from 'node:net';
import { DemoError } from './settings';

export interface PortUse {
  /** What listens there. */
  title: string;
  port: number;
  /** The variable that moves it elsewhere. */
  variable: string;
}

const isFree = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });

/** @throws DemoError that names each port that is taken, or asked for twice, and the variable that changes it. */
export const requirePorts = async (host: string, uses: PortUse[]): Promise<void> => {
  const problems: string[] = [];
  for (const [index, { title, port, variable }] of uses.entries()) {
    const twin = uses.slice(0, index).find((other) => other.port === port);
    if (twin) problems.push(`Port ${port} is asked for by ${twin.title} and by ${title}.`);
    else if (!(await isFree(host, port))) problems.push(`Port ${port}, for ${title}, is taken.`);
    else continue;
    problems.push(`  Choose another one: ${variable}=${port + 1} npm run demo`);
  }
  if (problems.length > 0) throw new DemoError(problems.join('\n'));
};
