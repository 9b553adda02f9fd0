// Evaluated in a page: gives what is too small, too faint, too long or covered, each as a line.
() => {
  const SMALLEST = 18;
  const TARGET = 60;
  const CONTRAST = 7;
  const LINE = 40;
  const found = { small: [], targets: [], faint: [], long: [], wide: [] };

  const name = (element) =>
    `<${element.tagName.toLowerCase()}${element.id && `#${element.id}`}` +
    `${[...element.classList].map((each) => `.${each}`).join("")}> ` +
    (element.innerText || element.value || "").trim().slice(0, 16);
  const seen = (element) =>
    element.checkVisibility({ checkVisibilityCSS: true }) && !element.closest(".unseen, .skip");

  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const colours = new Map();
  const colour = (text) => {
    if (!colours.has(text)) colours.set(text, painted(text));
    return colours.get(text);
  };
  const painted = (text) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (above, below) => {
    const share = above[3];
    const mixed = [0, 1, 2].map((part) => above[part] * share + below[part] * (1 - share));
    return [...mixed, 1];
  };
  const background = (element) => {
    if (!element) return colour(getComputedStyle(document.documentElement).backgroundColor || "#fff");
    const own = colour(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, background(element.parentElement));
  };
  const luminance = ([red, green, blue]) =>
    [red, green, blue]
      .map((each) => each / 255)
      .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4))
      .reduce((sum, each, part) => sum + each * [0.2126, 0.7152, 0.0722][part], 0);
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const block = (element) =>
    getComputedStyle(element).display === "inline" ? block(element.parentElement) : element;

  const lines = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !seen(element) || /^(script|style)$/i.test(element.tagName)) continue;
    const style = getComputedStyle(element);
    const size = Number.parseFloat(style.fontSize);
    if (size < SMALLEST - 0.01) found.small.push(`${name(element)}: ${size}px`);
    const behind = background(element);
    const ratio = contrast(over(colour(style.color), behind), behind);
    if (ratio < CONTRAST) found.faint.push(`${name(element)}: ${ratio.toFixed(2)}`);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      const holder = block(element);
      if (!lines.has(holder)) lines.set(holder, new Map());
      const line = Math.round(rect.bottom / 4);
      const before = lines.get(holder).get(line) || { left: Infinity, right: 0, size };
      lines.get(holder).set(line, {
        left: Math.min(before.left, rect.left),
        right: Math.max(before.right, rect.right),
        size: Math.min(before.size, size),
      });
    }
  }
  for (const [holder, each] of lines) {
    for (const { left, right, size } of each.values()) {
      if ((right - left) / size > LINE) {
        found.long.push(`${name(holder)}: ${((right - left) / size).toFixed(1)}`);
      }
    }
  }
  const pressed = "a[href], button, input:not([type=hidden]), textarea, select, summary";
  for (const element of document.querySelectorAll(pressed)) {
    if (!seen(element)) continue;
    const { width, height } = element.getBoundingClientRect();
    if (width < TARGET - 0.01 || height < TARGET - 0.01) {
      found.targets.push(`${name(element)}: ${width.toFixed(0)}×${height.toFixed(0)}`);
    }
  }
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) {
    const sticks = [...document.querySelectorAll("body *")].filter(
      (each) => seen(each) && each.getBoundingClientRect().right > page.clientWidth + 0.5,
    );
    found.wide.push(`${page.scrollWidth} > ${page.clientWidth}: ${sticks.map(name).slice(0, 5)}`);
  }
  return found;
}
