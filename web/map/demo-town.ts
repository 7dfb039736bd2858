import type { Drawing, Place, Point, Shape } from './map.tsx';
import type { Bounds } from './tile-area.ts';

/** The fictional town lies in the open sea, far from any land: no house of anybody's stands where its houses stand. */
const west = 150;
const south = 30;
const at = (x: number, y: number): Point => [west + x / 1000, south + y / 1000];
export const demoBounds: Bounds = [...at(0, 0), ...at(60, 50)];

const area = (name: string, points: readonly Point[]): Shape => ({
  type: 'Feature',
  properties: { kind: 'area', name },
  geometry: { type: 'Polygon', coordinates: [[...points, points[0]!].map(([x, y]) => at(x, y))] },
});
const line = (kind: 'water' | 'road', name: string, points: readonly Point[]): Shape => ({
  type: 'Feature',
  properties: { kind, name },
  geometry: { type: 'LineString', coordinates: points.map(([x, y]) => at(x, y)) },
});

export const demoDrawing: Drawing = {
  type: 'FeatureCollection',
  features: [
    area('山手圏域', [
      [4, 30],
      [28, 46],
      [40, 44],
      [36, 30],
      [20, 26],
    ]),
    area('中央圏域', [
      [20, 26],
      [36, 30],
      [40, 18],
      [24, 14],
    ]),
    area('川辺圏域', [
      [36, 30],
      [40, 44],
      [54, 38],
      [52, 22],
      [40, 18],
    ]),
    area('軒端圏域', [
      [24, 14],
      [40, 18],
      [44, 6],
      [26, 4],
    ]),
    area('浜圏域', [
      [40, 18],
      [52, 22],
      [58, 10],
      [44, 6],
    ]),
    line('water', '縁川', [
      [22, 46],
      [34, 34],
      [42, 30],
      [48, 20],
      [56, 4],
    ]),
    line('road', '', [
      [4, 22],
      [22, 20],
      [34, 22],
      [46, 26],
      [56, 30],
    ]),
  ],
};

const place = (id: string, name: string, kind: string, mark: string, x: number, y: number, about: string): Place => {
  const [longitude, latitude] = at(x, y);
  return { id, name, kind, mark, longitude, latitude, about };
};
export const demoPlaces: readonly Place[] = [
  place('1', '縁側市立中央小学校', '避難所', '避', 30, 22, 'あいています。78人います。'),
  place('2', '縁側市立川辺小学校', '避難所', '避', 46, 32, '満員です。'),
  place('3', '縁側市立山手小学校', '避難所', '避', 26, 37, 'あいています。'),
  place('4', '軒端町立浜小学校', '給水所', '水', 50, 14, '午前9時から午後5時まで。'),
];
