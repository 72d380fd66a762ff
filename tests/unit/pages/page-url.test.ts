import fc from 'fast-check';
import { isNavigableUrl } from '../../../contracts';
import { pageUrl, templateAttributes } from '../../../server/src/pages/page-url';

describe('The URL of a page', () => {
  it.each([
    ['/{slug}', { slug: 'welcome' }, '/welcome'],
    ['/{locale}/{slug}', { slug: 'welcome', locale: 'de' }, '/de/welcome'],
    [
      'https://www.example.com/{section}/{slug}',
      { section: 'about', slug: 'team' },
      'https://www.example.com/about/team',
    ],
    ['/{slug}', { slug: 'about/team' }, '/about/team'],
    ['/{slug}', { slug: '/about/' }, '/about'],
    ['/{slug}', { slug: '/' }, '/'],
    ['/{slug}', { slug: 'über uns' }, '/%C3%BCber%20uns'],
    ['/{year}', { year: 2026 }, '/2026'],
  ])('from %s and %j is %s', (template, entry, url) => {
    expect(pageUrl(template, entry)).toBe(url);
  });

  it.each([{}, { slug: null }, { slug: '' }, { slug: { a: 1 } }])(
    'is null if a part is missing: %j',
    (entry) => {
      expect(pageUrl('/{slug}', entry)).toBeNull();
    }
  );

  it('stays on the site, whatever the slug is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (slug) => {
        const url = pageUrl('/{slug}', { slug });
        if (url === null) return;
        expect(isNavigableUrl(url)).toBe(true);
        expect(new URL(url, 'https://www.example.com').origin).toBe('https://www.example.com');
      })
    );
  });

  it('takes the attributes that the template names, and the locale from the entry', () => {
    expect(templateAttributes('/{locale}/{section}/{slug}')).toEqual(['section', 'slug']);
  });
});
