// Lints files with this repository's boundary rules. Reads `[{path,text}]` as JSON from standard input; the
// files need not exist. Prints the messages for each file as JSON.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const BOUNDARY_RULES = /^(boundaries\/|no-restricted-(properties|syntax)$)/;

const eslint = new ESLint({
  // Rules with types are disabled, because files that do not exist have none.
  overrideConfig: [tseslint.configs.disableTypeChecked],
  ruleFilter: ({ ruleId }) => BOUNDARY_RULES.test(ruleId),
});
const files = JSON.parse(await text(process.stdin));
const results = await Promise.all(files.map((file) => eslint.lintText(file.text, { filePath: file.path })));
console.log(
  JSON.stringify(results.map(([result]) => result?.messages.map(({ message }) => message) ?? null))
);
