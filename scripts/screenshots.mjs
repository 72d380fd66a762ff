// Takes the screenshots in docs/images from a running demo (`npm run demo -- --reset`). It invites some contacts of
// the demo.
// Environment: STRAPI_URL, MAILBOX_URL, ADMIN_EMAIL, ADMIN_PASSWORD (as the demo prints them), CHROMIUM.
// Groups as arguments (`setup`, `designer`, `journey`, `workspace`, `sign-in`, `links`, `requests`, `passkeys`) limit what is taken.
// `dynamics` is taken only if it is named, from a demo with `--crm dataverse`.
import { openAdmin } from './screenshots/admin.mjs';
import { pictureDynamics } from './screenshots/dynamics.mjs';
import { pictureDesigner } from './screenshots/designer.mjs';
import { pictureLinks } from './screenshots/links.mjs';
import { pictureJourney } from './screenshots/journey.mjs';
import { picturePasskeys } from './screenshots/passkeys.mjs';
import { pictureRequests } from './screenshots/requests.mjs';
import { pictureSignIn } from './screenshots/sign-in.mjs';
import { pictureSetup, pictureWorkspace } from './screenshots/workspace.mjs';

// In this order: the journey completes the setup, and the workspace shows its new user. Links invite contacts that the
// workspace shows as not invited.
const GROUPS = {
  setup: pictureSetup,
  designer: pictureDesigner,
  journey: pictureJourney,
  workspace: pictureWorkspace,
  'sign-in': pictureSignIn,
  links: pictureLinks,
  requests: pictureRequests,
  passkeys: picturePasskeys,
  dynamics: pictureDynamics,
};
const OF_THE_DEMO = Object.keys(GROUPS).filter((name) => name !== 'dynamics');

const wanted = process.argv.length > 2 ? process.argv.slice(2) : OF_THE_DEMO;
const admin = await openAdmin();
try {
  for (const [name, take] of Object.entries(GROUPS)) {
    if (wanted.includes(name)) await take(admin);
  }
} finally {
  await admin.close();
}
