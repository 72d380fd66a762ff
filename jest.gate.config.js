// What has to pass before a change is taken in: `npm test`, `npm run test:faults` and so on.
module.exports = require('./tests/projects.cjs')('gate');
