import type { Child } from 'hono/jsx';
import type { PageHead } from './frame/document.tsx';
import type { AnyFrame } from './frame/frame.ts';
import { ResidentPage } from './frame/resident-page.tsx';
import { StaffPage } from './frame/staff-page.tsx';

type Props = Omit<PageHead, 'frame'> & {
  readonly frame: AnyFrame;
  readonly heading?: Child;
  readonly back?: string;
  readonly ownHeading?: boolean;
  readonly children?: Child;
};

/** A page in the look of its frame: works without script, from 320 px to wide, and says of when it speaks. */
export const Page = ({ frame, ...rest }: Props) =>
  frame.look === 'resident' ? <ResidentPage frame={frame} {...rest} /> : <StaffPage frame={frame} {...rest} />;
