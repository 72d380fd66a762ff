import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { findCommand } from './find-command.cjs';

/** A server process on this machine, such as MariaDB, that ends with the tests. */
export interface LocalServer {
  /** Kills the process, as in a power failure. */
  kill(): Promise<void>;
}

/** The path of a command. @throws Error that names the Debian package to install */
export const requireCommand = (name: string, debianPackage: string): string => {
  const file = findCommand(name);
  if (!file) throw new Error(`${name} is not installed (on Debian: apt-get install ${debianPackage})`);
  return file;
};

/** A free port on the loopback interface. */
export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
};

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** Starts a server and waits until it listens on the port. */
export const startLocalServer = async (
  command: string,
  args: readonly string[],
  port: number
): Promise<LocalServer> => {
  const script = path.join(__dirname, 'tied-to-parent.mjs');
  const child = spawn(process.execPath, [script, command, ...args], { stdio: ['pipe', 'ignore', 'pipe'] });
  let complaints = '';
  let hasEnded = false;
  child.stderr.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-4000)));
  const exited = once(child, 'exit').then(() => (hasEnded = true));
  const deadline = Date.now() + 60_000;
  while (!(await isListening(port))) {
    if (hasEnded || Date.now() > deadline) {
      child.stdin.end();
      throw new Error(`${path.basename(command)} did not start:\n${complaints}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    async kill() {
      if (!hasEnded) child.stdin.end();
      await exited;
    },
  };
};
