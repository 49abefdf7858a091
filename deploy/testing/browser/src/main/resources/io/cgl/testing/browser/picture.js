/* The page as one SVG file: its elements, and the styles that hold at its present width. */
(() => {
  const main = document.querySelector('main');
  const { width, height } = main.getBoundingClientRect();
  const holds = (rule) => (rule instanceof CSSMediaRule ? matchMedia(rule.conditionText).matches
    : !(rule instanceof CSSContainerRule));
  const styles = (rules) => [...rules].filter(holds).map((rule) =>
    (rule.cssRules?.length ? styles(rule.cssRules) : rule.cssText)).join('\n');
  const body = document.body.cloneNode(true);
  body.querySelectorAll('script, noscript, [hidden]').forEach((node) => node.remove());
  const style = document.createElement('style');
  style.textContent = [...document.styleSheets].map((sheet) => styles(sheet.cssRules)).join('\n');
  body.prepend(style);
  const size = `width="${Math.ceil(width)}" height="${Math.ceil(height)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}"><foreignObject ${size}>
${new XMLSerializer().serializeToString(body)}
</foreignObject></svg>
`;
})()
