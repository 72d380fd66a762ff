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
