// What staff see in Dynamics, on the pages of the test server: needs `npm run demo -- --crm dataverse --reset`.
const { DYNAMICS_URL = 'http://127.0.0.1:4400' } = process.env;

const INVITEE = 'Nora Lindqvist';
const SIZE = { width: 1280, height: 620 };

export const pictureDynamics = async ({ shoot, visitor }) => {
  const page = await visitor({ viewport: SIZE });
  const contact = async () => {
    await page.goto(DYNAMICS_URL);
    await page.getByLabel('Name or e-mail address').fill(INVITEE);
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('link', { name: INVITEE }).click();
    await page.getByRole('link', { name: 'Portal access' }).click();
  };

  await contact();
  await page.getByRole('button', { name: 'Invite to portal' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('combobox', { name: 'Portal', exact: true }).selectOption('Customer Portal');
  await form.getByRole('combobox', { name: 'Portal Role' }).selectOption('Purchaser');
  await shoot(page, 'dynamics-invite');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The webhook answered 202.').waitFor();

  const invitations = page.getByRole('region', { name: 'Portal Invitations' });
  for (
    let tries = 0;
    tries < 60 && (await invitations.getByText('Sent', { exact: true }).count()) === 0;
    tries += 1
  ) {
    await page.waitForTimeout(1000);
    await contact();
  }
  await invitations.getByText('Sent', { exact: true }).waitFor();
  await shoot(page, 'dynamics-contact');

  await page.goto(`${DYNAMICS_URL}/tables/tpc_portal`);
  await page.getByRole('link', { name: 'Customer Portal' }).click();
  await shoot(page, 'dynamics-portal');
  await page.goto(`${DYNAMICS_URL}/tables/tpc_portalinvitation`);
  await shoot(page, 'dynamics-invitations');
};
