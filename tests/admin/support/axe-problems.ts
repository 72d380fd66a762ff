import axe from 'axe-core';

/** What axe finds on the page as it is. */
export const axeProblems = async (): Promise<string[]> => {
  const { violations } = await axe.run(document.body, {
    // jsdom has no layout, and the page around is not the plugin's.
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};
