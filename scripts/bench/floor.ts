/** The empty program: the least that any compiled program takes. */
export {};
