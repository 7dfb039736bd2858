import { expect, test } from 'vitest';
import { findApplications } from '../applications/find.ts';
import { ApplicationsPage } from '../applications/page.tsx';
import { pagesOf } from '../public/pages/pages.tsx';
import { writtenFrame } from './frame/resident-frame.ts';
import { sayTime } from './japanese/time.tsx';
import { createSite } from './site.ts';

const asOf = new Date('2026-11-23T00:05:00Z');
const site = createSite({
  '/': ApplicationsPage({
    frame: writtenFrame({ region: '縁側地域（架空）', asOf, runMode: '通常', telephone: null }),
    applications: await findApplications(),
  }),
  '/public': pagesOf(
    {
      region: '<b>&"',
      contact: '縁側市',
      telephone: { who: '縁側市役所', number: '0999-00-0101' },
      municipalities: ['縁側市', '軒端町'],
      urls: { exchange: 'http://localhost:8080', applications: 'http://localhost:8081' },
      said: undefined,
      isHeard: false,
      now: asOf,
    },
    false,
  )['/']!,
});

test('every page is strict about what it loads, runs only scripts of ours, and says of when it speaks', async () => {
  for (const path of ['/', '/public']) {
    const response = await (await site).request(path);
    const page = await response.text();
    const policy = response.headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; style-src 'self';/);
    expect(policy).toContain("script-src 'self'; ");
    expect(policy).toContain("form-action 'none'");
    expect(policy).not.toContain('unsafe');
    expect(page).toMatch(/^<!doctype html><html lang="ja"/);
    expect(page).not.toMatch(/<script(?! src="\/assets\/[\w-]+\.js" defer=""><\/script>)|<style|style=|\son[a-z]+=/);
    expect(page.replace(/<[^>]+>/g, '')).toContain('令和8年11月23日 9時5分 現在');
  }
});

test('what is shown is text, never markup', async () => {
  expect(await (await (await site).request('/public')).text()).toContain('&lt;b&gt;&amp;');
});

test('a page that the reader has already is not sent again', async () => {
  const first = await (await site).request('/');
  const again = await (await site).request('/', { headers: { 'If-None-Match': first.headers.get('etag')! } });
  expect(again.status).toBe(304);
});

test('applications are found by their folders', async () => {
  const page = await (await (await site).request('/')).text();
  for (const title of ['介護予防・介護サービス管理', '健康情報提供', '災害情報提供', '生活見守り支援', '自治体共通'])
    expect(page).toContain(title);
});

test('midnight and the turn of an era are said as people say them', () => {
  expect(sayTime(new Date('2019-04-30T15:00:00Z'))).toBe('令和元年5月1日 0時0分');
});
