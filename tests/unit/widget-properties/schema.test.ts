import fc from 'fast-check';
import {
  isNavigableUrl,
  pageReferenceSchema,
  parseWidgetProperties,
  widgetPropertiesSchema,
  stripResolutions,
  type PageReference,
} from '../../../contracts';

const suffix = fc
  .tuple(fc.stringMatching(/^[\w=&%.-]{0,20}$/), fc.stringMatching(/^[\w/-]{0,20}$/))
  .map(([query, anchor]) => (query && `?${query}`) + (anchor && `#${anchor}`));

const pageReference: fc.Arbitrary<PageReference> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('page' as const),
      contentType: fc.stringMatching(/^api::[a-z-]{1,20}\.[a-z-]{1,20}$/),
      documentId: fc.stringMatching(/^[a-z0-9]{24}$/),
      suffix,
    },
    { requiredKeys: ['kind', 'contentType', 'documentId'], noNullPrototype: true }
  ),
  fc.record(
    { kind: fc.constant('url' as const), url: fc.webUrl({ withQueryParameters: true, withFragments: true }) },
    { noNullPrototype: true }
  )
);

const properties = fc.record(
  {
    existingUserPage: fc.option(pageReference),
    redirectPage: fc.option(pageReference),
    heading: fc.string({ maxLength: 200 }),
    intro: fc.string({ maxLength: 2000 }),
    submitLabel: fc.string({ maxLength: 80 }),
    doneMessage: fc.string({ maxLength: 1000 }),
    request: fc.boolean(),
    cssClass: fc.stringMatching(/^[a-z][\w:/.-]{0,20}( [a-z][\w:/.-]{0,20})?$/),
    fields: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 64 }), { maxLength: 50 }),
    termsPage: fc.option(pageReference),
  },
  { requiredKeys: ['existingUserPage', 'redirectPage'], noNullPrototype: true }
);

describe('settings of the widget', () => {
  it('are accepted and read unchanged', () => {
    fc.assert(
      fc.property(properties, (value) => {
        expect(widgetPropertiesSchema.parse(value)).toEqual(value);
        expect(parseWidgetProperties(value)).toEqual(value);
      })
    );
  });

  it('survive being stored as JSON', () => {
    fc.assert(
      fc.property(properties, (value) => {
        expect(parseWidgetProperties(JSON.parse(JSON.stringify(value)))).toEqual(value);
      })
    );
  });

  it('are restored by removing what the Content API added', () => {
    fc.assert(
      fc.property(properties, (value) => {
        const answered = (page: PageReference | null | undefined) =>
          page && { ...page, ...(page.kind === 'page' && { url: '/x', title: 'X' }), published: true };
        const answer = {
          ...value,
          existingUserPage: answered(value.existingUserPage),
          redirectPage: answered(value.redirectPage),
          ...('termsPage' in value && { termsPage: answered(value.termsPage) }),
        };
        expect(stripResolutions(answer)).toEqual(value);
      })
    );
  });

  it('are read from any value without throwing, and are then valid', () => {
    fc.assert(
      fc.property(fc.anything(), (stored) => {
        expect(widgetPropertiesSchema.safeParse(parseWidgetProperties(stored)).success).toBe(true);
      })
    );
  });

  it('are read one by one: an invalid one does not affect others', () => {
    fc.assert(
      fc.property(properties, fc.anything(), (value, odd) => {
        const read = parseWidgetProperties({
          ...value,
          redirectPage: { kind: 'odd', odd },
          heading: 1,
          former: odd,
        });
        const { heading: _heading, ...rest } = value;
        expect(read).toEqual({ ...rest, redirectPage: null });
      })
    );
  });

  it.each(['sign-up', ' sign-up  box--large ', 'md:w-1/2 -mt-4', 'größe', 'mt-[2px]'])(
    'have CSS classes such as %j',
    (cssClass) => {
      expect(widgetPropertiesSchema.safeParse({ cssClass }).success).toBe(true);
    }
  );

  it.each(['', ' ', 'a"onclick', "a'b", 'a>b', '<b>', 'a=b', 'a&quot;', 'a\nb', 'a\tb', 'x'.repeat(201)])(
    'have no CSS class such as %j',
    (cssClass) => {
      expect(widgetPropertiesSchema.safeParse({ cssClass }).success).toBe(false);
    }
  );

  it('are refused with an unknown key', () => {
    expect(widgetPropertiesSchema.safeParse({ redirect: null }).success).toBe(false);
  });
});

describe('A page reference', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.com',
    'mailto:a@example.com',
    '//example.com',
  ])('does not lead to %s', (url) => {
    expect(pageReferenceSchema.safeParse({ kind: 'url', url }).success).toBe(false);
  });

  it.each([
    'java\tscript:alert(1)',
    '/\\example.com',
    '\u0000/x',
    ' https://example.com',
    'https://',
    'page',
    '',
  ])('does not lead to %j', (url) => {
    expect(pageReferenceSchema.safeParse({ kind: 'url', url }).success).toBe(false);
  });

  it('leads to http, https or the site itself only', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.string().map((text) => `/${text}`)
    );
    fc.assert(
      fc.property(typed, (url) => {
        if (!isNavigableUrl(url)) return;
        const { protocol, origin } = new URL(url, 'https://www.example.com');
        expect(['http:', 'https:']).toContain(protocol);
        if (url.startsWith('/')) expect(origin).toBe('https://www.example.com');
      })
    );
  });

  it.each(['x', '?a b', '#a b', '/x', '?a\n'])('refuses a suffix like %j', (wrong) => {
    const reference = { kind: 'page', contentType: 'api::page.page', documentId: 'a', suffix: wrong };
    expect(pageReferenceSchema.safeParse(reference).success).toBe(false);
  });
});
