import axe from 'axe-core';

/** The accessibility violations that axe finds on the page. */
export const axeProblems = async (): Promise<string[]> => {
  const { violations } = await axe.run(document.body, {
    // jsdom has no layout, and the surrounding page is not the plugin's.
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};
