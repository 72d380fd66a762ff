// Runs a command for as long as standard input stays open, so that a server ends with the tests however they end.
import { spawn } from 'node:child_process';

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
child.on('error', () => process.exit(1));
child.on('exit', (code) => process.exit(code ?? 0));

// What the servers write is temporary: there is nothing to be put in order before they go.
const end = () => child.kill('SIGKILL');
process.stdin.on('end', end).on('error', end).resume();
