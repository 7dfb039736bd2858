import { findKitPages, testKit } from '../testing-kit.ts';

testKit('staff', await findKitPages('staff'));
