import type { Page } from 'playwright-core';

/** Sultana and Moffatt 2019, fingers of people of 67 to 81: a mean offset of 3.36 mm; a phone has about 0.16 mm to a CSS px. */
const spread = 3.36 / 0.16;

export type Taps = { readonly name: string; readonly hit: number; readonly wrong: number };

const primaryTargets = '.button.primary,.button.second,.button.danger,.telephone,.choice,[data-primary]';

/** Taps each primary target: `tapTargets`. */
export const tapPrimaryTargets = (page: Page, how?: { seed?: number; taps?: number }): Promise<Taps[]> =>
  tapTargets(page, primaryTargets, how);

/** Taps everything else that can be pressed: for figures, where no bound is asked for. */
export const tapOtherTargets = (page: Page, how?: { seed?: number; taps?: number }): Promise<Taps[]> =>
  tapTargets(page, `:is(a[href],button,summary):not(${primaryTargets},.skip)`, how);

/**
 * Taps each target many times with an unsteady finger: which share of the taps hits it, and which activates something else.
 * The same seed, the same taps.
 */
const tapTargets = (page: Page, targets: string, { seed = 1, taps = 4000 } = {}): Promise<Taps[]> =>
  page.evaluate(
    ({ targets, spread, seed, taps }) => {
      let state = seed >>> 0;
      const random = () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
      };
      const off = () => spread * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      const pressable = 'a[href],button,label,input,select,textarea,summary';
      return [...document.querySelectorAll<HTMLElement>(targets)]
        .filter((element) => element.checkVisibility())
        .map((element) => {
          element.scrollIntoView({ block: 'center', behavior: 'instant' });
          const { x, y, width, height } = element.getBoundingClientRect();
          let hit = 0;
          let wrong = 0;
          for (let i = 0; i < taps; i++) {
            const under = document.elementFromPoint(x + width / 2 + off(), y + height / 2 + off());
            const pressed = under?.closest(pressable)?.closest('label,a,button,summary') ?? under?.closest(pressable);
            if (pressed === element) hit++;
            else if (pressed) wrong++;
          }
          return { name: element.innerText, hit: hit / taps, wrong: wrong / taps };
        });
    },
    { targets, spread, seed, taps },
  );
