// Somebody without a mouse.

/** Presses keys, and counts them. */
export function hand(page) {
  const press = async (...keys) => {
    for (const key of keys) {
      await page.keyboard.press(key);
      press.count += 1;
    }
  };
  press.count = 0;
  return press;
}
