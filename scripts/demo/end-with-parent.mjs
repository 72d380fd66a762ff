// Preloaded into the demo's children: when the demo is gone, however it went, the channel to it closes.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // The listener alone must not keep a process alive that has nothing left to do.
  process.channel.unref();
}
