/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A map beside a list that already says everything. The land is an outline served by this site;
 * nothing is asked of anybody else. Without this script a page loses nothing; kith.js loads it where
 * a page has a map.
 *
 *   <div class="map" data-points="ID" data-label="..."> shows each [data-lat][data-lon] within #ID;
 *       its first link or its text is the name, the link is where a point leads. Near ones share a marker.
 *   data-cells="/map/needs/{z}/{x}/{y}?stage=birth" beside data-points: the whole of what the list is a page of,
 *       tile by tile; where there are many the server counts them, and a mark leads closer.
 *   <div class="map" data-pick="LAT,LON" data-label="..."> fills two inputs, named by their ids.
 *   data-tiles="/tiles/{z}/{x}/{y}.png" on either: the host's own tiles, from this site.
 */
'use strict';
(() => {
    const ZOOM_FINE = 5; /* from here on the coarse outline misleads */
    const ZOOM_MAX = 12;
    const ZOOM_CELLS = 16; /* as close as the server's tiles go */
    const TILES_MOST = 24; /* in sight at once; more are a screen too large for this */
    const FINGER = 44; /* pixels */
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
        const map = L.map(box, {maxZoom: box.dataset.cells ? ZOOM_CELLS : ZOOM_MAX, minZoom: 1, worldCopyJump: true, zoomSnap: 0.5,
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

    function pin(at, name, words = '') {
        return L.marker(at, {title: name, alt: name, keyboard: true, riseOnHover: true,
            icon: L.divIcon({className: words ? 'pin many' : 'pin', html: words, iconSize: [FINGER, FINGER]})});
    }

    /* What the list says of its places: where, and the name or the link. */
    function spots(list) {
        return Array.from(list ? list.querySelectorAll('[data-lat][data-lon]') : []).map(row => {
            const link = row.querySelector('a[href]');
            const words = document.createElement(link ? 'a' : 'b');
            words.textContent = (link || row).textContent.trim();
            ['href', 'lang', 'dir'].forEach(name => {
                if (link && link.hasAttribute(name)) {
                    words.setAttribute(name, link.getAttribute(name));
                }
            });
            return {at: place(number(row.dataset.lat), number(row.dataset.lon)), words};
        }).filter(spot => spot.at);
    }

    /* Those that a finger could not tell apart at this zoom share a marker. */
    function gathered(all, map) {
        const groups = [];
        all.forEach(spot => {
            const point = map.project(spot.at);
            const near = groups.find(group => group.point.distanceTo(point) < FINGER);
            if (near) {
                near.spots.push(spot);
            } else {
                groups.push({point, spots: [spot]});
            }
        });
        return groups.map(group => group.spots);
    }

    /* Enter on a marker leads into what it says, Escape back to it; Tab goes on from either. */
    function marker(group, map) {
        const many = group.length > 1 ? String(group.length) : '';
        const name = (many && many + ': ') + group.map(spot => spot.words.textContent).join(' · ');
        const said = document.createElement('ul');
        said.className = 'links';
        group.forEach(spot => said.appendChild(document.createElement('li')).append(spot.words));
        const shown = pin(group[0].at, name, many).addTo(map);
        shown.getElement().setAttribute('aria-label', name);
        shown.bindPopup(said, {autoPanPadding: [12, 12], closeButton: false, maxHeight: 200});
        shown.on('popupopen', () => {
            if (shown.getElement() === document.activeElement) {
                group[0].words.focus();
            }
        });
        said.addEventListener('keydown', event => {
            if (event.key === 'Escape') {
                shown.getElement().focus();
                shown.closePopup();
            }
        });
        return shown;
    }

    function points(box, map) {
        const all = spots(document.getElementById(box.dataset.points));
        let shown = [];
        const show = () => {
            shown.forEach(one => one.remove());
            shown = gathered(all, map).map(group => marker(group, map));
        };
        if (all.length > 0) {
            map.fitBounds(all.map(spot => spot.at), {padding: [36, 36], maxZoom: 6, animate: false});
        } else {
            map.setView([15, 15], 1);
        }
        show();
        map.on('zoomend', show);
    }

    /* A tile's answer: points that are few enough to be told one by one, groups that were counted. */
    function cells(box, map) {
        const tiles = new Map();
        const number = new Intl.NumberFormat(document.documentElement.lang || 'en', {notation: 'compact'});
        const shown = new Map();
        const wanted = () => {
            const zoom = Math.max(0, Math.min(ZOOM_CELLS, Math.floor(map.getZoom())));
            const side = 2 ** zoom;
            const bounds = map.getBounds();
            const column = lon => Math.floor((lon + 180) / 360 * side);
            const row = lat => {
                const radian = Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI / 180;
                return Math.floor((1 - Math.asinh(Math.tan(radian)) / Math.PI) / 2 * side);
            };
            const [west, east] = [column(bounds.getWest()), column(bounds.getEast())];
            const [north, south] = [Math.max(0, row(bounds.getNorth())), Math.min(side - 1, row(bounds.getSouth()))];
            const names = [];
            for (let x = west; x <= east; x++) {
                for (let y = north; y <= south && names.length < TILES_MOST; y++) {
                    names.push({z: zoom, x: (x % side + side) % side, y, shift: Math.floor(x / side) * 360});
                }
            }
            return names;
        };
        const read = tile => {
            const address = box.dataset.cells.replace(/\{([zxy])\}/g, (all, name) => tile[name]);
            if (!tiles.has(address)) {
                tiles.set(address, fetch(address).then(answer => answer.ok ? answer.json() : Promise.reject(answer))
                    .catch(() => { tiles.delete(address); return {points: [], groups: []}; }));
            }
            return tiles.get(address);
        };
        const link = ([, , title, lang, href]) => {
            const words = document.createElement('a');
            words.textContent = title;
            words.href = href;
            if (lang) {
                words.lang = lang;
                words.dir = 'auto';
            }
            return words;
        };
        const closer = at => map.setView(at, Math.min(ZOOM_CELLS, Math.floor(map.getZoom()) + 2));
        const group = ([lat, lon, total, words], shift) => {
            const mark = pin([lat, lon + shift], words, number.format(total)).addTo(map);
            mark.getElement().classList.toggle('great', total > 999);
            mark.getElement().setAttribute('aria-label', words);
            mark.getElement().setAttribute('role', 'button');
            mark.on('click', () => closer(mark.getLatLng()));
            mark.on('keypress', event => {
                if (event.originalEvent.key === 'Enter' || event.originalEvent.key === ' ') {
                    event.originalEvent.preventDefault();
                    closer(mark.getLatLng());
                }
            });
            return mark;
        };
        const marks = ({points, groups}, shift) => gathered(points
            .map(point => ({at: [point[0], point[1] + shift], words: link(point)})), map)
            .map(some => marker(some, map)).concat(groups.map(one => group(one, shift)));
        const name = tile => [tile.z, tile.x, tile.y, tile.shift].join();
        /* A tile that stays in sight keeps its marks: one of them may have the focus, or its words open. */
        const drop = kept => shown.forEach((all, key) => {
            if (!kept.has(key)) {
                if (all.some(one => one.getElement() === document.activeElement)) {
                    box.focus();
                }
                all.forEach(one => one.remove());
                shown.delete(key);
            }
        });
        let asked = 0;
        const look = () => {
            const mine = ++asked;
            const all = wanted();
            return Promise.all(all.map(read)).then(answers => {
                if (mine !== asked) {
                    return;
                }
                drop(new Set(all.map(name)));
                all.forEach((tile, i) => {
                    if (!shown.has(name(tile))) {
                        shown.set(name(tile), marks(answers[i], tile.shift));
                    }
                });
            });
        };
        /* The world's own tile says where anything is at all. */
        return read({z: 0, x: 0, y: 0}).then(({points: single, groups}) => {
            const all = single.concat(groups).map(one => [one[0], one[1]]);
            if (all.length > 0) {
                map.fitBounds(all, {padding: [36, 36], maxZoom: 6, animate: false});
            } else {
                map.setView([15, 15], 1);
            }
            map.on('moveend', look);
            return look();
        });
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
            } else if (box.dataset.cells) {
                cells(box, map).catch(() => points(box, map));
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
