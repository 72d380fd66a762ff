import fc from 'fast-check';
import { CODES_CLOSED_REASONS, INVITATION_STATUSES, type InvitationStatus } from '../../../contracts';
import {
  codeProblem,
  isActiveInCrm,
  isFinal,
  isOpen,
  isOpenAt,
  isResendable,
  openKey,
  statusAt,
  type InvitationState,
} from '../../../server/src/domain/invitation-state';

const NOW = new Date('2030-01-15T12:00:00Z');
const later = new Date(NOW.getTime() + 1);

const invitation = (more: Partial<InvitationState> = {}): InvitationState => ({
  status: 'sent',
  generation: 2,
  codesClosed: null,
  expiresAt: later,
  ...more,
});

describe('the statuses', () => {
  it('are open until the invitation is redeemed, expired or revoked', () => {
    expect(INVITATION_STATUSES.filter(isOpen)).toEqual(['new', 'sent', 'failed']);
  });

  it('are active in the CRM only while nothing has been sent', () => {
    expect(INVITATION_STATUSES.filter(isActiveInCrm)).toEqual(['new', 'failed']);
  });

  it('allow a resend unless the invitation was redeemed or revoked', () => {
    expect(INVITATION_STATUSES.filter(isResendable)).toEqual(['new', 'sent', 'failed', 'expired']);
    expect(INVITATION_STATUSES.filter(isFinal)).toEqual(['redeemed', 'revoked']);
  });
});

describe('the clock', () => {
  it.each(INVITATION_STATUSES)('makes a %s invitation expired if it is open', (status) => {
    const over = invitation({ status, expiresAt: NOW });
    expect(statusAt(over, NOW)).toBe(isOpen(status) ? 'expired' : status);
    expect(isOpenAt(over, NOW)).toBe(false);
    expect(statusAt(invitation({ status }), NOW)).toBe(status);
    expect(isOpenAt(invitation({ status }), NOW)).toBe(isOpen(status));
  });
});

describe('codeProblem', () => {
  it.each(['new', 'sent', 'failed'] as InvitationStatus[])('accepts a code of a %s invitation', (status) => {
    expect(codeProblem(invitation({ status }), 2, NOW)).toBeNull();
  });

  it.each([
    ['redeemed', 'invitation.redeemed'],
    ['revoked', 'invitation.revoked'],
    ['expired', 'invitation.expired'],
  ] as [InvitationStatus, string][])('refuses a code of a %s invitation', (status, problem) => {
    expect(codeProblem(invitation({ status }), 2, NOW)).toBe(problem);
  });

  it.each(CODES_CLOSED_REASONS)('refuses closed codes: %s', (codesClosed) => {
    expect(codeProblem(invitation({ codesClosed }), 2, NOW)).toBe('invitation.revoked');
  });

  it('refuses a code of an earlier generation', () => {
    expect(codeProblem(invitation(), 1, NOW)).toBe('invitation.replaced');
  });

  it('refuses a code from the expiry of the invitation on', () => {
    expect(codeProblem(invitation({ expiresAt: NOW }), 2, NOW)).toBe('invitation.expired');
    expect(codeProblem(invitation({ expiresAt: later }), 2, NOW)).toBeNull();
  });

  it('reports a final status before a problem of the code', () => {
    const old = { expiresAt: NOW };
    expect(codeProblem(invitation({ ...old, status: 'redeemed' }), 1, NOW)).toBe('invitation.redeemed');
    expect(codeProblem(invitation({ ...old, status: 'revoked' }), 1, NOW)).toBe('invitation.revoked');
    expect(codeProblem(invitation({ ...old, status: 'expired' }), 1, NOW)).toBe('invitation.replaced');
  });

  it('accepts a code only if it has no problem', () => {
    const state = fc.record({
      status: fc.constantFrom(...INVITATION_STATUSES),
      generation: fc.integer({ min: 1, max: 3 }),
      codesClosed: fc.constantFrom(null, ...CODES_CLOSED_REASONS),
      expiresAt: fc.integer({ min: -2, max: 2 }).map((ms) => new Date(NOW.getTime() + ms)),
    });
    fc.assert(
      fc.property(state, fc.integer({ min: 1, max: 3 }), (drawn, generation) => {
        const isRight =
          isOpen(drawn.status) &&
          drawn.generation === generation &&
          drawn.codesClosed === null &&
          drawn.expiresAt > NOW;
        expect(codeProblem(drawn, generation, NOW) === null).toBe(isRight);
      }),
      { numRuns: 1000 }
    );
  });
});

describe('openKey', () => {
  it('is the same for the same contact and portal only', () => {
    expect(openKey('c1', 'p1')).toBe(openKey('c1', 'p1'));
    const keys = [openKey('c1', 'p1'), openKey('c1', 'p2'), openKey('c2', 'p1'), openKey('c', '1p1')];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
