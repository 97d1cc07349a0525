/* The hand map by keyboard, mouse and touch; without this file each region is a plain link, and a question its plain select.
   svg.hm       one view: one tab stop; data-go="up,right,down,left" on a region are the data-at of its neighbours (ecrf/handmap/walking.py)
   [data-hands-for="ITEM"] around a map that fills the select #ITEM · [data-hands-read] says the region under pointer or focus
   a[data-digit][data-box] enlarges a finger; [data-hands-whole] shows the whole hands again */
(() => {
  const find = (css, from = document) => from.querySelector(css), all = (css, from = document) => [...from.querySelectorAll(css)];
  const ARROWS = ['ArrowUp', 'ArrowRight', 'ArrowDown', 'ArrowLeft'];
  const read = find('[data-hands-read]'), resting = read ? [...read.childNodes] : [];

  function say(region) {
    if (!read) return;
    if (!region) return read.replaceChildren(...resting);
    const name = document.createElement('b'), code = document.createElement('span');
    name.textContent = region.getAttribute('aria-label');
    code.className = 'soft'; code.textContent = region.dataset.region;
    read.replaceChildren(name, code);
  }

  function walk(svg) {
    const regions = all('a.hm-region', svg), ring = find('.hm-focus', svg);
    if (!regions.length) return;
    const stop = here => regions.forEach(r => r.setAttribute('tabindex', r === here ? 0 : -1));
    const at = place => regions.find(r => r.dataset.at === place);
    stop(find('a.hm-here', svg) || regions[0]);
    svg.addEventListener('focusin', e => {
      const region = e.target.closest('a.hm-region');
      if (!region) return;
      stop(region); say(region);
      ring.setAttribute('href', find('use', region).getAttribute('href'));
    });
    svg.addEventListener('focusout', () => { ring.removeAttribute('href'); say(null); });
    svg.addEventListener('pointerover', e => { const region = e.target.closest('a.hm-region'); if (region) say(region); });
    svg.addEventListener('pointerout', () => say(find('a.hm-region:focus', svg)));
    svg.addEventListener('keydown', e => {
      const region = e.target.closest('a.hm-region');
      if (!region || e.altKey || e.ctrlKey || e.metaKey) return;
      const arrow = ARROWS.indexOf(e.key);
      let next = null;
      if (arrow >= 0) next = at(region.dataset.go.split(',')[arrow]);
      else if (e.key === 'Home') next = regions[0];
      else if (e.key === 'End') next = regions.at(-1);
      else if (/^[1-5]$/.test(e.key)) next = regions.find(r => r.dataset.region[1] === e.key);
      else if (e.key === ' ') region.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
      else return;
      e.preventDefault(); e.stopPropagation(); next?.focus();
    });
  }

  /* The map as the control of a question: it fills the select, which remains what is sent */
  const box = find('[data-hands-for]');
  const select = () => box && document.getElementById(box.dataset.handsFor);
  function show() {
    const value = select()?.value;
    all('a.hm-region', box).forEach(region => {
      const here = region.dataset.region === value;
      region.classList.toggle('hm-here', here); region.setAttribute('aria-pressed', here);
    });
  }
  if (box) {
    box.addEventListener('click', e => {
      const region = e.target.closest('a.hm-region'), into = select();
      if (!region || !into) return;
      e.preventDefault();
      into.value = region.dataset.region;
      for (const kind of ['input', 'change']) into.dispatchEvent(new Event(kind, {bubbles: true}));
      show(); say(region);
    });
    document.addEventListener('change', e => { if (e.target === select()) show(); });
    document.addEventListener('htmx:after:settle', show);
    show();
  }

  /* One finger enlarged: the same drawing, closer */
  const grid = find('.hm-grid[data-hands]'), whole = find('[data-hands-whole]');
  function enlarge(digit) {
    all('svg.hm', grid).forEach(svg => {
      const link = digit && find(`a[data-digit="${digit}"]`, svg);
      svg.dataset.whole ||= svg.getAttribute('viewBox');
      svg.toggleAttribute('hidden', !!digit && !link);
      svg.setAttribute('viewBox', link ? link.dataset.box : svg.dataset.whole);
      for (const kind of ['hm-zoom', 'hm-near']) svg.classList.toggle(kind, !!link);
    });
    grid.classList.toggle('one', !!digit);
    if (whole) whole.hidden = !digit;
    if (digit) grid.closest('.hm-card')?.scrollIntoView({block: 'start'});
    if (digit) all('a.hm-region', grid).find(r => r.dataset.region.startsWith(digit) && !r.closest('svg').hasAttribute('hidden'))?.focus({preventScroll: true});
  }
  grid?.addEventListener('click', e => {
    const link = e.target.closest('a[data-digit]');
    if (link) { e.preventDefault(); enlarge(link.dataset.digit); }
  });
  grid?.addEventListener('keydown', e => { if (e.key === 'Escape' && grid.matches('.one')) enlarge(''); });
  whole?.addEventListener('click', () => enlarge(''));
  all('svg.hm').forEach(walk);
})();
