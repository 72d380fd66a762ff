const { accessSync, constants } = require('node:fs');
const path = require('node:path');

const isExecutable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Path of a command that is installed, also where only an administrator's path leads; null if it is not. */
exports.findCommand = (name) => {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => path.join(folder, name)).find(isExecutable) ?? null;
};
