const [major, minor] = process.versions.node.split('.').map(Number);
/** Whether this Node is older than what we need. */
export const isOld = major < 22 || (major === 22 && minor < 13);
