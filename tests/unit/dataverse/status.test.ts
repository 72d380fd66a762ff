import { INVITATION_STATUSES } from '../../../contracts';
import { INVITATION_STATUS, invitationStatusOf } from '../../../server/src/crm/dataverse/model/status';

describe('the status of an invitation in Dynamics', () => {
  it.each(INVITATION_STATUSES)('is %s again after it was written and read', (status) => {
    const { state, status: reason } = INVITATION_STATUS[status];
    expect(invitationStatusOf(state, reason)).toBe(status);
  });

  it('is active only for new and failed', () => {
    expect(INVITATION_STATUSES.filter((status) => INVITATION_STATUS[status].state === 0)).toEqual([
      'new',
      'failed',
    ]);
  });

  it('is revoked by the Deactivate command, which sets 2', () => {
    expect(invitationStatusOf(1, 2)).toBe('revoked');
  });
});
