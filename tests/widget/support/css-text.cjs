/** Style sheets are imported as text, as the build makes them. */
module.exports = { process: (text) => ({ code: `module.exports = ${JSON.stringify(text)};` }) };
