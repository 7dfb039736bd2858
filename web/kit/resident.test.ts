import { findKitPages, testKit } from '../testing-kit.ts';

testKit('resident', await findKitPages('resident'));
