// Small documents for tests that need no sample.

/** A plan of two phases: five items, one of them ticked in the text, and one hold question. */
export function plan(title) {
  return `# ${title}

Night trains change at a new signal box.

## Phase 1: Rehearsal (2 hours)

**Gate:** both boxes answer.

### Before

- [x] The spare box is warm
- [ ] The timetable of the night is printed
- [ ] A driver has walked the platform

## Phase 2: First night

- [ ] The first train has left on time
- [ ] The log of the box is quiet

### HOLD (any yes means hold)

- [ ] Has a door stayed open?

## Afterwards

Send the lantern word quiet-lantern-${title.length} to the desk, then go to bed.
`;
}

/** A page of reading with a command and a phrase that nothing else holds. */
export function runbook(title, phrase) {
  return `---
kind: runbook
---

# ${title}

## When the lamp stays red

The panel says \`${phrase}\`. Do this:

\`\`\`sh
lampctl reset --panel north
\`\`\`

## When nothing helps

Call the signal box.
`;
}
