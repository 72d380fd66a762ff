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

/**
 * The path of an installed command, including folders that only an administrator has in `PATH`; null if it is
 * missing.
 */
exports.findCommand = (name) => {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => path.join(folder, name)).find(isExecutable) ?? null;
};
