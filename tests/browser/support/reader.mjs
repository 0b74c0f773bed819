// An oracle that shares nothing with the product: boxes and headings, line by line.

/** The phases of a plan that have boxes: `[name, boxes, ticked]`, in the order of the text. */
export function countBoxes(text) {
  const phases = [];
  let section = '';
  let numbered = null;
  let fenced = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) fenced = !fenced;
    const heading = fenced ? null : line.match(/^(#{1,6}) (.+)$/);
    if (heading) {
      const [, { length: level }, words] = heading;
      if (level <= 2) section = words;
      if (numbered && level <= numbered.level) numbered = null;
      const phase = words.match(/^(?:Phase|Stage) \d+: (.+?)(?: \(\d.*\))?$/);
      if (phase) numbered = { level, name: phase[1] };
    }
    const box = fenced ? null : line.match(/^\s*- \[([ x])\] /);
    if (!box) continue;
    const name = numbered?.name ?? section;
    if (phases.at(-1)?.[0] !== name) phases.push([name, 0, 0]);
    phases.at(-1)[1] += 1;
    phases.at(-1)[2] += box[1] === 'x' ? 1 : 0;
  }
  return phases;
}
