import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { municipalities } from '../../town/places.ts';
import { addKit } from '../kit/routes.tsx';
import { createPages } from '../pages.tsx';
import { openBrowser, type TestBrowser } from '../testing-browser.ts';
import { demoBounds, demoDrawing, demoPlaces } from './demo-town.ts';
import { TownMap } from './map.tsx';

let browser: TestBrowser;
beforeAll(async () => {
  const site = createPages();
  await addKit(site, { now: () => new Date('2026-11-26T00:00:00Z') });
  browser = await openBrowser(site);
});
afterAll(() => browser.close());

test('the list says everything without a script', async () => {
  const page = await browser.open('/kit/resident/map/map', { javaScript: false });
  expect(await page.locator('.map-list li').count()).toBe(demoPlaces.length);
  expect(await page.locator('.map-canvas').isVisible()).toBe(false);
  await page.context().close();
});

test('the map shows the same numbers, by keyboard too, and asks nobody else', async () => {
  const page = await browser.open('/kit/staff/map/map');
  await page.locator('[data-map-ready]').waitFor();
  expect(await page.locator('.map-mark').allTextContents()).toEqual(['避1', '避2', '避3', '水4']);
  await page.getByRole('button', { name: '軒端町立浜小学校を地図で見る' }).press('Enter');
  expect(await page.locator('.leaflet-popup').textContent()).toContain('軒端町立浜小学校（給水所）');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
    '水4 軒端町立浜小学校 給水所',
  );
  await page.context().close();
});

test('the demo is of the fictional town, and lies where nobody lives', () => {
  const areas = municipalities.flatMap(({ livingAreas }) => livingAreas);
  const drawn = demoDrawing.features.filter(({ properties }) => properties.kind === 'area');
  expect(drawn.map(({ properties }) => properties.name).sort()).toEqual(areas.map(({ name }) => name).sort());
  for (const { name } of demoPlaces) expect(areas.map(({ school }) => school)).toContain(name);
  expect(demoBounds[0]).toBeGreaterThan(149);
});

test('names are text in the page and in its data', () => {
  const place = { ...demoPlaces[0]!, name: '"><script>alert(1)</script>' };
  const html = String(<TownMap id="m" title="x" places={[place]} drawing={demoDrawing} bounds={demoBounds} tiles />);
  expect(html).not.toContain('<script>');
  const { document } = parseHTML(`<html><body>${html}</body></html>`);
  expect(JSON.parse(document.querySelector('[data-map]')!.getAttribute('data-map')!).places[0].name).toBe(place.name);
  expect(document.querySelector('.map-source')!.textContent).toBe('地図：地理院タイル（国土地理院）');
});
