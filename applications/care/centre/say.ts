import { words } from './words.ts';

const said = words.checklist;

/** Whether a domain's threshold is met. @param met undefined: what was not answered could still decide it */
export const sayMet = (met: boolean | undefined): string =>
  met === undefined ? said.metOpen : met ? said.metYes : said.metNo;
