import axe from 'axe-core';
import '../../widget/src';
import { FakeApi } from './support/api';
import { settle } from './support/page';
import { SCENARIOS } from './support/scenarios';

jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn() }));

beforeEach(() => jest.useFakeTimers());

describe.each(Object.entries(SCENARIOS))('%s', (_, scenario) => {
  it('has no axe violations', async () => {
    await scenario(new FakeApi());
    await settle();
    jest.useRealTimers();
    // jsdom has no layout, so colours cannot be measured; landmarks belong to the page.
    const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
    const { violations } = await axe.run(document.body, { rules });
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });

  it('labels every control visibly, names every button, and describes every error', async () => {
    const root = (await scenario(new FakeApi())).shadowRoot!;
    for (const input of root.querySelectorAll('input,select,textarea')) {
      const label = root.querySelector(`label[for="${input.id}"]`);
      expect([input.id, label?.textContent.trim()]).toEqual([input.id, expect.stringMatching(/\S/)]);
      expect(label?.className).not.toContain('visually-hidden');
      if (input.getAttribute('aria-invalid') !== 'true') continue;
      const reason = root.getElementById(`${input.id}-error`);
      expect(input.getAttribute('aria-describedby')).toContain(reason!.id);
      expect(reason!.hidden).toBe(false);
    }
    for (const each of root.querySelectorAll('button,a')) {
      expect(each.getAttribute('aria-label') ?? each.textContent).toMatch(/\S/);
    }
  });
});
