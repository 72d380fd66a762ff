/** @jest-environment node */

it('can be imported on a server, without a DOM', async () => {
  await expect(import('../../widget/src')).resolves.toHaveProperty('CrmUserInvite');
});

it('of the sign-in element can be imported there, too', async () => {
  await expect(import('../../widget/src/sign-in')).resolves.toHaveProperty('CrmUserSignIn');
});
