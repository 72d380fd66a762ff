const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

const isListOfGroups = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) && value.length > 0 && value.every(isGroup);

const shown = (value: unknown): string => {
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ') || '–';
  if (typeof value === 'object' && value !== null) return '–';
  return value === null || value === '' ? '–' : String(value);
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
