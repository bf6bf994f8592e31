// What has less contrast with what lies behind it than WCAG 2.1 AA asks: 4.5 for texts and hints, 3 for large texts and
// for the edges of what is filled in or ticked.
() => {
  const parse = (colour) => (colour.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const over = ([r, g, b, a = 1], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if ((colour[3] ?? 1) > 0) layers.push(colour);
      if ((colour[3] ?? 1) === 1) break;
    }
    const ground = matchMedia("(prefers-color-scheme: dark)").matches ? [0, 0, 0] : [255, 255, 255];
    return layers.reverse().reduce((under, colour) => over(colour, under), ground);
  };
  const against = (colour, ground) => {
    const [a, b] = [light(over(parse(colour), ground)), light(ground)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width && box.height && getComputedStyle(element).visibility !== "hidden" && element.checkVisibility({opacityProperty: true});
  };
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const text = [...element.childNodes].filter((n) => n.nodeType === 3 && n.data.trim()).map((n) => n.data.trim()).join(" ");
    if (!text || element.closest("svg, script, style, [disabled], [aria-disabled=true], #ss-tip")) continue;
    if (!seen(element)) continue;
    const style = getComputedStyle(element), ground = behind(element);
    const ratio = against(style.color, ground), size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${style.color} on ${ground.map(Math.round)}: ${text.slice(0, 40)} <${element.tagName} ${element.className}>`);
  }
  for (const element of document.querySelectorAll("input:not([type=file]), textarea")) {
    if (!seen(element) || element.disabled || element.checked) continue;  // what is ticked shows its tick
    const name = element.closest(".block")?.textContent.trim().slice(0, 40);
    if (element.placeholder) {
      const ratio = against(getComputedStyle(element, "::placeholder").color, behind(element));
      if (ratio < 4.5) found.push(`${ratio.toFixed(2)} hint ${element.placeholder}`);
    }
    let best = 0;  // its own border or ground, or that of a box drawn around it
    for (let at = element; at?.parentElement; at = at.matches(".block") ? null : at.parentElement) {
      const style = getComputedStyle(at), outside = behind(at.parentElement);
      if (parseFloat(style.borderTopWidth) && style.borderTopStyle !== "none") best = Math.max(best, against(style.borderTopColor, outside));
      best = Math.max(best, against(style.backgroundColor, outside));
    }
    if (best < 3) found.push(`${best.toFixed(2)} edge of <${element.tagName} ${element.type}> in: ${name}`);
  }
  return found;
}
