// @vitest-environment jsdom
import { expect, test } from "vitest";
import { styleNonce } from "./nonce";

test("the style nonce is what the server wrote into the document", () => {
  document.head.innerHTML = '<meta name="csp-nonce" content="abc">';
  expect(styleNonce()).toBe("abc");
});
