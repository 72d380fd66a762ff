// Takes the pictures in docs/images, from a demo that is running (`npm run demo -- --reset`). It invites some contacts of
// the demo, so that there is something to see.
// Environment: STRAPI_URL, MAILBOX_URL, ADMIN_EMAIL, ADMIN_PASSWORD (as the demo prints them), CHROMIUM.
// Names of groups, `setup`, `designer`, `journey` or `workspace`, take these alone.
import { openAdmin } from './screenshots/admin.mjs';
import { pictureDesigner } from './screenshots/designer.mjs';
import { pictureJourney } from './screenshots/journey.mjs';
import { pictureSetup, pictureWorkspace } from './screenshots/workspace.mjs';

// In this order: the journey does what is left of the setup, and the workspace shows who signed up in it.
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
