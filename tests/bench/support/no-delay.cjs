// Connects without Nagle's algorithm. Nodemailer leaves it on, and writes the end of a mail by itself: on a connection
// without a round-trip time it would wait, 40 ms a mail, for the acknowledgement that the other side puts off.
const { connect } = require('node:net');

module.exports = ({ host, port }, callback) => {
  const connection = connect({ host, port, noDelay: true }, () => callback(null, { connection }));
  connection.once('error', callback);
};
