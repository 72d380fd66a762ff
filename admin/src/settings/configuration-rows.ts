const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

const isListOfGroups = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) && value.length > 0 && value.every(isGroup);

const NOTHING = '–';

const shown = (value: unknown): string => {
  if (typeof value === 'string') return value || NOTHING;
  if (Array.isArray(value)) return value.map(shown).join(', ') || NOTHING;
  if (value === null || typeof value === 'object') return NOTHING;
  return JSON.stringify(value);
};

/** Every value of the configuration beside its path, as one would write it in the file: `mail.perSecond`. */
export const configurationRows = (configuration: Record<string, unknown>, prefix = ''): [string, string][] =>
  Object.entries(configuration).flatMap(([key, value]): [string, string][] => {
    const path = prefix + key;
    if (value === undefined) return [];
    if (isGroup(value)) return configurationRows(value, `${path}.`);
    if (isListOfGroups(value)) {
      return value.flatMap((group, index) => configurationRows(group, `${path}[${index}].`));
    }
    return [[path, shown(value)]];
  });
