// Takes the screenshots in docs/images from a running demo (`npm run demo -- --reset`). It invites some contacts of
// the demo.
// Environment: STRAPI_URL, MAILBOX_URL, ADMIN_EMAIL, ADMIN_PASSWORD (as the demo prints them), CHROMIUM.
// Groups as arguments (`setup`, `designer`, `journey`, `workspace`) limit what is taken.
import { openAdmin } from './screenshots/admin.mjs';
import { pictureDesigner } from './screenshots/designer.mjs';
import { pictureJourney } from './screenshots/journey.mjs';
import { pictureSetup, pictureWorkspace } from './screenshots/workspace.mjs';

// In this order: the journey completes the setup, and the workspace shows its new user.
const GROUPS = {
  setup: pictureSetup,
  designer: pictureDesigner,
  journey: pictureJourney,
  workspace: pictureWorkspace,
};

const wanted = process.argv.slice(2);
const admin = await openAdmin();
try {
  for (const [name, take] of Object.entries(GROUPS)) {
    if (wanted.length === 0 || wanted.includes(name)) await take(admin);
  }
} finally {
  await admin.close();
}
