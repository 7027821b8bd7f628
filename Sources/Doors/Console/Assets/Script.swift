// SPDX-License-Identifier: Apache-2.0

/// The script of all pages: live counts, uploads with progress, keys.
///
/// Every page works without it. It writes text only, by `textContent`: nothing that came from outside becomes markup.
enum Script {
    static let text = #"""
        'use strict';
        (() => {
        const d = document, src = new URL(d.currentScript.src), fr = d.documentElement.lang === 'fr';
        const root = src.pathname.replace(/\/assets\/.*$/, ''), t = (en, f) => fr ? f : en;
        // What hides or turns the text around it is shown, as pages do.
        const shown = (text) => text.replace(/[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
          (c) => '\\u' + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0'));
        const make = (name, text, set) => {
          const e = d.createElement(name);
          if (text) e.textContent = shown(text);
          if (set) for (const k in set) e.setAttribute(k, set[k]);
          return e;
        };
        const one = (q, from) => (from || d).querySelector(q), all = (q, from) => [...(from || d).querySelectorAll(q)];

        // Live counts: one stream for all tabs, held by the tab that has the lock.
        const live = all('[data-live]'), figures = new Intl.NumberFormat(fr ? 'fr' : 'en');
        let last = null, stream = null;
        const show = (counts) => {
          last = counts;
          for (const e of live) {
            const n = counts[e.dataset.live];
            if (typeof n !== 'number') continue;
            const text = figures.format(n);
            if (e.textContent !== text) e.textContent = text;
            if (e.max) e.value = n;
            // The words beside it agree with it.
            const word = e.nextElementSibling;
            if (word && word.dataset.many) word.textContent = (fr ? n < 2 : n === 1) ? word.dataset.one : word.dataset.many;
          }
        };
        const open = (tell) => {
          stream = new EventSource(root + '/events');
          stream.addEventListener('counts', (e) => { show(JSON.parse(e.data)); tell(last); });
        };
        if (live.length && window.EventSource) {
          if (navigator.locks && window.BroadcastChannel) {
            const wire = new BroadcastChannel('bascule' + root);
            wire.onmessage = (e) => {
              if (e.data === 'ask') { if (stream && last) wire.postMessage(last); } else if (e.data) show(e.data);
            };
            wire.postMessage('ask');
            navigator.locks.request('bascule' + root, () => new Promise(() => open((c) => wire.postMessage(c))));
          } else {
            // Without https there are no locks: the tab that is looked at has the stream.
            const turn = () => {
              if (d.hidden) { if (stream) stream.close(); stream = null; } else if (!stream) open(() => {});
            };
            d.addEventListener('visibilitychange', turn);
            turn();
          }
          addEventListener('pagehide', () => stream && stream.close());
        }

        // Uploads: true progress, several files and whole folders. The form works without it.
        const sends = one('form[enctype] input[type=file][multiple]');
        if (sends) uploads(sends.form, sends);
        function uploads(form, input) {
          const list = make('ul', '', { class: 'sent', 'aria-live': 'polite' });
          form.after(list);
          const said = (page) => {
            const e = one('[data-testid=errors]', new DOMParser().parseFromString(page, 'text/html'));
            return e ? e.textContent.trim() : '';
          };
          const send = (file, alone) => new Promise((done) => {
            const data = new FormData(form), x = new XMLHttpRequest(), li = make('li', file.name + ' '), bar = make('progress', '', { max: 1, value: 0, 'aria-label': shown(file.name) });
            data.set('file', file, file.name);
            li.append(bar);
            list.append(li);
            const end = (word, href) => {
              bar.remove();
              li.append(href ? make('a', word, { href }) : make('b', word));
              done();
            };
            x.upload.onprogress = (e) => { if (e.lengthComputable) bar.value = e.loaded / e.total; };
            // Sent, and being judged: for how long nobody knows.
            x.upload.onload = () => bar.removeAttribute('value');
            x.onload = () => {
              if (x.status >= 400) return end(said(x.responseText) || t('refused', 'refusé') + ' (' + x.status + ')');
              if (alone) location.assign(x.responseURL); else end(t('look', 'voir'), x.responseURL);
            };
            x.onerror = () => end(t('not sent: the connection broke', 'non envoyé : connexion coupée'));
            x.open('POST', form.action);
            x.send(data);
          });
          const sendAll = async (files) => {
            list.replaceChildren();
            for (const f of files) await send(f, files.length === 1);
            input.value = '';
          };
          form.addEventListener('submit', (e) => {
            if (!input.files.length) return;
            e.preventDefault();
            sendAll([...input.files]);
          });
          const files = (entry) => new Promise((done) => {
            if (entry.isFile) return entry.file((f) => done([f]), () => done([]));
            const reader = entry.createReader(), found = [];
            const more = () => reader.readEntries(async (part) => {
              if (!part.length) return done(found);
              for (const p of part) found.push(...await files(p));
              more();
            }, () => done(found));
            more();
          });
          const over = (e) => { e.preventDefault(); form.classList.toggle('over', e.type === 'dragover'); };
          for (const name of ['dragover', 'dragleave', 'drop']) form.addEventListener(name, over);
          form.addEventListener('drop', async (e) => {
            const items = [...e.dataTransfer.items].map((i) => i.webkitGetAsEntry && i.webkitGetAsEntry()).filter(Boolean);
            const found = (await Promise.all(items.map(files))).flat();
            if (found.length) sendAll(found);
          });
        }

        // Keys, as Oban Web has them; they can be switched off, for those who speak to their machine.
        const store = 'bascule-keys', isOn = () => localStorage.getItem(store) !== 'off';
        const places = { o: '/', f: '/files', u: '/upload', d: '/data', c: '/charts', a: '/aggregates', r: '/reports/daily', e: '/exports', j: '/jobs', s: '/schedules', w: '/workers', x: '/feeds', l: '/alerts', b: '/journal', h: '/health' };
        const link = (path) => one('nav.main a[href="' + root + path + '"]');
        let waits = 0;
        const dialog = (label) => {
          const e = make('dialog', '', { class: 'over-all', 'aria-label': label });
          d.body.append(e);
          e.addEventListener('close', () => e.remove());
          e.addEventListener('click', (c) => { if (c.target === e) e.close(); });
          e.showModal();
          return e;
        };
        function help() {
          const e = dialog(t('Keys', 'Touches')), dl = make('dl', '', { class: 'keys' });
          e.append(make('h2', t('Keys', 'Touches')));
          const row = (k, text) => { const dt = make('dt'); dt.append(make('kbd', k)); dl.append(dt, make('dd', text)); };
          row('/', t('go to a file, feed, job or schedule', 'aller à un fichier, un flux, un travail, une planification'));
          row('j  k', t('next and previous line', 'ligne suivante, précédente'));
          row('Enter', t('open it', 'l’ouvrir'));
          for (const k in places) { const a = link(places[k]); if (a) row('g ' + k, a.textContent); }
          row('?', t('this help', 'cette aide'));
          const off = make('button', isOn() ? t('Switch keys off', 'Désactiver les touches') : t('Switch keys on', 'Activer les touches'), { class: 'button' });
          off.onclick = () => { localStorage.setItem(store, isOn() ? 'off' : 'on'); e.close(); };
          const close = make('button', t('Close', 'Fermer'), { class: 'button' });
          close.onclick = () => e.close();
          e.append(dl, off, close);
        }
        function bar() {
          const label = t('Go to', 'Aller à'), e = dialog(label);
          const input = make('input', '', { type: 'search', 'aria-label': label, placeholder: t('File, feed, job, schedule', 'Fichier, flux, travail, planification'), maxlength: 200 });
          const list = make('ul', '', { class: 'found' });
          e.append(input, list);
          input.focus();
          let timer = 0, turn = 0;
          const ask = async () => {
            const mine = ++turn, q = input.value.trim();
            if (!q) return list.replaceChildren();
            const r = await fetch(root + '/search?q=' + encodeURIComponent(q), { headers: { Accept: 'application/json' } });
            if (mine !== turn || !r.ok || !(r.headers.get('Content-Type') || '').includes('json')) return;
            const found = await r.json();
            list.replaceChildren(...found.map((f) => {
              const li = make('li'), a = make('a', '', { href: f.href });
              a.append(make('bdi', f.name), make('small', f.kind + (f.more ? ' · ' + f.more : '')));
              li.append(a);
              return li;
            }));
            if (!found.length) list.append(make('li', t('Nothing.', 'Rien.')));
          };
          input.oninput = () => { clearTimeout(timer); timer = setTimeout(ask, 150); };
          e.addEventListener('keydown', async (k) => {
            const links = all('a', list), at = links.indexOf(d.activeElement);
            if (k.key === 'ArrowDown' && links.length) { k.preventDefault(); links[Math.min(at + 1, links.length - 1)].focus(); }
            if (k.key === 'ArrowUp') { k.preventDefault(); (links[at - 1] || input).focus(); }
            if (k.key === 'Enter' && d.activeElement === input) {
              k.preventDefault();
              clearTimeout(timer);
              await ask();
              const first = one('a', list);
              if (first) first.click();
            }
          });
        }
        function move(step) {
          const rows = all('main tbody tr').filter((r) => one('a', r)), at = rows.findIndex((r) => r.contains(d.activeElement));
          const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step];
          if (next) one('a', next).focus();
        }
        d.addEventListener('keydown', (e) => {
          if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || one('dialog[open]')) return;
          if (e.target.closest && e.target.closest('input, textarea, select, [contenteditable]')) return;
          if (e.key === '?') { e.preventDefault(); return help(); }
          if (!isOn() || !one('nav.main')) return;
          const was = waits;
          waits = 0;
          if (was && Date.now() - was < 1500) {
            const a = places[e.key] && link(places[e.key]);
            if (a) { e.preventDefault(); a.click(); }
          } else if (e.key === '/') { e.preventDefault(); bar(); }
          else if (e.key === 'g') waits = Date.now();
          else if (e.key === 'j') move(1);
          else if (e.key === 'k') move(-1);
        });
        const find = one('a.find');
        if (find && window.HTMLDialogElement) find.addEventListener('click', (e) => { e.preventDefault(); bar(); });
        })();

        """#
}
