// Whether the markup of a page is what the HTML standard allows.
import { HtmlValidate } from 'html-validate';

const judge = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // A palette is a combobox over search results; a native list cannot be one.
    'prefer-native-element': ['error', { exclude: ['listbox'] }],
    // The standard allows everything but white space in an id.
    'valid-id': ['error', { relaxed: true }],
    // Its form is sent by Enter.
    'wcag/h32': 'off',
    // Allowed; lists of items are named by the heading above them.
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
    // Three buttons, one outcome, and the locked one is of another type.
    'form-dup-name': 'off',
    // A page is named after its document, however long that name is.
    'long-title': 'off',
  },
});

/** What is wrong, as sentences. */
export async function markupFaults(html) {
  // The renderer's shortest comment is read by browsers, but not by the judge.
  const { results } = await judge.validateString(html.replaceAll('<!>', '<!---->'));
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${ruleId}: ${message} (line ${line})`));
}
