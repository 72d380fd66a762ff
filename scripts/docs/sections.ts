const withSection = (text: string, name: string, content: string): string => {
  const start = `<!-- made: ${name} -->`;
  const from = text.indexOf(start);
  const to = text.indexOf('<!-- /made -->', from);
  if (from === -1 || to === -1) throw new Error(`There is no section "${name}"`);
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
};

/**
 * The text with the named sections replaced. Sections stand between `<!-- made: name -->` and `<!-- /made -->`.
 *
 * @throws Error if there is no such section
 */
export const withSections = (text: string, contents: Readonly<Record<string, string>>): string =>
  Object.entries(contents).reduce((made, [name, content]) => withSection(made, name, content), text);
