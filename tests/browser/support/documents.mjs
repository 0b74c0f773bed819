// Small documents for tests that need no sample.

/** A plan of two phases: five items, one of them ticked in the text, and one hold question. */
export function plan(title) {
  return `# ${title}

Night trains change at a new signal box.

## Phase 1: Rehearsal (2 hours)

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

/** A plan with something of everything that a rollout can hold: criteria of each kind, a grey zone, a window. */
export function watchedPlan(title) {
  return `# ${title}

The new dome camera takes over from the old one.

## Phase 1: Alignment (2 hours)

**Gate:** Sharp frames 95%+

- [ ] The dome turns
- [ ] The first frame is sharp

### Success criteria

- 95%+ sharp frames
- The horizon is level

## Phase 2: Soak (24 hours)

**Gate:** Alignment done

- [ ] The night log is read

Check the dome log hourly. Run the star test every 2 hours.

### Success criteria

- Error rate < 0.1%

## Go/no-go

### GO (all must be yes)

- [ ] Sharp frames 95%+

### HOLD (any yes means hold)

- [ ] Sharp frames < 90%
- [ ] Is there condensation?
`;
}
