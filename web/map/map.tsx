import { leaflet } from './leaflet.ts';
import type { Bounds } from './tile-area.ts';
import { gsiSource } from './tiles.ts';

/** A drawing of our own, as GeoJSON (RFC 7946): what it is and what is written on it. */
export type Drawing = { readonly type: 'FeatureCollection'; readonly features: readonly Shape[] };
export type Shape = {
  readonly type: 'Feature';
  readonly properties: { readonly kind: 'area' | 'water' | 'road'; readonly name: string };
  readonly geometry:
    | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly Point[])[] }
    | { readonly type: 'LineString'; readonly coordinates: readonly Point[] };
};
export type Point = readonly [longitude: number, latitude: number];

export type Place = {
  readonly id: string;
  readonly name: string;
  /** 避難所, 給水所 … */
  readonly kind: string;
  /** one or two letters that stand on the map for its kind: 避, 水 */
  readonly mark: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly about?: string;
  readonly href?: string;
};
type Props = {
  /** unique on its page, ASCII */
  readonly id: string;
  readonly title: string;
  readonly places: readonly Place[];
  readonly drawing: Drawing;
  readonly bounds: Bounds;
  /** whether `/tiles` is on */
  readonly tiles?: boolean;
  readonly zoom?: readonly [least: number, most: number];
};

/** Places as a list that is always there, numbered, and above it, where scripts run, a map with the same numbers. */
export const TownMap = ({ id, title, places, drawing, bounds, tiles = false, zoom = [12, 17] }: Props) => (
  <section class="map" aria-labelledby={`${id}-title`}>
    <h3 id={`${id}-title`}>{title}</h3>
    <div
      class="map-canvas"
      id={`${id}-canvas`}
      hidden
      data-map={JSON.stringify({
        places: places.map(({ name, kind, mark, latitude, longitude }) => ({ name, kind, mark, latitude, longitude })),
        drawing,
        bounds,
        zoom,
        tiles,
        ...leaflet,
      })}
      data-map-title={title}
    ></div>
    {tiles && (
      <p class="map-source">
        地図：<a href={gsiSource.about}>{gsiSource.attribution}</a>
      </p>
    )}
    <ol class="map-list" id={`${id}-list`}>
      {places.map((place, i) => (
        <li data-map-place={String(i)}>
          <span class="map-number" aria-hidden="true">
            {place.mark}
            {i + 1}
          </span>
          <span class="map-place">
            {place.href === undefined ? <strong>{place.name}</strong> : <a href={place.href}>{place.name}</a>}
            <span class="map-kind">{place.kind}</span>
            {place.about && <span class="map-about">{place.about}</span>}
          </span>
        </li>
      ))}
    </ol>
  </section>
);
