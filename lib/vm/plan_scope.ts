export function reportUnplanned(..._: unknown[]): void {}
