/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A map beside a list that already says everything. The land is an outline served by this site;
 * nothing is asked of anybody else. Without this script a page loses nothing; kith.js loads it where
 * a page has a map.
 *
 *   <div class="map" data-points="ID" data-label="..."> shows each [data-lat][data-lon] within #ID;
 *       its first link or its text is the name, the link is where a point leads.
 *   <div class="map" data-pick="LAT,LON" data-label="..."> fills two inputs, named by their ids.
 *   data-tiles="/tiles/{z}/{x}/{y}.png" on either: the host's own tiles, from this site.
 */
'use strict';
(() => {
    const ZOOM_FINE = 5; /* from here on the coarse outline misleads */
    const ZOOM_MAX = 12;
    const boxes = Array.from(document.querySelectorAll('div.map'));
    let library = null;
    const outlines = {};

    const load = (name, make) => new Promise((good, bad) => {
        const element = make();
        element.onload = good;
        element.onerror = () => bad(new Error(name));
        document.head.append(element);
    });
    const script = source => load(source, () => {
        const element = document.createElement('script');
        element.src = source;
        return element;
    });
    const style = source => load(source, () => {
        const element = document.createElement('link');
        element.rel = 'stylesheet';
        element.href = source;
        return element;
    });
    const leaflet = () => {
        library = library || Promise.all([style('asset(leaflet.css)'), script('asset(leaflet.js)'),
            script('asset(topojson-client.min.js)')]);
        return library;
    };
    /* A coast that crosses the date line goes on beyond 180 degrees, or it would be drawn back across the
     * world; the one that goes all the way round is Antarctica's, which ends at the pole. */
    const unbroken = ring => {
        let turn = 0;
        const line = ring.map(([lon, lat], i) => {
            const step = i > 0 ? lon - ring[i - 1][0] : 0;
            turn -= Math.abs(step) > 180 ? Math.sign(step) * 360 : 0;
            return [lon + turn, lat];
        });
        const middle = line.reduce((sum, at) => sum + at[0], 0) / line.length;
        const shift = -360 * Math.round(middle / 360);
        const whole = line.map(([lon, lat]) => [lon + shift, lat]);
        if (turn !== 0) {
            whole.push([whole[whole.length - 1][0], -89], [whole[0][0], -89]);
        }
        return whole;
    };
    const coasts = topology => {
        const land = topojson.feature(topology, topology.objects.land);
        (land.features || [land]).forEach(feature => {
            feature.geometry.coordinates = feature.geometry.coordinates.map(area => area.map(unbroken));
        });
        return land;
    };
    const outline = source => {
        outlines[source] = outlines[source] || fetch(source).then(answer => answer.json())
            .then(coasts);
        return outlines[source];
    };

    const number = text => text.trim() === '' ? NaN : Number(text.replace(',', '.'));
    const place = (lat, lon) => Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lat, lon] : null;

    /* The land: coarse at once, finer where a person looks closely, unless they save their data. */
    function ground(map) {
        const land = geometry => L.geoJSON(geometry, {interactive: false, style: {className: 'land'}});
        const saving = navigator.connection && navigator.connection.saveData;
        let shown = null;
        const show = source => outline(source).then(geometry => {
            const next = land(geometry).addTo(map).bringToBack();
            if (shown) {
                shown.remove();
            }
            shown = next;
        });
        let fine = saving;
        const look = () => {
            if (!fine && map.getZoom() >= ZOOM_FINE) {
                fine = true;
                show('asset(land-50m.json)').catch(() => { fine = false; });
            }
        };
        map.on('zoomend', look);
        return show('asset(land-110m.json)').then(look);
    }

    function begin(box) {
        const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
        if (box.dataset.label) {
            box.setAttribute('role', 'region');
            box.setAttribute('aria-label', box.dataset.label);
        }
        const map = L.map(box, {maxZoom: ZOOM_MAX, minZoom: 1, worldCopyJump: true, zoomSnap: 0.5,
            zoomAnimation: !still, fadeAnimation: false, markerZoomAnimation: !still, inertia: !still,
            scrollWheelZoom: false, zoomControl: box.dataset.zoomIn === undefined});
        map.attributionControl.setPrefix(false).addAttribution('Natural Earth');
        if (box.dataset.zoomIn !== undefined) {
            L.control.zoom({zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut}).addTo(map);
        }
        map.on('focus', () => map.scrollWheelZoom.enable());
        map.on('blur', () => map.scrollWheelZoom.disable());
        if (box.dataset.tiles) {
            L.tileLayer(box.dataset.tiles, {maxZoom: 19}).addTo(map);
        }
        return map;
    }

    function pin(at, name) {
        return L.marker(at, {title: name, alt: name, keyboard: true, riseOnHover: true,
            icon: L.divIcon({className: 'pin', iconSize: [44, 44]})});
    }

    function points(box, map) {
        const list = document.getElementById(box.dataset.points);
        const shown = [];
        Array.from(list ? list.querySelectorAll('[data-lat][data-lon]') : []).forEach(row => {
            const at = place(number(row.dataset.lat), number(row.dataset.lon));
            const link = row.querySelector('a[href]');
            if (at) {
                const name = (link || row).textContent.trim();
                const words = document.createElement(link ? 'a' : 'b');
                words.textContent = name;
                if (link) {
                    words.href = link.href;
                }
                shown.push(pin(at, name).bindPopup(words, {autoPanPadding: [12, 12]}).addTo(map));
            }
        });
        if (shown.length > 0) {
            map.fitBounds(L.featureGroup(shown).getBounds(), {padding: [36, 36], maxZoom: 6, animate: false});
        } else {
            map.setView([15, 15], 1);
        }
    }

    /* The inputs stay the truth: typing moves the point, a click or Enter on the map fills them in. */
    function pick(box, map) {
        const [lat, lon] = box.dataset.pick.split(',').map(id => document.getElementById(id.trim()));
        const typed = () => place(number(lat.value), number(lon.value));
        let point = null;
        const show = at => {
            if (!at) {
                return;
            }
            if (point) {
                point.setLatLng(at);
            } else {
                point = pin(at, box.dataset.label || '').addTo(map);
                point.options.autoPan = true;
                point.dragging.enable();
                point.on('dragend', () => choose(point.getLatLng()));
            }
        };
        const choose = at => {
            const spot = at.wrap();
            lat.value = spot.lat.toFixed(5);
            lon.value = spot.lng.toFixed(5);
            show(spot);
            lat.dispatchEvent(new Event('input', {bubbles: true}));
        };
        map.setView(typed() || [15, 15], typed() ? 6 : 1);
        show(typed());
        map.on('click', event => choose(event.latlng));
        box.addEventListener('keydown', event => {
            if (event.key === 'Enter' && event.target === box) {
                event.preventDefault();
                choose(map.getCenter());
            }
        });
        [lat, lon].forEach(input => input.addEventListener('change', () => {
            const at = typed();
            if (at) {
                show(at);
                map.panTo(at, {animate: false});
            }
        }));
    }

    function draw(box) {
        leaflet().then(() => {
            const map = begin(box);
            if (box.dataset.pick) {
                pick(box, map);
            } else {
                points(box, map);
            }
            return box.dataset.tiles ? null : ground(map);
        }).catch(() => box.remove());
    }

    /* Nothing is fetched before the map comes near. */
    boxes.forEach(box => {
        box.classList.add('drawn');
        if (!('IntersectionObserver' in window)) {
            draw(box);
            return;
        }
        const watch = new IntersectionObserver(seen => {
            if (seen.some(entry => entry.isIntersecting)) {
                watch.disconnect();
                draw(box);
            }
        }, {rootMargin: '200px'});
        watch.observe(box);
    });
})();
