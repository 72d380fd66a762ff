import type { Check } from '../../../contracts';
import type { Connector } from '../../../server/src/crm/connector';
import { CrmError } from '../../../server/src/crm/crm-error';
import { createCheck } from '../../../server/src/domain/checks';
import { createJourneyCheck } from '../../../server/src/services/portals/journey-check';
import type { MappedPortal } from '../../../server/src/services/portals/portal-directory';

const portal = {
  siteUrl: 'https://www.example.com',
  signUpUrl: null,
  defaultLocale: 'en',
  roles: [],
  requestRoleId: null,
} as unknown as MappedPortal;

/** @param request Whether the page lets visitors ask for an invitation; null for a page without a widget */
const journeyWith = (get: () => Promise<MappedPortal>, checks: Check[], request: boolean | null = null) => {
  type Options = Parameters<typeof createJourneyCheck>[0];
  const connector = { verify: () => Promise.resolve(checks) } as unknown as Connector;
  const users = { registrationMode: () => Promise.resolve('closed') } as unknown as Options['users'];
  const portals = { get } as unknown as Options['portals'];
  const config = { allowedOrigins: ['https://www.example.com'] };
  const pages = { existingUserPage: null, redirectPage: null };
  const widgets = request === null ? [] : [{ locale: null, properties: { ...pages, request } }];
  return createJourneyCheck({
    ...{ config, connector, portals, users },
    signInProviders: { check: () => Promise.resolve([]) },
    checkPlacement: () => Promise.resolve([]),
    readWidgets: () => Promise.resolve(widgets),
  });
};

describe('the check of a portal', () => {
  it('reports what it can when the CRM does not respond', async () => {
    const away = new CrmError('unavailable', 'Dynamics does not answer');
    const journey = await journeyWith(() => Promise.reject(away), [])('portal-1');
    expect(journey.ok).toBe(false);
    expect(journey.checks).toMatchObject([
      { code: 'crm.not-answering', ok: false, message: 'Dynamics does not answer' },
      { code: 'registration.closed', ok: true },
    ]);
  });

  it('does not hide a bug behind that', async () => {
    const journey = journeyWith(() => Promise.reject(new TypeError('x is not a function')), []);
    await expect(journey('portal-1')).rejects.toThrow(TypeError);
  });

  it('names failed checks of the CRM, except those of portals and the sender', async () => {
    const checks = [
      { name: 'Sign-in', ok: true, message: '' },
      { name: 'Privilege prvReadContact', ok: false, message: '', remedy: '' },
      createCheck('sender.refuses', { reason: 'no' }),
      createCheck('portal-page.missing', { portal: 'Another portal' }),
    ];
    const journey = await journeyWith(() => Promise.resolve(portal), checks)('portal-1');
    expect(journey.checks.filter(({ code }) => /^(crm|sender)/.test(code ?? ''))).toMatchObject([
      { code: 'sender.refuses' },
      { code: 'crm.not-in-order', values: { checks: 'Privilege prvReadContact' } },
    ]);
  });

  it('names the network error by its code when the sign-up page does not respond', async () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:443'), { code: 'ECONNREFUSED' });
    const request = jest
      .spyOn(globalThis, 'fetch')
      .mockRejectedValue(new TypeError('fetch failed', { cause }));
    try {
      const there = { ...portal, signUpUrl: 'https://www.example.com/sign-up' };
      const { checks } = await journeyWith(() => Promise.resolve(there), [])('portal-1');
      expect(checks[0]).toMatchObject({
        ...{ code: 'sign-up-page.unreachable', ok: false, values: { reason: 'ECONNREFUSED' } },
      });
    } finally {
      request.mockRestore();
    }
  });

  it('fails for a portal without a sign-up page and without roles', async () => {
    const { ok, checks } = await journeyWith(() => Promise.resolve(portal), [])('portal-1');
    expect(ok).toBe(false);
    expect(checks.map(({ code }) => code)).toEqual([
      'sign-up-page.missing',
      'roles.none',
      'crm.answers',
      'registration.closed',
    ]);
  });

  describe('on whose sign-up page visitors may ask for an invitation', () => {
    const roles = [
      { id: 'mapped', name: 'Customer', userRole: 'authenticated', fixed: false },
      { id: 'unmapped', name: 'Guest', userRole: null, fixed: false },
    ];
    const checksOf = async (requestRoleId: string | null, isOffered: boolean | null) => {
      const answer = jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('<html></html>'));
      const there = { ...portal, roles, requestRoleId, signUpUrl: 'https://www.example.com/sign-up' };
      try {
        const { checks } = await journeyWith(() => Promise.resolve(there), [], isOffered)('portal-1');
        return checks.filter(({ code }) => code?.startsWith('request.'));
      } finally {
        answer.mockRestore();
      }
    };

    it('names the role that they get', async () => {
      expect(await checksOf('mapped', true)).toMatchObject([
        { code: 'request.offered', ok: true, values: { role: 'Customer' } },
      ]);
    });

    it.each([
      ['there is none', null, 'request.off'],
      ['it is not mapped', 'unmapped', 'request.unmapped'],
      ['it is not one of the portal’s', 'gone', 'request.unmapped'],
    ])('warns if %s', async (_, role, code) => {
      expect(await checksOf(role, true)).toMatchObject([{ code, ok: false }]);
    });

    it('says nothing about a portal where nobody may ask', async () => {
      expect(await checksOf(null, false)).toEqual([]);
      expect(await checksOf(null, null)).toEqual([]);
    });

    it('warns if the page does not let visitors ask', async () => {
      expect(await checksOf('mapped', false)).toMatchObject([
        { code: 'request.not-offered', ok: false, remedy: expect.stringContaining('widget designer') },
      ]);
      expect(await checksOf('unmapped', false)).toMatchObject([{ code: 'request.unmapped', ok: false }]);
    });

    it('cannot know what a page offers that is made elsewhere', async () => {
      expect(await checksOf('mapped', null)).toMatchObject([{ code: 'request.offered', ok: true }]);
      expect(await checksOf('unmapped', null)).toMatchObject([{ code: 'request.unmapped', ok: false }]);
    });
  });
});
