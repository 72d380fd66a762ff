const withSection = (text: string, name: string, content: string): string => {
  const start = `<!-- made: ${name} -->`;
  const from = text.indexOf(start);
  const to = text.indexOf('<!-- /made -->', from);
  if (from === -1 || to === -1) throw new Error(`There is no section "${name}"`);
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
};

/**
 * Replaces the named sections, which are between `<!-- made: name -->` and `<!-- /made -->`.
 *
 * @throws Error for an unknown section
 */
export const withSections = (text: string, contents: Readonly<Record<string, string>>): string =>
  Object.entries(contents).reduce((made, [name, content]) => withSection(made, name, content), text);
