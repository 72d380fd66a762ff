/** @jest-environment node */

it('can be imported on a server, without a DOM', async () => {
  await expect(import('../../widget/src')).resolves.toHaveProperty('CrmUserInvite');
});
