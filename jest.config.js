// Runs every test file separately: `npx jest tests/unit/domain/links.test.ts --selectProjects unit`.
module.exports = require('./tests/projects.cjs')('file');
