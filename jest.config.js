// Every test file by itself: `npx jest tests/unit/domain/links.test.ts --selectProjects unit`.
module.exports = require('./tests/projects.cjs')('file');
