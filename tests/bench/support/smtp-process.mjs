// A mail server that accepts and discards every e-mail. Reports its port.
import { SMTPServer } from 'smtp-server';

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  disableReverseLookup: true,
  onData(stream, session, done) {
    stream.on('end', done).resume();
  },
});
server.listen(0, '127.0.0.1', () => process.send(server.server.address().port));
process.on('disconnect', () => process.exit(0));
