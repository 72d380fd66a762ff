// The tests that must pass before a change is merged: `npm test`, `npm run test:faults` and so on.
module.exports = require('./tests/projects.cjs')('gate');
