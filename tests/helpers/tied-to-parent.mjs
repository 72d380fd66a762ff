// Runs a command until standard input closes, so that the server ends with the tests even if they crash.
import { spawn } from 'node:child_process';

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
child.on('error', () => process.exit(1));
child.on('exit', (code) => process.exit(code ?? 0));

// The servers' data is temporary, so they need no orderly shutdown.
const end = () => child.kill('SIGKILL');
process.stdin.on('end', end).on('error', end).resume();
