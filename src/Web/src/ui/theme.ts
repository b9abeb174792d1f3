import surfaces from "./surfaces.module.css";
import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";

/** Greys without a cast: nothing beside an image may tint it. */
const dark: MantineColorsTuple = [
  "#e6e6e8",
  "#c4c4ca",
  "#9a9aa2",
  "#74747c",
  "#3e3e43",
  "#323236",
  "#232326",
  "#161618",
  "#111113",
  "#0c0c0d",
];

const accent: MantineColorsTuple = [
  "#e3f6ff",
  "#c9eaff",
  "#95d6ff",
  "#66c8ff",
  "#4cc2ff",
  "#1aa7ee",
  "#0b82c4",
  "#076ba3",
  "#075a89",
  "#054666",
];

/** What is filled with the accent has text that reads on it in either scheme; the library decides it for the light one only. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const onAccent = input.variant === "filled" && (input.color === undefined || input.color === input.theme.primaryColor);
  return onAccent ? { ...colours, color: "var(--a-on-accent)" } : colours;
};

export const theme = createTheme({
  variantColorResolver,
  colors: { dark, accent },
  primaryColor: "accent",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.36,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace',
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  defaultRadius: 6,
  cursorType: "pointer",
  components: {
    Modal: { defaultProps: { overlayProps: { backgroundOpacity: 0.55 }, classNames: surfaces } },
    Popover: { defaultProps: { shadow: "md" } },
    Table: { defaultProps: { borderColor: "var(--a-line)" } },
    Tooltip: { defaultProps: { openDelay: 250, events: { hover: true, focus: true, touch: true } } },
  },
  respectReducedMotion: true,
  headings: { fontWeight: "600", sizes: { h1: { fontSize: "22px" }, h2: { fontSize: "17px" }, h3: { fontSize: "15px" } } },
});

/** Names the surfaces of both schemes once; CSS modules use these and never a literal colour. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--a-canvas": "#f5f5f6",
    "--a-panel": "#ffffff",
    "--a-raised": "#ededef",
    "--a-line": "#dcdce0",
    "--a-text": "#1b1b1e",
    "--a-dim": "#62626b",
    "--a-accent": "#076ba3",
    "--a-on-accent": "#ffffff",
    "--a-warn": "#8a5a00",
    "--a-bad": "#b3261e",
    "--a-good": "#1c7a3d",
    "--mantine-color-body": "#f5f5f6",
    "--mantine-color-text": "#1b1b1e",
    "--mantine-color-dimmed": "#62626b",
  },
  dark: {
    "--a-canvas": "#0c0c0d",
    "--a-panel": "#161618",
    "--a-raised": "#232326",
    "--a-line": "#2e2e32",
    "--a-text": "#e6e6e8",
    "--a-dim": "#9a9aa2",
    "--a-accent": "#4cc2ff",
    "--a-on-accent": "#0c0c0d",
    "--a-warn": "#ffb547",
    "--a-bad": "#ff7b72",
    "--a-good": "#5fd38a",
    "--mantine-color-body": "#0c0c0d",
    "--mantine-color-text": "#e6e6e8",
    "--mantine-color-dimmed": "#9a9aa2",
  },
});
