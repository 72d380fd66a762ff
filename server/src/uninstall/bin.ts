import { createInterface } from 'node:readline/promises';
import { main } from './index';

const { stdin, stdout, stderr } = process;

const ask = async (question: string): Promise<string | null> => {
  if (!stdin.isTTY) return null;
  const terminal = createInterface({ input: stdin, output: stdout });
  // End of input counts as no.
  const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  const answer = await Promise.race([terminal.question(question), ended]);
  terminal.close();
  return answer;
};

void main(process.argv.slice(2), {
  appDir: process.cwd(),
  write: (line) => {
    stdout.write(`${line}\n`);
  },
  writeError: (line) => {
    stderr.write(`${line}\n`);
  },
  ask,
}).then(
  (code) => {
    process.exit(code);
  },
  (error: unknown) => {
    stderr.write(
      `Removal failed or is incomplete: ${error instanceof Error ? error.message : String(error)}\n`
    );
    process.exit(1);
  }
);
