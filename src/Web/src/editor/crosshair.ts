/** The point where all planes meet, in every grid at once: grids of one frame of reference move together. */
import type { GridGeometry, Ijk } from "../viewer/geometry";
import { carried } from "../viewer/linking";

export class Crosshair {
  private readonly places = new Map<string, Ijk>();

  constructor(private readonly grids: () => readonly GridGeometry[]) {}

  /** The point in a grid; its middle where nothing else is known. */
  on(grid: GridGeometry): Ijk {
    return this.places.get(grid.id) ?? middleOf(grid);
  }

  /** Moves the point, through the patient also in the other grids. */
  move(grid: GridGeometry, ijk: Ijk): void {
    this.places.set(grid.id, ijk);
    for (const other of this.grids()) {
      const there = other.id === grid.id ? null : carried(grid, other, ijk);
      if (there) this.places.set(other.id, there);
    }
  }
}

function middleOf(grid: GridGeometry): Ijk {
  return [Math.floor((grid.columns - 1) / 2), Math.floor((grid.rows - 1) / 2), Math.floor((grid.slices - 1) / 2)];
}
