import path from 'node:path';
import { loadContracts } from '../exchange/enrol/contracts.ts';
import { project } from '../supervisor/child.ts';
import { bad, type Finding, good, type Installation, warning } from './check.ts';

/** Whether contracts, purposes and policies load: an error in one names its file and line. */
export async function checkRegion({ configuration }: Installation): Promise<Finding[]> {
  const { name, municipalities } = configuration.region;
  const described = good(`${name}（${configuration.fictional ? '架空の地域' : 'ENGAWA_REGION の設定'}）`);
  try {
    const contracts = await loadContracts(path.join(project, 'applications'));
    const { loadPolicies } = await import('../exchange/decide/index.ts');
    const { findFormerNames, sayFormerName } = await import('../exchange/decide/former-names.ts');
    const { sources } = await loadPolicies(municipalities, contracts);
    const former = findFormerNames(sources, contracts).map((one) =>
      warning(sayFormerName(one), '次に定めを変えるとき、名前も書き直してください（engawa policy propose）'),
    );
    return [described, good(`連携契約定義 ${contracts.size}件と、自治体の定めを読めました`), ...former];
  } catch (error) {
    return [described, bad((error as Error).message, 'そのファイルを直してください')];
  }
}
