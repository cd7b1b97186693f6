// What a page must have, in the words of its faults: an empty list is a good page. Contrast as WCAG 2.2 defines it.
(least) => {
  const faults = [];
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[aria-hidden=true]");
  const all = (what) => [...document.querySelectorAll(what)].filter(isSeen);
  const short = (one) => one.outerHTML.slice(0, 90);
  const textOf = (one) => (one.getAttribute("aria-label") || one.textContent || one.getAttribute("alt") || "").trim();

  if (!document.documentElement.lang) faults.push("no language");
  if (!document.title) faults.push("no title");
  if (all("main").length !== 1 || !all("nav[aria-label]").length) faults.push("no landmarks");
  const headings = all("h1, h2, h3, h4");
  if (headings.filter((one) => one.tagName === "H1").length !== 1) faults.push("not one h1");
  headings.reduce((before, one) => {
    const level = Number(one.tagName[1]);
    if (level > before + 1) faults.push(`a heading is skipped: ${short(one)}`);
    return level;
  }, 0);
  for (const one of all("button, a[href], summary")) if (!textOf(one)) faults.push(`no name: ${short(one)}`);
  for (const one of all("input, select, textarea, meter, progress"))
    if (!one.labels?.length && !one.getAttribute("aria-label")) faults.push(`no label: ${short(one)}`);
  for (const one of all("img, svg[role=img]")) if (one.getAttribute("alt") === null && !one.getAttribute("aria-label")) faults.push(`no alt: ${short(one)}`);
  for (const one of all("[tabindex]")) if (one.tabIndex > 0) faults.push(`out of order: ${short(one)}`);
  for (const one of document.querySelectorAll("[aria-hidden=true] :is(a[href], button, input, select)"))
    if (one.checkVisibility()) faults.push(`hidden but in reach: ${short(one)}`);
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  for (const id of ids.filter((one, index) => ids.indexOf(one) !== index)) faults.push(`twice: #${id}`);
  for (const one of document.querySelectorAll("[aria-describedby], [aria-labelledby], [aria-controls]"))
    for (const name of ["aria-describedby", "aria-labelledby", "aria-controls"])
      for (const id of (one.getAttribute(name) || "").split(" ").filter(Boolean))
        if (!document.getElementById(id)) faults.push(`${name} leads nowhere: ${short(one)}`);
  if (!document.querySelector("[role=status][aria-live], [role=status]")) faults.push("nothing is read aloud");

  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = ([red, green, blue]) =>
    [red, green, blue]
      .map((level) => level / 255)
      .map((level) => (level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4))
      .reduce((sum, level, index) => sum + level * [0.2126, 0.7152, 0.0722][index], 0);
  function ground(one) {
    for (let at = one; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") return null; // a picture: for the eye to judge
      const [red, green, blue, alpha = 1] = numbers(style.backgroundColor);
      if (alpha === 1) return [red, green, blue];
      if (alpha) return null;
    }
    return [255, 255, 255];
  }
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || seen.has(one) || !isSeen(one) || one.closest(".unseen, :disabled")) continue;
    seen.add(one);
    const behind = ground(one);
    if (!behind) continue;
    const [low, high] = [light(numbers(getComputedStyle(one).color)), light(behind)].sort((a, b) => a - b);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < least) faults.push(`contrast ${contrast.toFixed(2)}: ${short(one)}`);
  }
  return faults;
}
