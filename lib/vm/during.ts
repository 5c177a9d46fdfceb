/** Telling what is awaited: for a terminal that shows it, where that takes its time. */

/** Tells that `what` is awaited for as long as `promise` is not settled; gives what that gives. */
export type During = <T>(what: string, promise: Promise<T>) => Promise<T>;

/** Nobody is told. */
export const untold: During = (_, promise) => promise;
