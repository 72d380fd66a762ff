import axe from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/**
 * The accessibility violations that axe finds in a part of a page in its current state; by default, in its
 * sign-up elements.
 */
export const axeFindings = async (
  page: Page,
  options: axe.RunOptions = {},
  part = 'crm-user-invite'
): Promise<string[]> => {
  // Injected through the debugger, which a Content Security Policy does not block.
  await page.evaluate(axe.source);
  const given = { options, part };
  return page.evaluate(async (asked) => {
    const settings = { resultTypes: ['violations' as const], ...asked.options };
    const { violations } = await window.axe.run(asked.part, settings);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
  }, given);
};

/** The controls of the sign-up elements without a visible label. */
export const unlabelledControls = (page: Page): Promise<string[]> =>
  page.locator('crm-user-invite').evaluateAll((elements) => {
    const isSeen = (label: HTMLElement): boolean => {
      const { width, height } = label.getBoundingClientRect();
      const { clipPath, opacity } = getComputedStyle(label);
      const isVisible = label.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      return (
        isVisible &&
        width > 4 &&
        height > 4 &&
        clipPath === 'none' &&
        opacity !== '0' &&
        label.innerText.trim() !== ''
      );
    };
    return elements
      .flatMap((element) => [
        ...(element.shadowRoot?.querySelectorAll<HTMLInputElement>('input, select, textarea') ?? []),
      ])
      .filter((control) => ![...(control.labels ?? [])].some(isSeen))
      .map(({ outerHTML }) => outerHTML);
  });

/** Checks the sign-up element in its current state: with axe, in light and dark mode, and for labels. */
export const expectAccessible = async (page: Page): Promise<void> => {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    expect([colorScheme, await axeFindings(page)]).toEqual([colorScheme, []]);
  }
  expect(await unlabelledControls(page)).toEqual([]);
};
