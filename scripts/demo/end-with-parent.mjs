// Preloaded into the demo's children, so that they exit with the demo: the channel to it closes even if it was killed.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // The listener alone must not keep the process running.
  process.channel.unref();
}
