/** Every tool of the rail, with its key. */
import { BoxTool } from "./boxTool";
import { BrushTool } from "./brushTool";
import { LocationTool } from "./locationTool";
import { CrosshairTool, PanTool, WindowTool } from "./navigationTools";
import { PathTool } from "./pathTool";
import { SelectTool } from "./selectTool";
import type { Tool, ToolHost } from "./tool";

export type ToolName = "select" | "crosshair" | "pan" | "window" | "box" | "polygon" | "polyline" | "location" | "brush" | "eraser";

export interface ToolDescription {
  readonly name: ToolName;
  readonly title: string;
  readonly key: string;
  /** The shape the tool draws; null for those that draw none. */
  readonly shape: string | null;
}

export const TOOLS: readonly ToolDescription[] = [
  { name: "select", title: "Select and move", key: "v", shape: null },
  { name: "crosshair", title: "Crosshair", key: "c", shape: null },
  { name: "pan", title: "Pan (Space + drag)", key: "h", shape: null },
  { name: "window", title: "Window (right drag)", key: "w", shape: null },
  { name: "box", title: "Bounding box", key: "r", shape: "boundingBox" },
  { name: "polygon", title: "Polygon", key: "p", shape: "polygon" },
  { name: "polyline", title: "Polyline", key: "l", shape: "polyline" },
  { name: "location", title: "Location", key: "o", shape: "location" },
  { name: "brush", title: "Brush", key: "b", shape: "bitmask" },
  { name: "eraser", title: "Eraser", key: "e", shape: "bitmask" },
];

/** The tool that draws a shape. */
export function toolForShape(shape: string): ToolName | null {
  return TOOLS.find((tool) => tool.shape === shape)?.name ?? null;
}

export function createTools(host: ToolHost): Record<ToolName, Tool> {
  return {
    select: new SelectTool(host),
    crosshair: new CrosshairTool(host),
    pan: new PanTool(host),
    window: new WindowTool(host),
    box: new BoxTool(host),
    polygon: new PathTool(host, "polygon"),
    polyline: new PathTool(host, "polyline"),
    location: new LocationTool(host),
    brush: new BrushTool(host, "brush"),
    eraser: new BrushTool(host, "eraser"),
  };
}
