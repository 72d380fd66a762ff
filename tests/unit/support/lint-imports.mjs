// Lints the files that come as JSON on the standard input, `[{path,text}]`, by the boundary rules as they are configured
// for this repository. None of the files has to exist. Prints the messages of each as JSON.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const BOUNDARY_RULES = /^(boundaries\/|no-restricted-(properties|syntax)$)/;

const eslint = new ESLint({
  // Types are beside the point here, and files that do not exist have none.
  overrideConfig: [tseslint.configs.disableTypeChecked],
  ruleFilter: ({ ruleId }) => BOUNDARY_RULES.test(ruleId),
});
const files = JSON.parse(await text(process.stdin));
const results = await Promise.all(files.map((file) => eslint.lintText(file.text, { filePath: file.path })));
console.log(
  JSON.stringify(results.map(([result]) => result?.messages.map(({ message }) => message) ?? null))
);
