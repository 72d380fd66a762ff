// The tests that take too long for the gate: `npm run test:nightly`.
module.exports = require('./tests/projects.cjs')('nightly');
