import { setTimeout as wait } from 'node:timers/promises';

export const { MAILBOX_URL = 'http://127.0.0.1:1080' } = process.env;

/** Waits until there is a result. */
export const soon = async (what, find) => {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await find();
    if (found) return found;
    await wait(200);
  }
  throw new Error(`${what} not found`);
};

/** Waits for an e-mail in the demo's mailbox. */
export const mailTo = (page, address) =>
  soon(`e-mail to ${address}`, async () => {
    const mails = await (await page.request.get(`${MAILBOX_URL}/api/email`)).json();
    return mails.find(({ to }) => to.some((recipient) => recipient.address === address));
  });

/** Invites a contact to the customer portal. Returns the link in the e-mail. */
export const inviteContact = async ({ page, ask }, name) => {
  const [contact] = await ask(`/contacts?search=${encodeURIComponent(name)}&pageSize=1`);
  const portal = (await ask('/portals')).find(({ key }) => key === 'customer');
  await ask('/invitations', {
    contactIds: [contact.id],
    portalId: portal.id,
    roleId: portal.roles[0].id,
  });
  const { text } = await mailTo(page, contact.email);
  return /https?:\S+invitation=[\w-]{43}/.exec(text)[0];
};
