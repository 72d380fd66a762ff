// Sums up what jest wrote into the files that are named: `N passed, N failed`. A file of tests that could not even be run
// counts as one that failed.
import { existsSync, readFileSync } from 'node:fs';

const results = process.argv
  .slice(2)
  .filter((file) => existsSync(file))
  .map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (count) => results.reduce((total, result) => total + count(result), 0);

const passed = sum((result) => result.numPassedTests);
const failed = sum((result) => result.numFailedTests + result.numRuntimeErrorTestSuites);
console.log(`${passed} passed, ${failed} failed`);
