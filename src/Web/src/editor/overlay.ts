/** Draws everything that lies over a picture as SVG: crosshair, shapes with their handles, drafts, people, issue pins, brush. */
import { measuresOn, shapeOf, verticesOf } from "../shapes/registry";
import { measureText, type Points } from "../shapes/shape";
import type { DraftShape } from "../tools/tool";
import { lengthScale, PATIENT_UNIT } from "../viewer/calibration";
import { ijkFromLps, ijkFromPicture, pictureFromIjk, pictureSpacing, type PicturePoint } from "../viewer/geometry";
import type { Viewport2D } from "../viewer/viewport2d";
import type { OverlayShape, OverlayPeer, OverlayPin, OverlayGhost, OverlayCut, OverlayScene } from "./overlayScene";
import { SvgPool } from "./svgPool";

const HANDLE_PX = 8;
const TARGET_PX = 16;
const CROSS_GAP_PX = 14;
/** Tilt handles stand this share of the smaller side from the crosshair. */
const TILT_SHARE = 0.32;
/** A peer within this many slices is shown. */
const PEER_SLICES = 1.5;

export class Overlay {
  private readonly pool: SvgPool;

  constructor(private readonly view: Viewport2D) {
    this.pool = new SvgPool(view.overlay);
  }

  draw(scene: OverlayScene): void {
    this.crosshair(scene);
    for (const cut of scene.cuts) this.cut(cut);
    for (const shape of scene.shapes) this.shape(shape, scene);
    for (const ghost of scene.ghosts) this.ghost(ghost);
    const chosen = scene.shapes.find((shape) => shape.objectId === scene.selectedId);
    if (chosen) this.measures(chosen.objectId, chosen.shape, chosen.points);
    if (chosen && scene.editable && !chosen.heldBy) this.handles(chosen);
    if (scene.draft?.view === this.view && scene.draft.index === this.view.shownIndex) this.draft(scene.draft);
    for (const pin of scene.pins) this.pin(pin);
    for (const peer of scene.peers) this.peer(peer);
    if (scene.brush) this.brush(scene.brush);
    this.pool.finish();
  }

  private toCanvas(points: Points): PicturePoint[] {
    const { grid } = this.view.volume;
    return points.map((point) => this.view.canvasAt(ijkFromPicture(grid, this.view.plane, point, this.view.shownIndex)));
  }

  private cut({ key, line, colour, turnsAbout }: OverlayCut): void {
    const [a, b] = this.toCanvas(line);
    if (!a || !b) return;
    const look = { stroke: colour, "stroke-width": 1, "stroke-opacity": 0.8, "stroke-dasharray": "6 4", "pointer-events": "none" };
    this.pool.put(`cut-${key}`, "path", {
      ...look,
      d: `M${a.x} ${a.y}L${b.x} ${b.y}`,
      "data-testid": `cut-${/^\d/.test(key) ? "line" : key}`,
    });
    if (turnsAbout) this.tilts(this.view.canvasAt(turnsAbout), { x: b.x - a.x, y: b.y - a.y }, colour);
  }

  /** Two handles on a line, as far from its middle as stays in the view. */
  private tilts(middle: PicturePoint, way: PicturePoint, colour: string): void {
    const { width, height } = this.view.clientSize;
    const reach = (TILT_SHARE * Math.min(width, height)) / Math.hypot(way.x, way.y);
    for (const [n, sign] of [1, -1].entries()) {
      const place = { cx: middle.x + sign * reach * way.x, cy: middle.y + sign * reach * way.y };
      this.pool.put(`tilt-dot-${n}`, "circle", { ...place, r: 5, fill: colour, stroke: "#000", "pointer-events": "none" });
      const target = { ...place, r: TARGET_PX / 2 + 2, fill: "transparent", class: "a-handle a-tilt", "data-tilt": n };
      this.pool.put(`tilt-${n}`, "circle", { ...target, "data-testid": `tilt-${this.view.plane.plane}-${n}` });
    }
  }

  private crosshair({ crosshair }: OverlayScene): void {
    if (!crosshair) return;
    const { x, y } = this.view.canvasAt(crosshair.ijk);
    const { width, height } = this.view.clientSize;
    const { vertical, horizontal } = crosshair.colours;
    // The lines follow the picture's own columns and rows, however the view is turned.
    const { a, b, c, d } = this.view.transform;
    const reach = width + height;
    const arms = (dx: number, dy: number): string => {
      const length = Math.hypot(dx, dy);
      const [ux, uy] = [dx / length, dy / length];
      const arm = (sign: number): string =>
        `M${x + sign * ux * CROSS_GAP_PX} ${y + sign * uy * CROSS_GAP_PX}L${x + sign * ux * reach} ${y + sign * uy * reach}`;
      return arm(-1) + arm(1);
    };
    const line = { "stroke-width": 1, "stroke-opacity": 0.7, "pointer-events": "none" };
    this.pool.put("cross-v", "path", { ...line, d: arms(c, d), stroke: vertical, "data-testid": "cross-v" });
    this.pool.put("cross-h", "path", { ...line, d: arms(a, b), stroke: horizontal, "data-testid": "cross-h" });
  }

