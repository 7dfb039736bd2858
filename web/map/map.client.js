// Shows the list's places on a map, with the same numbers. Without it the list says everything.
const colours = { area: '#4d4d4d', water: '#0055ad', road: '#767676' };

for (const canvas of document.querySelectorAll('[data-map]')) show(canvas);

async function show(canvas) {
  const { places, drawing, bounds, zoom, tiles, script, style } = JSON.parse(canvas.dataset.map);
  await loadStyle(style);
  const L = await import(script);
  canvas.hidden = false;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const [west, south, east, north] = bounds;
  const box = L.latLngBounds([south, west], [north, east]);
  const map = L.map(canvas, {
    attributionControl: false,
    zoomControl: false,
    minZoom: zoom[0],
    maxZoom: zoom[1],
    maxBounds: box.pad(0.2),
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    markerZoomAnimation: !calm,
    // The page is scrolled with the wheel; the map has buttons.
    scrollWheelZoom: false,
  });
  // Marks have elements only once the map shows something.
  map.fitBounds(places.length > 0 ? L.latLngBounds(places.map((p) => [p.latitude, p.longitude])).pad(0.3) : box);
  L.control
    .zoom({ zoomInText: '＋', zoomOutText: '－', zoomInTitle: '大きくする', zoomOutTitle: '小さくする' })
    .addTo(map);
  if (tiles) L.tileLayer('/tiles/{z}/{x}/{y}.png', { bounds: box, maxNativeZoom: zoom[1] }).addTo(map);
  // Names lie beneath the marks, and a little lower, so that neither hides the other.
  map.createPane('names').style.zIndex = 450;
  L.geoJSON(drawing, {
    interactive: false,
    style: ({ properties }) => ({
      color: colours[properties.kind] ?? colours.area,
      weight: properties.kind === 'area' ? 2 : 5,
      dashArray: properties.kind === 'area' ? '6 4' : undefined,
      fillOpacity: 0.06,
    }),
    onEachFeature: ({ properties }, layer) => {
      if (properties.name)
        layer.bindTooltip(text('map-name', properties.name), {
          permanent: true,
          direction: 'center',
          pane: 'names',
          offset: [0, 26],
          className: 'map-tooltip',
        });
    },
  }).addTo(map);
  canvas.setAttribute('role', 'region');
  canvas.setAttribute('aria-label', `${canvas.dataset.mapTitle}の地図`);

  const rows = canvas.closest('.map').querySelectorAll('[data-map-place]');
  places.forEach(({ name, kind, mark, latitude, longitude }, i) => {
    const label = text('map-mark', `${mark}${i + 1}`);
    const said = `${mark}${i + 1} ${name} ${kind}`; // begins with what is seen, so that it can be asked for by voice
    const icon = L.divIcon({ html: label, className: 'map-icon', iconSize: [60, 60], iconAnchor: [30, 30] });
    const marker = L.marker([latitude, longitude], { icon, alt: said }).addTo(map);
    marker.getElement().setAttribute('aria-label', said);
    const popup = document.createElement('p');
    popup.textContent = `${name}（${kind}）`;
    marker.bindPopup(popup, { closeButton: false });
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button quiet map-find';
    button.textContent = '地図で見る';
    button.setAttribute('aria-label', `${name}を地図で見る`);
    button.addEventListener('click', () => {
      map.setView([latitude, longitude], Math.max(map.getZoom(), zoom[0] + 2), { animate: !calm });
      marker.openPopup();
      marker.getElement().focus();
      canvas.scrollIntoView({ block: 'nearest' });
    });
    rows[i].append(button);
  });
  canvas.dataset.mapReady = 'yes';
}

function text(name, content) {
  const element = document.createElement('span');
  element.className = name;
  element.textContent = content;
  return element;
}

function loadStyle(href) {
  return new Promise((resolve) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = href;
    link.addEventListener('load', resolve);
    link.addEventListener('error', resolve);
    // Before ours, which wins.
    document.head.prepend(link);
  });
}
