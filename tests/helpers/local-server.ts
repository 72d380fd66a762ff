import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { findCommand } from './find-command.cjs';

/** A server of this machine, such as MariaDB, that ends with the tests. */
export interface LocalServer {
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
}

/** Path of a command. @throws Error that says which Debian package has it */
export const requireCommand = (name: string, debianPackage: string): string => {
  const file = findCommand(name);
  if (!file) throw new Error(`${name} is not installed (on Debian: apt-get install ${debianPackage})`);
  return file;
};

/** A port of the loopback that nobody listens at. */
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

/** Starts a server and waits until it listens at the port. */
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
