import { PLUGIN_ID } from '../../../contracts';
import { configSchema, type PluginConfig } from './schema';

export type { PageTypeConfig, PluginConfig, PluginConfigInput } from './schema';

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`),
    PLUGIN_ID
  );

/** The error that aborts the start. It lists the path of each invalid key with the expected value. */
export const configError = (
  problems: readonly { path: readonly PropertyKey[]; expected: string }[]
): Error => {
  const lines = problems.map(({ path, expected }) => `  - ${pathOf(path)}: ${expected}`);
  return new Error(`The configuration of ${PLUGIN_ID} in config/plugins is invalid:\n${lines.join('\n')}`);
};

/**
 * Validates the configuration and fills in defaults.
 *
 * @throws Error with the path of each invalid key and the expected value. It never repeats the given values, which may be
 * secrets.
 */
export const parseConfig = (input: unknown): PluginConfig => {
  const result = configSchema.safeParse(input);
  if (result.success) return result.data;
  throw configError(
    result.error.issues.map((issue) =>
      issue.code === 'unrecognized_keys'
        ? { path: [...issue.path, issue.keys.join(', ')], expected: 'Unknown key' }
        : { path: issue.path, expected: issue.message }
    )
  );
};

export default {
  default: {},
  validator: (input: unknown): void => void parseConfig(input),
};
