/* Small comforts over pages that work without them: drafts, keys, reasons for change, the end of the session.
   form[data-main] is what Ctrl+S saves: by its button [data-save] (in it, or tied to it by form="…"), else the form itself
   form[data-draft="/address"] is posted there 1.5 s after the last change and when the tab is hidden; the answer goes to #draft-note
     (aria-live=polite; data-lost, data-out: what it says without connection, without session); [data-unsaved]: it opens with changes
   [data-gate] around a control that other questions depend on: its change asks …/draft?questions=1 for a new #questions
   .item[data-on-file="value"]: its .change shows when its controls hold something else ([data-now] gets the new value); several ticks
     are parted by a space; [data-asked] keeps it open; controls under [data-aside] do not count; a .cell of table[data-grid] has none of its own: [data-table-change]
     is shown when any cell differs · select[data-fill] fills the blank cells of its column · range[data-pair="id"] follows and feeds a number box
   .item[data-todo] still needs verification: N goes to the next, behind the last to a[data-onward], the next page (#next: its first);
     in it [data-tick] is pressed by Space, [data-query] by Q
   [data-follow="3"]: this many seconds later every [data-part] of the page is asked for anew, as long as one says so
   a[data-prev], a[data-next]: Alt + arrow; Enter: next question; Alt + M: the margin of this one · [data-focus] gets the focus first · body[data-idle-seconds], a[data-stay] · html[data-keys=off] */
