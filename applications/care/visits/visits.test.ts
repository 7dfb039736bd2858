import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findViolations } from '../../../web/testing-axe.ts';
import { picture } from '../../../web/testing-browser.ts';
import { findOverflow } from '../../../web/testing-measure.ts';
import { signInStaff } from '../../testing-roles.ts';
import { type CareOffices, offices, openCareOffices } from '../testing.ts';
import { holdSlip } from './testing.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const pictures = process.env.ENGAWA_PICTURES;
let at: CareOffices;
let page: Page;
const { dayCare } = offices;
beforeAll(async () => {
  at = await openCareOffices();
  await at.region.clock.turn(new Date('2026-11-24T09:55:00+09:00'));
  await holdSlip(at, dayCare);
  page = await signInStaff(at.browser, 'care', `${dayCare} shokuin-01`);
});
afterAll(() => at?.close());

const text = () => page.locator('main').innerText();
const look = async (name: string) => {
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await findOverflow(page), name).toBeLessThanOrEqual(0);
    expect(await findViolations(page), name).toEqual([]);
    if (pictures) await picture(page, pictures, `${name}-${width}`);
  }
  await page.setViewportSize({ width: 375, height: 800 });
  if (pictures) await picture(page, pictures, `${name}-375`);
};

test('the day of a phone: whose visit, taken over, tapped, recorded', async () => {
  await page.goto(`${at.url}/care/visits`);
  expect(await text()).toContain('大橋　静江');
  expect(await text()).toContain('担当が決まっていない訪問');
  await look('list');
  await page
    .getByRole('button', { name: /受け持つ/ })
    .first()
    .click();
  expect(await text()).toContain('受け持ちました');
  await page.locator('.visit-card').first().click();
  await look('record');
  await page.getByRole('button', { name: 'はじめる' }).click();
  await page.getByText('調理').click();
  await page.getByRole('button', { name: '記録する', exact: true }).click();
  await page.waitForURL('**/care/visits?told=saved');
  expect(await text()).toContain('記録ずみ');
});
