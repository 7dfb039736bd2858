/** 割引率 in percent that offices have reported（都道府県への届出）, by `discountKey`; none: what the table says. */
export type Discounts = ReadonlyMap<string, number>;
export const discountKey = (provider: string, service: string): string => `${provider}/${service}`;
