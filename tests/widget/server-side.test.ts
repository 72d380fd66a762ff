/** @jest-environment node */

it('can be imported where pages are made, without a browser', async () => {
  await expect(import('../../widget/src')).resolves.toHaveProperty('CrmUserInvite');
});
