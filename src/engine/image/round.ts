/** Rounding as Python and torchvision do it. */

/** A double of this size has no bits left for a fraction: adding it rounds, as IEEE 754 does, halves to the even one. */
const ROUNDER = 1.5 * 2 ** 52;

/** Nearest whole number; halves go to the even one. @param value below 2⁵¹ in size */
export const roundHalfEven = (value: number): number => value + ROUNDER - ROUNDER;
