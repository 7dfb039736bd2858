import { describe, expect, it } from 'vitest';
import { sampleOffices } from '../town/members.ts';
import { municipalities, prefecture, telephone } from '../town/places.ts';
import { makeTown } from '../town/town.ts';
import { lineOf, textFiles } from './files.ts';
import { townTexts } from './town-texts.ts';

const town = makeTown();
const uuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;
const telephonePattern = /(?<![\w.-])0\d{1,4}-\d{1,4}-\d{4}(?![\w-])/g;
/** Exchanges of the town begin with 0, which no local exchange does (town/places.ts). */
const isFictional = (number: string) => /^0999-0\d-\d{4}$/.test(number);

const realLooking = (texts: Iterable<{ name: string; text: string }>) =>
  [...texts].flatMap(({ name, text }) =>
    [...text.replace(uuid, (id) => '_'.repeat(id.length)).matchAll(telephonePattern)]
      .filter((match) => !isFictional(match[0]))
      .map((match) => `${name}:${lineOf(text, match.index)}`),
  );

describe('nobody is real', () => {
  it('no telephone number of the town can be called', () => {
    expect(isFictional(telephone(0))).toBe(true);
    expect(isFictional(telephone(99_999))).toBe(true);
    expect(realLooking(townTexts(1))).toEqual([]);
    for (const who of [...town.members, ...town.residents]) expect(isFictional(who.telephone)).toBe(true);
  });

  it('no other telephone number stands in the repository', () => {
    const elsewhere = ['03', '1234', '5678'].join('-');
    expect(realLooking([{ name: 'planted', text: `電話 ${elsewhere}` }])).toEqual(['planted:1']);
    expect(realLooking(textFiles())).toEqual([]);
  });

  it('the municipalities lie in a prefecture that does not exist (JIS X 0401 ends with 47), with valid check digits', () => {
    for (const { code } of municipalities) {
      expect(code.slice(0, 2)).toBe(prefecture.code);
      expect(Number(code.slice(0, 2))).toBeGreaterThan(47);
      // 全国地方公共団体コード: weights 6 to 2, modulus 11
      const sum = [...code.slice(0, 5)].reduce((total, digit, i) => total + Number(digit) * (6 - i), 0);
      expect(code.at(-1)).toBe(String((11 - (sum % 11)) % 10));
    }
  });

  it('offices, institutions and insurers are numbered in that prefecture, save the two of the official samples', () => {
    const samples: string[] = Object.values(sampleOffices);
    const numbered = town.members.filter(({ code }) => /^\d{8,}$/.test(code) && !samples.includes(code));
    expect(numbered.length).toBeGreaterThan(10);
    for (const { code, kind } of numbered)
      expect(kind === 'health-insurer' ? code.slice(2, 4) : code.slice(0, 2)).toBe('99');
  });

  it('postcodes begin with 000, before the first that is in use', () => {
    for (const resident of town.residents) expect(resident.postcode).toMatch(/^000-\d{4}$/);
  });
});
