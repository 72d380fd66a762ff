// What staff see of those who ask for an invitation.
const WORKSPACE = '/admin/plugins/crm-user-invite';
const CONTACTS = '/content-manager/collection-types/plugin::crm-user-invite.contact';

/** Two contacts of one address, as they come about when a list is imported twice. */
const TWINS = [
  { firstName: 'Marek', lastName: 'Zielinski', company: 'Harbour & Sons' },
  { firstName: 'M.', lastName: 'Zielinski', company: 'Harbour and Sons Ltd' },
];
const TWINS_ADDRESS = 'marek.zielinski@harbour.example';

/** Longer than the random time after which a request is answered. */
const ANSWERED_MS = 15_000;

const MARGIN = 24;

export const pictureRequests = async ({ page, open, ask, create, askPublicly, folder }) => {
  for (const twin of TWINS) await create(CONTACTS, { ...twin, email: TWINS_ADDRESS });
  const contacts = await ask('/contacts?pageSize=100');
  const some = contacts.filter(({ email, doNotEmail }) => email && !doNotEmail).slice(-6);
  for (const email of [TWINS_ADDRESS, ...some.map((contact) => contact.email), 'stranger@example.org']) {
    await askPublicly('/invitations/request', { email, portal: 'customer' });
  }
  await page.waitForTimeout(ANSWERED_MS);

  const portal = (await ask('/portals')).find(({ key }) => key === 'customer');
  await page.setViewportSize({ width: 1280, height: 3000 });
  await open(`${WORKSPACE}/portals/${portal.id}`);
  await page.getByText(TWINS_ADDRESS).waitFor();
  await page.waitForTimeout(800);
  const boxOf = (name) => page.getByRole('region', { name }).boundingBox();
  const [first, last] = [await boxOf('Invitations on request'), await boxOf(/^Requests of the last/)];
  const clip = {
    x: first.x - MARGIN,
    y: first.y - MARGIN,
    width: first.width + 2 * MARGIN,
    height: last.y + last.height - first.y + 2 * MARGIN,
  };
  await page.screenshot({ path: `${folder}portal-requests.png`, clip });
};
