// Opens connections without Nagle's algorithm. Nodemailer leaves it enabled and sends the end of an e-mail in
// a separate packet, which would wait 40 ms for the delayed acknowledgement of the previous one.
const { connect } = require('node:net');

module.exports = ({ host, port }, callback) => {
  const connection = connect({ host, port, noDelay: true }, () => callback(null, { connection }));
  connection.once('error', callback);
};
