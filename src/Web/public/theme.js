// Runs before the first paint so that the page never flashes in the other colour scheme.
(function () {
  var wanted = null;
  try {
    wanted = localStorage.getItem("mantine-color-scheme-value");
  } catch {
    wanted = null; // Storage may be forbidden; then the system's scheme holds.
  }
  var reading = /^\/projects\/[^/]+\/exams\/[^/]+\/?$/.test(location.pathname);
  var dark = wanted === "dark" || (wanted !== "light" && ((reading && !wanted) || matchMedia("(prefers-color-scheme: dark)").matches));
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
