import type { Option } from '../../../../web/form/select-field.tsx';
import { sayDay } from '../../../../web/japanese/day.ts';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import type { Certification } from '../ledger/certification.ts';
import { latestFirst, stations } from '../progress/progress.ts';
import { words as progressWords } from '../progress/words.ts';
import { words } from '../words.ts';
import { StepsForm } from './steps-form.tsx';

type Props = {
  readonly own: readonly Certification[];
  readonly today: string;
  readonly token: string;
  /** when the offices of the person were last told of an application */
  readonly toldOn: ReadonlyMap<string, Date>;
  readonly offices: readonly Option[];
  /** why the road does not have who applied in the person's place, by office, where it does not */
  readonly agents: ReadonlyMap<string, string | null>;
};
/** How far the application is that waits longest; nothing where none is under way. */
export const UnderWay = ({ own, today, token, toldOn, offices, agents }: Props) => {
  const [first] = latestFirst(own, today);
  if (!first) return null;
  const { one, progress } = first;
  const told = toldOn.get(one.id);
  const trouble = one.agent === null ? null : agents.get(one.agent);
  return (
    <>
      <h2>{words.person.underWay}</h2>
      {progress.warning === 'late' && (
        <Banner kind="warning" title={progressWords.warnings.late}>
          <p>{progressWords.about}</p>
        </Banner>
      )}
      <Answers
        answers={[
          ...stations.map(([key, name]) => {
            const day = one[key];
            return { name, value: day === null ? '―' : sayDay(day) };
          }),
          { name: '申請から', value: progressWords.days(progress.days) },
          { name: '待っているもの', value: progress.waiting },
          ...(one.agent === null
            ? []
            : [
                {
                  name: words.steps.agent,
                  value: offices.find(({ value }) => value === one.agent)?.label ?? one.agent,
                },
              ]),
        ]}
      />
      <p>{told ? words.steps.told(sayTime(told)) : words.steps.untold}</p>
      {trouble && <p>{words.steps.agentTrouble(trouble)}</p>}
      <StepsForm {...{ token, one, offices }} />
    </>
  );
};
