// What tests do with views: wait for pictures, point at places in them, look at their pixels.

/** Waits until a view has shown a picture. */
export async function rendered(page, plane) {
  await page.locator(`[data-testid=view-${plane}][data-rendered-version]`).first().waitFor();
}

/** Does something and waits until a view was drawn anew after it. */
export async function redrawn(page, plane, act) {
  const view = page.getByTestId(`view-${plane}`).first();
  const before = await view.getAttribute("data-rendered-version");
  await act();
  await page.waitForFunction(
    ([name, known]) => document.querySelector(`[data-testid=view-${name}]`)?.getAttribute("data-rendered-version") !== known,
    [plane, before],
  );
}

/** A function from fractions of a view's box to page coordinates. */
export async function placeIn(page, plane) {
  const box = await page.getByTestId(`view-${plane}`).first().boundingBox();
  return (x, y) => [box.x + box.width * x, box.y + box.height * y];
}

export async function drag(page, from, to, steps = 8) {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps });
  await page.mouse.up();
}

/** The letters at the edges of a view. */
export async function letters(page, plane) {
  const read = (edge) => page.getByTestId(`view-${plane}`).first().locator(`[data-readout=${edge}]`).textContent();
  const [left, right, top, bottom] = await Promise.all(["left", "right", "top", "bottom"].map(read));
  return { left, right, top, bottom };
}

/** Pixels of a view's picture that a rule holds for, as fractions of its box: how many, and their middle. */
export async function pixelsWhere(page, plane, rule) {
  const png = await page.getByTestId(`view-${plane}`).first().locator("canvas").first().screenshot();
  return page.evaluate(
    async ([bytes, name]) => {
      const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
      const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const rules = {
        coloured: (r, g, b) => Math.max(r, g, b) - Math.min(r, g, b) > 24,
        white: (r, g, b) => Math.min(r, g, b) > 250,
        bone: (r, g, b) => r > 90 && r - b > 5 && r - b < 90 && g >= b && r >= g,
        lit: (r, g, b) => Math.max(r, g, b) > 24,
        red: (r, g, b) => r > 180 && g < 120 && b < 120,
      };
      let [count, x, y] = [0, 0, 0];
      for (let p = 0; p < data.length; p += 4) {
        if (!rules[name](data[p], data[p + 1], data[p + 2])) continue;
        count++;
        x += ((p / 4) % image.width) / image.width;
        y += Math.floor(p / 4 / image.width) / image.height;
      }
      return { count, x: x / count, y: y / count };
    },
    [[...png], rule],
  );
}
