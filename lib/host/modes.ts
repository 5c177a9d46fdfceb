/** For this user alone: files and sockets, and directories. */
export const PRIVATE_MODE = 0o600;
export const PRIVATE_DIRECTORY_MODE = 0o700;
