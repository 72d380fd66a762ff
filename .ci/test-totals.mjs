// Sums up Jest's result files: the failed tests, each with the start of its message, then `N passed, N
// failed`. A test file that could not run counts as one failed test.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const LINES_OF_A_MESSAGE = 12;
const CHARACTERS_OF_A_LINE = 200;

const results = process.argv
  .slice(2)
  .filter((file) => existsSync(file))
  .map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (count) => results.reduce((total, result) => total + count(result), 0);

const beginning = (message) =>
  stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim())
    .slice(0, LINES_OF_A_MESSAGE)
    .map((line) => `    ${line.slice(0, CHARACTERS_OF_A_LINE)}`)
    .join('\n');

for (const file of results.flatMap((result) => result.testResults)) {
  const tests = file.assertionResults.filter((test) => test.status === 'failed');
  const name = relative(process.cwd(), file.name);
  if (file.status === 'failed' && tests.length === 0) console.log(`${name}\n${beginning(file.message)}`);
  for (const test of tests) {
    console.log(`${name} › ${test.fullName}\n${beginning(test.failureMessages.join('\n'))}`);
  }
}

const passed = sum((result) => result.numPassedTests);
const failed = sum((result) => result.numFailedTests + result.numRuntimeErrorTestSuites);
console.log(`${passed} passed, ${failed} failed`);
