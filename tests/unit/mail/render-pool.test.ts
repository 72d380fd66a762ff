import type { EmailTemplate } from '../../../contracts';
import { createRenderPool, type RenderPurpose } from '../../../server/src/mail/render-pool';
import type { RenderRequest, TemplateRule } from '../../../server/src/mail/template-rules';

const pool = createRenderPool();
beforeAll(async () => pool.warmUp());
afterAll(async () => pool.end());

const LINK = '<a href="{{ link }}">Open</a>';
const secret = 'f'.repeat(32);
const link = `https://link.invalid/${secret}`;

const request = (template: Partial<EmailTemplate>): RenderRequest => ({
  template: { subject: 'Hello', html: LINK, ...template },
  scope: { link },
  placeholder: { link, secret },
});

/** The rule that a template breaks; null if it is rendered. */
const ruleOf = async (
  template: Partial<EmailTemplate>,
  purpose: RenderPurpose = 'send'
): Promise<TemplateRule | 'overrun' | null> => {
  const answer = await pool.render(request(template), purpose);
  if (answer === 'overrun') return answer;
  return 'refusal' in answer ? answer.refusal.rule : null;
};

/** The longest time that this thread was blocked, in milliseconds. */
const longestPause = async (work: Promise<unknown>): Promise<number> => {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 5);
  await work;
  clearInterval(timer);
  return longest;
};

/** Exceeds the thread's time limit alone, also on a fast machine: the text would take several times as long. */
const costly = (mark: string): Partial<EmailTemplate> => ({
  html: `${mark}${'<blockquote>'.repeat(190)}${'<p>w'.repeat(70_000)}${LINK}`,
});

describe('a template that exceeds limits', () => {
  it.each<[string, Partial<EmailTemplate>]>([
    ['a long range', { html: `{% assign a=(1..2400000) %}{% assign b=a | where:"x",1 %}${LINK}` }],
    ['a loop', { html: `{% for i in (1..1000000000) %}x{% endfor %}${LINK}` }],
    [
      'a text that doubles',
      { html: `{% assign s = "x" %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}${LINK}` },
    ],
    ['links without end', { html: `{% for i in (1..101) %}${LINK}{% endfor %}` }],
    ['addresses without end', { text: `{% for i in (1..101) %}{{ link }} {% endfor %}` }],
    [
      'a loop in the subject',
      { subject: '{% for i in (1..900000) %}{% for j in (1..900000) %}{% endfor %}{% endfor %}' },
    ],
  ])('is stopped: %s', async (_what, template) => {
    expect(await ruleOf(template)).toBe('template.too-costly');
  });

  it('is stopped sooner in validation than in sending, so that what is saved can be sent', async () => {
    const timeOf = async (purpose: RenderPurpose): Promise<number> => {
      const started = performance.now();
      expect(await ruleOf(costly('b'), purpose)).toBe('overrun');
      return performance.now() - started;
    };
    const judged = await timeOf('judge');
    expect(judged).toBeLessThan(4_000);
    expect(await timeOf('send')).toBeGreaterThan(4_900);
  });

  it.each<[string, TemplateRule, string]>([
    ['elements', 'template.too-deep', `${'<div>'.repeat(3000)}${LINK}`],
    ['quotations', 'template.too-deep', `${'<blockquote>'.repeat(1000)}${'w<br>'.repeat(30_000)}${LINK}`],
    ['formatting that goes on', 'template.too-deep', `${'<b><i>'.repeat(5000)}${LINK}`],
    ['a body', 'template.too-large', `{% for i in (1..20000) %}${'x'.repeat(50)}{% endfor %}${LINK}`],
  ])('is refused: too much of %s', async (_what, rule, html) => {
    expect(await ruleOf({ html })).toBe(rule);
  });

  it('is refused for a subject that is too long for a header', async () => {
    expect(await ruleOf({ subject: '{% for i in (1..998) %}x{% endfor %}' })).toBe(null);
    expect(await ruleOf({ subject: '{% for i in (1..999) %}x{% endfor %}' })).toBe('template.too-large');
  });

  it('blocks neither this thread nor other e-mails, and is soon suspended', async () => {
    const inTurn = async (): Promise<unknown[]> => {
      const all = [1, 2, 3, 4].map(() => ruleOf(costly('a')));
      const others = [1, 2, 3].map(() => ruleOf({}));
      return [await Promise.all(all), await Promise.all(others)];
    };
    const work = inTurn();
    expect(await longestPause(work)).toBeLessThan(1_000);
    expect(await work).toEqual([Array(4).fill('overrun'), [null, null, null]]);
    const started = performance.now();
    expect(await ruleOf(costly('a'))).toBe('overrun');
    expect(performance.now() - started).toBeLessThan(100);
  });

  it('delays no e-mail, even if many templates are validated', async () => {
    const judged = [1, 2, 3, 4, 5, 6].map((place) => ruleOf(costly(`p${place}`), 'judge'));
    const mail = ruleOf({}).then((rule) => rule ?? 'sent');
    expect(await Promise.race([Promise.all(judged), mail])).toBe('sent');
    expect(await Promise.all(judged)).toEqual(Array(6).fill('overrun'));
  });

  it('does not use up the memory of the site', async () => {
    const arrays = Array.from({ length: 60 }, (_, place) => `{% assign a${place} = (1..900000) | reverse %}`);
    const html = `${arrays.join('')}${LINK}`;
    expect(await ruleOf({ html })).toBe('template.too-costly');
    expect(await ruleOf({})).toBeNull();
  });
});

it('the pool accepts nothing after its end and leaves no thread', async () => {
  const other = createRenderPool();
  await other.warmUp();
  await other.end();
  await expect(other.render(request({}), 'send')).rejects.toThrow('The site is shutting down');
});