(() => {
  const root = document.documentElement;
  const find = (css, from = document) => from.querySelector(css), all = (css, from = document) => [...from.querySelectorAll(css)];
  const token = () => find('input[name=csrf_token]')?.value || find('meta[name=csrf-token]')?.content || '';
  const post = (url, body, keepalive = false) => fetch(url, {
    method: 'POST', body, keepalive, redirect: 'manual', headers: {'X-CSRFToken': token(), 'HX-Request': 'true'}});
  const other = 'BroadcastChannel' in window ? new BroadcastChannel('ecrf') : null;
  root.classList.add('js');

  /* Drafts */
  const form = find('form[data-draft]'), note = () => find('#draft-note');
  let changed = form?.hasAttribute('data-unsaved') ? 1 : 0, kept = 0, failed = false, sending = false, leaving = false, timer = 0;
  const fields = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string'));
  const say = (html, bad) => { const p = note(); if (!p) return; p.classList.toggle('er', bad); bad ? p.textContent = html : p.innerHTML = html; };
  async function keep(hidden) {
    clearTimeout(timer);
    if (kept === changed || leaving || (sending && !hidden)) return;
    const upto = changed; sending = true;
    try {
      const answer = await post(form.dataset.draft, fields(), hidden);
      if (!answer.ok) throw answer.status === 409 ? 'held' : answer.type === 'opaqueredirect' || [400, 401, 403].includes(answer.status) ? 'out' : 'lost';
      say(await answer.text(), false); failed = false; kept = Math.max(kept, upto); alive();
    } catch (why) { failed = true; say(note()?.dataset[why] || note()?.dataset.lost || '', true); }
    sending = false;
    if (kept !== changed) timer = setTimeout(keep, failed ? 5000 : 1500);
  }
  if (form) {
    let asked = 0;
    const touch = e => { if (e.target.form === form && e.target.name) { changed++; clearTimeout(timer); timer = setTimeout(keep, 1500); } };
    document.addEventListener('input', touch); document.addEventListener('change', touch);
    const ask = () => { asked = changed; window.htmx?.ajax('POST', form.dataset.draft + '?questions=1', {source: form, target: '#questions', swap: 'outerMorph'}); };
    document.addEventListener('change', e => { if (e.target.form === form && e.target.closest('[data-gate]')) ask(); });
    form.addEventListener('htmx:before:swap', e => {
      const drawn = e.detail.ctx.text?.includes('id="questions"');
      if (e.target !== form || (drawn && changed === asked)) return;
      e.preventDefault(); drawn ? ask() : keep();       // a log-in page or a fault never replaces what is typed; newer typing asks again
    });
    if (changed) timer = setTimeout(keep, 1500);
    form.addEventListener('submit', () => { leaving = true; });
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') keep(true); });
    window.addEventListener('pageshow', () => { leaving = false; });
    window.addEventListener('beforeunload', e => {
      if (leaving || kept === changed) return;
      if (failed) { e.preventDefault(); e.returnValue = ''; } else keep(true);
    });
  }

  /* Reasons for change, paired controls */
  const held = row => all('input, select, textarea', find('.a', row) || row)
    .filter(el => el.name && !el.closest('.change, [data-aside]') && (!['radio', 'checkbox'].includes(el.type) || el.checked));
  const plain = words => words.trim().replace(/(\d),(?=\d)/g, '$1.');
  const words = el => el.labels?.[0] && el.checked ? el.labels[0].textContent.trim() : el.selectedOptions?.[0]?.textContent.trim() || el.value;
  function compare(row) {
    const change = find('.change', row), now = held(row).filter(el => el.value !== '');
    const differs = plain(now.map(el => el.value).join(' ')) !== plain(row.dataset.onFile);
    if (row.matches('.cell')) { row.classList.toggle('mod', differs); return tables(); }
    if (!change) return;
    const asked = change.hasAttribute('data-asked');
    change.hidden = !differs && !asked; change.open = differs || asked; change.toggleAttribute('data-shown', true);
    row.classList.toggle('mod', differs);
    all('[data-now]', change).forEach(el => { el.textContent = now.map(words).join(', ') || '–'; });
  }
  function tables() {                                   // one reason for all changed cells of the page's tables
    const change = find('[data-table-change]'), differs = !!find('.cell.mod');
    if (change) { change.hidden = !differs; change.open = differs; change.toggleAttribute('data-shown', true); }
  }
  document.addEventListener('input', e => {
    const el = e.target, pair = el.dataset?.pair ? find('#' + CSS.escape(el.dataset.pair)) : el.id && find(`[data-pair="${CSS.escape(el.id)}"]`);
    if (pair && (el.dataset.pair || el.value !== '')) {
      pair.value = el.value.replace(',', '.'); (el.dataset.pair ? el : pair).classList.remove('untouched');
      if (el.dataset.pair) pair.dispatchEvent(new Event('input', {bubbles: true}));
    }
    const row = el.closest?.('.item[data-on-file]');
    if (row && !el.closest('.change')) compare(row);
  });

  /* Rows and keys */
  const MARGIN = '.m > .menu > summary, .m .marks a';
  let last = '';                                        // the row that last had the focus: an answer of htmx may have taken it away
  const here = () => document.activeElement?.closest?.('.item') || (last && document.getElementById(last)) || null;
  const reach = el => { if (el.matches('.item')) el.tabIndex = -1; el.focus(); el.closest('.item').scrollIntoView({block: 'nearest'}); };
  function go(row) {
    const first = row && find('.a :is(input, select, textarea):not([type=hidden]):not(:disabled)', row);
    if (row) reach((first?.type === 'radio' && find('.a [type=radio]:checked', row)) || first || row);
  }
  document.addEventListener('focusin', e => {
    const row = e.target.closest?.('.item'); last = row?.id || last;
    all('.item.here').forEach(old => old.classList.toggle('here', old === row));
    if (row?.closest('.ro')) row.classList.add('here');
  });
  /* A table of answers: arrows and Enter go from cell to cell, a digit chooses in a scale and goes down */
  const fields_of = cell => all('input:not([type=hidden]), select', find('.a', cell)).filter(el => !el.disabled);
  function enter(cell) {
    const first = cell && fields_of(cell)[0];
    if (!first) return false;
    (fields_of(cell).find(el => el.checked) || first).focus();
    if (first.matches('.in')) first.select();
    cell.scrollIntoView({block: 'nearest', inline: 'nearest'});
    return true;
  }
  function beside(cell, down, right) {
    const lines = all('tr.gl', cell.closest('table')), line = cell.parentElement;
    for (let y = lines.indexOf(line) + down, x = cell.cellIndex + right; y >= 0 && y < lines.length && x > 0 && x < line.cells.length; y += down, x += right)
      if (lines[y].cells[x]?.matches('.cell') && fields_of(lines[y].cells[x]).length) return lines[y].cells[x];
    return null;
  }
  function sheetKey(e, el, cell) {
    const radio = el.type === 'radio', free = !el.matches('.in') || el.selectionStart === el.selectionEnd;
    if (radio && /^[0-9]$/.test(e.key)) {
      const chosen = fields_of(cell).find(each => each.value === e.key);
      if (!chosen) return false;
      chosen.checked = true; chosen.dispatchEvent(new Event('input', {bubbles: true})); chosen.dispatchEvent(new Event('change', {bubbles: true}));
      return enter(beside(cell, 1, 0)) || chosen.focus() || true;
    }
    if (e.key === 'ArrowDown' && !radio && !el.matches('select')) return enter(beside(cell, 1, 0));
    if (e.key === 'ArrowUp' && !radio && !el.matches('select')) return enter(beside(cell, -1, 0));
    if (e.key === 'Enter') return enter(beside(cell, e.shiftKey ? -1 : 1, 0));
    if (e.key === 'ArrowRight' && el.matches('.in') && free && el.selectionEnd === el.value.length) return enter(beside(cell, 0, 1));
    if (e.key === 'ArrowLeft' && el.matches('.in') && free && el.selectionStart === 0) return enter(beside(cell, 0, -1));
    return false;
  }
  document.addEventListener('change', e => {            // fill the blank cells of a column with one choice, one by one as if typed
    const fill = e.target.closest?.('[data-fill]');
    if (!fill || !fill.value) return;
    all('tr.gl', fill.closest('table')).map(line => line.cells[+fill.dataset.fill + 1]).filter(cell => cell?.matches('.cell:not(.na)')).forEach(cell => {
      const controls = fields_of(cell), blank = controls.every(el => el.type === 'radio' ? !el.checked : el.value === '');
      const mine = controls.find(el => el.type === 'radio' ? el.value === fill.value : el.matches('select'));
      if (!blank || !mine) return;
      mine.type === 'radio' ? mine.checked = true : mine.value = fill.value;
      mine.dispatchEvent(new Event('input', {bubbles: true}));
    });
    const any = find('[data-gate]', fill.closest('table')); fill.value = '';
    (any && find('input, select', any) || find('input, select', fill.closest('table').tBodies[0]))?.dispatchEvent(new Event('change', {bubbles: true}));
  });

  const typing = el => el?.matches?.('textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox]):not([type=range])');
  const press = el => { el?.click(); return !!el; };
  function act(e) {
    const el = document.activeElement, row = here(), list = all('.item').filter(each => each.offsetParent), at = list.indexOf(row);
    if ((e.ctrlKey || e.metaKey) && !e.altKey && e.key.toLowerCase() === 's')
      return press(find('[data-save]')) || (find('form[data-main]')?.requestSubmit(), !!find('form[data-main]'));
    if (e.altKey && !e.ctrlKey && !e.metaKey) {
      if (e.key === 'ArrowDown' && list.length) return go(list[at + 1]), true;
      if (e.key === 'ArrowUp' && list.length) return go(list[at < 0 ? list.length - 1 : at - 1]), true;
      if (e.key === 'ArrowLeft') return press(find('a[data-prev]'));
      if (e.key === 'ArrowRight') return press(find('a[data-next]'));
      if (e.key.toLowerCase() === 'm' && row) return find(MARGIN, row)?.focus(), true;
    }
    const cell = el?.closest?.('[data-grid] .cell');
    if (cell && !e.ctrlKey && !e.metaKey && !e.altKey && sheetKey(e, el, cell)) return true;
    if (e.key === 'Enter' && !e.ctrlKey && !e.metaKey && !e.altKey && form && el?.form === form && el.matches('.a input')) {
      list[at + 1] ? go(list[at + 1]) : find('[data-save]')?.focus();                    // Enter is the next question, not a save
      return true;
    }
    if (e.ctrlKey || e.metaKey || e.altKey || typing(el) || find('dialog[open]')) return false;
    if (e.key === '/') return find('#find')?.focus(), !!find('#find');
    if (e.key === '?') return find('#keys')?.showModal(), !!find('#keys');
    if (e.key === ' ') return el === row && !!row && press(find('[data-tick]', row));
    if (e.key.toLowerCase() === 'q') return !!row && press(find('[data-query]', row));
    if (e.key.toLowerCase() === 'n') {
      const next = list.find((r, n) => n > at && r.matches('[data-todo]'));
      return next ? (reach(next), true) : press(find('a[data-onward]'));
    }
  }
  document.addEventListener('keydown', e => { if (root.dataset.keys !== 'off' && !e.isComposing && act(e)) e.preventDefault(); });
  all('[data-keys-open]').forEach(button => { button.hidden = root.dataset.keys === 'off'; button.onclick = () => find('#keys').showModal(); });

  /* htmx: the token of every post; what an answer brought is looked at like the first page */
  document.addEventListener('htmx:config:request', e => { e.detail.ctx.request.headers['X-CSRFToken'] = token(); });
  document.addEventListener('htmx:after:request', e => { if (e.detail.ctx?.response?.status < 400) alive(); });
  const look = () => {
    if (form && root.dataset.keys !== 'off') all(MARGIN, form).forEach(el => { el.tabIndex = -1; });      // Tab goes from answer to answer
    all('.item[data-on-file]').forEach(compare); tables();
    all('[data-pair]').forEach(range => {
      const box = find('#' + CSS.escape(range.dataset.pair));
      range.classList.toggle('untouched', !box?.value); if (box?.value) range.value = box.value.replace(',', '.');
    });
    if (document.activeElement === document.body && last && document.getElementById(last)?.closest('.ro')) document.getElementById(last).focus();
  };
  document.addEventListener('htmx:after:settle', look);

  /* The end of the session: said two minutes before, and done when nothing would be lost */
  let soon = 0, over = 0;
  const idle = +document.body.dataset.idleSeconds || 0;
  const show = id => { find('#idle')?.remove(); find('#notices')?.append(find('#' + id).content.cloneNode(true)); };
  function alive(heard) {
    if (!idle) return;
    if (heard !== true) other?.postMessage('alive');
    clearTimeout(soon); clearTimeout(over); find('#idle')?.remove();
    soon = setTimeout(() => { if (form) keep(); show('idle-soon'); }, Math.max(idle - 120, 1) * 1000);
    over = setTimeout(() => { leaving = kept === changed; leaving ? location.reload() : show('idle-over'); }, (idle + 5) * 1000);
  }
  if (other) other.onmessage = () => alive(true);
  document.addEventListener('click', async e => {
    const link = e.target.closest?.('a[data-stay]');
    if (link) e.preventDefault(); else return;
    try { (await post(link.href, new URLSearchParams())).ok ? alive() : location.reload(); } catch { say(note()?.dataset.lost || '', true); }
  });

  /* What is made meanwhile: the page is asked for anew, its parts are put in place, and the focus stays; the session does not notice */
  const follow = () => { const seconds = +find('[data-follow]')?.dataset.follow; if (seconds) setTimeout(again, seconds * 1000); };
  async function again() {
    try {
      const answer = await fetch(location.href, {headers: {Polling: '1'}, redirect: 'error'});
      if (!answer.ok) return;
      const made = new DOMParser().parseFromString(await answer.text(), 'text/html'), at = document.activeElement?.id;
      all('[data-part]').forEach(part => {
        const now = made.getElementById(part.id);
        if (!now || now.innerHTML === part.innerHTML) return;
        part.innerHTML = now.innerHTML; part.toggleAttribute('data-follow', now.hasAttribute('data-follow'));
        if (now.dataset.follow) part.dataset.follow = now.dataset.follow;
        if (at && part.contains(document.getElementById(at))) document.getElementById(at).focus();
      });
    } catch { /* the next time, perhaps */ }
    follow();
  }

  const begin = () => {
    if (document.activeElement !== document.body) return;
    const to = location.hash.slice(1), row = to === 'next' ? find('.ro .item[data-todo]') : to.startsWith('i-') && document.getElementById(to);
    find('[data-focus]') ? find('[data-focus]').focus() : row && row.closest('.ro') && root.dataset.keys !== 'off' && reach(row);
  };
  look(); alive(); begin(); follow();
  window.addEventListener('load', () => setTimeout(begin));  // a jump to #i-ITEM takes the focus away again
})();