  private shape(shape: OverlayShape, scene: OverlayScene): void {
    const module = shapeOf(shape.shape);
    if (!module) return;
    const d = module.path(this.toCanvas(verticesOf(shape.shape, shape.points)));
    const chosen = shape.objectId === scene.selectedId;
    const lit = chosen || shape.objectId === scene.hoveredId;
    const id = shape.objectId;
    if (shape.heldBy) {
      const ring = { d, fill: "none", stroke: shape.heldBy.colour, "stroke-width": 5, "stroke-opacity": 0.55, "pointer-events": "none" };
      this.pool.put(`ring-${id}`, "path", { ...ring, "data-testid": `held-${id}` });
    }
    this.pool.put(`halo-${id}`, "path", {
      d,
      fill: "none",
      stroke: "#000",
      "stroke-width": lit ? 4 : 3,
      "stroke-opacity": 0.55,
      "pointer-events": "none",
    });
    this.pool.put(`shape-${id}`, "path", {
      d,
      fill: shape.shape === "polyline" || shape.shape === "location" ? "none" : shape.colour,
      "fill-opacity": lit ? 0.16 : 0.06,
      stroke: shape.colour,
      "stroke-width": lit ? 2 : 1.5,
      "stroke-dasharray": shape.pending ? "6 3" : null,
      "data-testid": `shape-${id}`,
      "data-object-id": id,
    });
    if (shape.heldBy) this.heldLabel(shape, shape.heldBy);
  }

  private heldLabel(shape: OverlayShape, heldBy: { name: string; colour: string }): void {
    const top = highest(this.toCanvas(shape.points));
    if (top) this.text(`held-text-${shape.objectId}`, top.x, top.y - 8, `held by ${heldBy.name}`, heldBy.colour, "middle");
  }

  private handles(shape: OverlayShape): void {
    const handles = shapeOf(shape.shape)?.handles(this.toCanvas(verticesOf(shape.shape, shape.points))) ?? [];
    handles.forEach(({ x, y }, index) => {
      const key = `${shape.objectId}-${index}`;
      const dot = { x: x - HANDLE_PX / 2, y: y - HANDLE_PX / 2, width: HANDLE_PX, height: HANDLE_PX, rx: 1.5 };
      this.pool.put(`dot-${key}`, "rect", { ...dot, fill: "#fff", stroke: "#000", "stroke-width": 1, "pointer-events": "none" });
      this.pool.put(`handle-${key}`, "rect", {
        x: x - TARGET_PX / 2,
        y: y - TARGET_PX / 2,
        width: TARGET_PX,
        height: TARGET_PX,
        fill: "transparent",
        class: "a-handle",
        "data-testid": `handle-${key}`,
        "data-object-id": shape.objectId,
        "data-handle": index,
      });
    });
  }

  private measures(key: string, shape: string, points: Points): void {
    const { grid, calibration } = this.view.volume;
    const measures = measuresOn(grid, this.view.plane, shape, points, calibration).slice(0, 2);
    const canvas = this.toCanvas(points);
    if (measures.length === 0 || canvas.length === 0) return;
    const x = Math.max(...canvas.map((point) => point.x)) + 10;
    const y = Math.max(...canvas.map((point) => point.y)) + 14;
    const colour = lengthScale(grid, this.view.plane, points, calibration).unit === PATIENT_UNIT ? "#e6e6e8" : "#ffb547";
    measures.forEach((measure, line) => this.text(`measure-${key}-${line}`, x, y + line * 15, measureText(measure), colour, "start"));
  }

  private draft({ shape, points, next, colour }: DraftShape): void {
    const all = next ? [...points, next] : points;
    const canvas = this.toCanvas(verticesOf(shape, all));
    const d = shapeOf(shape === "polygon" ? "polyline" : shape)?.path(canvas) ?? "";
    this.pool.put("draft-halo", "path", {
      d,
      fill: "none",
      stroke: "#000",
      "stroke-width": 3,
      "stroke-opacity": 0.55,
      "pointer-events": "none",
    });
    this.pool.put("draft", "path", {
      d,
      fill: "none",
      stroke: colour,
      "stroke-width": 1.5,
      "pointer-events": "none",
      "data-testid": "draft",
    });
    const [first, last] = [canvas[0], canvas.at(-1)];
    if (shape === "polygon" && first && last && canvas.length > 2) {
      const closing = {
        fill: "none",
        stroke: colour,
        "stroke-width": 1,
        "stroke-dasharray": "3 4",
        "stroke-opacity": 0.7,
        "pointer-events": "none",
      };
      this.pool.put("draft-closing", "path", { ...closing, d: `M${last.x} ${last.y}L${first.x} ${first.y}` });
    }
    if (shape !== "boundingBox") {
      canvas.slice(0, points.length).forEach(({ x, y }, index) =>
        this.pool.put(`draft-dot-${index}`, "circle", {
          cx: x,
          cy: y,
          r: index === 0 ? 4 : 3,
          fill: "#fff",
          stroke: colour,
          "pointer-events": "none",
        }),
      );
    }
    this.measures("draft", shape, all);
  }

  private ghost({ key, shape, points }: OverlayGhost): void {
    const canvas = this.toCanvas(verticesOf(shape, points));
    const line = { d: shapeOf(shape)?.path(canvas) ?? "", fill: "none", "pointer-events": "none" };
    this.pool.put(`ghost-halo-${key}`, "path", { ...line, stroke: "#000", "stroke-width": 3.5, "stroke-opacity": 0.55 });
    this.pool.put(`ghost-${key}`, "path", {
      ...line,
      stroke: "#ff7b72",
      "stroke-width": 1.5,
      "stroke-dasharray": "5 4",
      "data-testid": `ghost-${key}`,
    });
    const top = highest(canvas);
    if (top) this.text(`ghost-text-${key}`, top.x, top.y - 8, "yours, not saved", "#ff7b72", "middle");
  }

  private pin({ issueId, number, open, ijk }: OverlayPin): void {
    const { index } = pictureFromIjk(this.view.volume.grid, this.view.plane, ijk);
    if (Math.abs(index - this.view.shownIndex) > 0.5) return;
    const { x, y } = this.view.canvasAt(ijk);
    const colour = open ? "#ff7b72" : "#5fd38a";
    const place = `M${x} ${y}l-6 -9a8 8 0 1 1 12 0z`;
    this.pool.put(`pin-${issueId}`, "path", {
      d: place,
      fill: colour,
      stroke: "#000",
      "data-testid": `pin-${issueId}`,
      "data-issue": issueId,
      class: "a-pin",
    });
    this.text(`pin-text-${issueId}`, x, y - 11, String(number), "#0c0c0d", "middle", false);
  }

  private peer({ sessionId, name, letter, colour, lps }: OverlayPeer): void {
    const ijk = ijkFromLps(this.view.volume.grid, lps);
    if (!ijk || Math.abs(pictureFromIjk(this.view.volume.grid, this.view.plane, ijk).index - this.view.shownIndex) > PEER_SLICES) return;
    const { x, y } = this.view.canvasAt(ijk);
    const ring = { cx: x, cy: y, fill: "none", "pointer-events": "none" };
    this.pool.put(`peer-halo-${sessionId}`, "circle", { ...ring, r: 6, stroke: "#000", "stroke-width": 3.5, "stroke-opacity": 0.5 });
    this.pool.put(`peer-${sessionId}`, "circle", {
      ...ring,
      r: 6,
      stroke: colour,
      "stroke-width": 1.5,
      "data-testid": `peer-${sessionId}`,
      "data-name": name,
    });
    this.text(`peer-text-${sessionId}`, x + 10, y - 6, letter, colour, "start");
  }

  private brush({ x, y, size }: { x: number; y: number; size: number }): void {
    const spacing = pictureSpacing(this.view.volume.grid, this.view.plane);
    const perPixel = spacing ? Math.min(spacing.x, spacing.y) : 1;
    const r = Math.max(1.5, ((size / 2) * this.view.zoom) / perPixel);
    const ring = { cx: x, cy: y, r, fill: "none", "pointer-events": "none" };
    this.pool.put("brush-halo", "circle", { ...ring, stroke: "#000", "stroke-width": 2.5, "stroke-opacity": 0.5 });
    this.pool.put("brush", "circle", { ...ring, stroke: "#fff", "stroke-width": 1, "data-testid": "brush-cursor" });
  }

  private text(key: string, x: number, y: number, words: string, colour: string, anchor: string, halo = true): void {
    const look = { "text-anchor": anchor, "font-size": 12, "font-weight": 600, "pointer-events": "none", "paint-order": "stroke" };
    this.pool.put(
      key,
      "text",
      { ...look, x, y, fill: colour, stroke: halo ? "#000" : "none", "stroke-width": halo ? 3 : 0, "stroke-opacity": 0.7 },
      words,
    );
  }
}

function highest(points: readonly PicturePoint[]): PicturePoint | undefined {
  return points.reduce<PicturePoint | undefined>((best, point) => (best && best.y <= point.y ? best : point), undefined);
}
